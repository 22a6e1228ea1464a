// What a module exports (docs/abi.md), held against what it has to.

/** Every function that docs/abi.md names, with the number of its parameters. */
const functions = {
  abiVersion: 0,
  init: 4,
  configure: 3,
  linkChanged: 1,
  receiveFrame: 0,
  receiveFrameBytes: 0,
  input: 2,
  poll: 1,
  tcpListen: 2,
  tcpAccept: 1,
  tcpConnect: 3,
  tcpSend: 3,
  tcpReceive: 3,
  tcpShutdown: 1,
  tcpClose: 1,
  tcpAbort: 1,
  tcpState: 1,
  tcpError: 1,
  tcpReadable: 1,
  tcpWritable: 1,
  tcpNextReady: 0,
  tcpPeerAddress: 1,
  tcpPeerPort: 1,
  tcpLocalPort: 1,
  tcpSetOption: 3,
  tcpGetOption: 2,
  transfer: 0,
  transferBytes: 0,
  counterCount: 0,
  counter: 1,
  counterName: 2,
} as const;

/** Those that only a module with UDP has. */
const networkedFunctions = {
  udpOpen: 1,
  udpSend: 5,
  udpReceive: 3,
  udpReadable: 1,
  udpPeerAddress: 1,
  udpPeerPort: 1,
  udpLocalPort: 1,
  udpJoin: 2,
  udpClose: 1,
  setServers: 3,
  resolve: 2,
  resolvedAddress: 0,
  callMe: 2,
  timeOfDay: 0,
  dhcpStart: 0,
  dhcpStop: 0,
  dhcpState: 0,
  address: 0,
  mask: 0,
  gateway: 0,
  nameServer: 1,
  timeServer: 0,
} as const;

export type Exports = Record<
  keyof typeof functions | keyof typeof networkedFunctions,
  (...parameters: number[]) => number
>;

export function exportedMemory(instance: WebAssembly.Instance): WebAssembly.Memory {
  const { memory } = instance.exports;
  if (memory instanceof WebAssembly.Memory) return memory;
  throw new Error("The module doesn't export its memory.");
}

export function checkedExports(instance: WebAssembly.Instance): Exports {
  const hasUdp = "udpOpen" in instance.exports;
  for (const [name, parameters] of Object.entries(hasUdp ? { ...functions, ...networkedFunctions } : functions)) {
    const exported = instance.exports[name];
    if (typeof exported !== "function") throw new Error(`The module doesn't export ${name}.`);
    if (exported.length !== parameters) {
      throw new Error(`${name} takes ${exported.length} parameters, and not ${parameters}.`);
    }
  }
  return instance.exports as Exports;
}
