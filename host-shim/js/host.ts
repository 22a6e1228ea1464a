// The core's boundary for V8, in Node and in the browser: instantiates a built module, links its imports, and gives
// every export of docs/abi.md a typed method. It knows no network and no clock: the wire and the time come from outside.

import { checkedExports, exportedMemory, type Exports } from "./exports.ts";

/** What the module asks of its host. */
export interface Wire {
  /** Takes one whole frame, which is the receiver's to keep. False: there is no room now. */
  transmit(frame: Uint8Array): boolean;
  /** 32 bits of entropy; the platform's own by default. */
  random?(): number;
  /** One point of the trace, from builds with tracing on. */
  trace?(point: number, a: number, b: number, c: number): void;
}

const abiVersion = 1;

/** `poll` answers this when nothing will ever be due. */
export const never = 0xffffffff;

export class Host {
  readonly memory: WebAssembly.Memory;
  private readonly core: Exports;

  constructor(
    module: WebAssembly.Module,
    private readonly wire: Wire,
  ) {
    const instance = new WebAssembly.Instance(module, this.link(module));
    this.memory = exportedMemory(instance);
    this.core = checkedExports(instance);
    const version = this.core.abiVersion();
    if (version !== abiVersion) {
      throw new Error(`The module speaks version ${version} of the boundary, this host version ${abiVersion}.`);
    }
  }

  // --- Life ---

  /** The MAC address as its first two bytes and its last four. */
  init(macHigh: number, macLow: number, capabilities: number, now: number): void {
    this.core.init(macHigh, macLow, capabilities, now);
  }

  configure(address: number, mask: number, gateway: number): void {
    this.core.configure(address, mask, gateway);
  }

  /** 1: there is a link, 0: there is none. */
  linkChanged(up: number): void {
    this.core.linkChanged(up);
  }

  receiveFrame(): number {
    return this.core.receiveFrame() >>> 0;
  }

  receiveFrameBytes(): number {
    return this.core.receiveFrameBytes();
  }

  /** Hands in one received frame. One that is longer than the core can take is counted there, and goes no further. */
  input(now: number, frame: Uint8Array): void {
    this.write(this.receiveFrame(), frame.subarray(0, this.receiveFrameBytes()));
    this.core.input(now, frame.length);
  }

  /** Milliseconds until it must be called again, or `never`. */
  poll(now: number): number {
    return this.core.poll(now) >>> 0;
  }

  // --- TCP ---

  tcpListen(port: number, backlog: number): number {
    return this.core.tcpListen(port, backlog);
  }

  tcpAccept(listener: number): number {
    return this.core.tcpAccept(listener);
  }

  tcpConnect(address: number, port: number, localPort: number): number {
    return this.core.tcpConnect(address, port, localPort);
  }

  tcpSend(handle: number, address: number, length: number): number {
    return this.core.tcpSend(handle, address, length);
  }

  tcpReceive(handle: number, address: number, length: number): number {
    return this.core.tcpReceive(handle, address, length);
  }

  tcpShutdown(handle: number): number {
    return this.core.tcpShutdown(handle);
  }

  tcpClose(handle: number): number {
    return this.core.tcpClose(handle);
  }

  tcpAbort(handle: number): number {
    return this.core.tcpAbort(handle);
  }

  tcpState(handle: number): number {
    return this.core.tcpState(handle);
  }

  tcpError(handle: number): number {
    return this.core.tcpError(handle);
  }

  tcpReadable(handle: number): number {
    return this.core.tcpReadable(handle);
  }

  tcpWritable(handle: number): number {
    return this.core.tcpWritable(handle);
  }

  tcpNextReady(): number {
    return this.core.tcpNextReady();
  }

  tcpPeerAddress(handle: number): number {
    return this.core.tcpPeerAddress(handle) >>> 0;
  }

  tcpPeerPort(handle: number): number {
    return this.core.tcpPeerPort(handle);
  }

  tcpLocalPort(handle: number): number {
    return this.core.tcpLocalPort(handle);
  }

  tcpSetOption(handle: number, option: number, value: number): number {
    return this.core.tcpSetOption(handle, option, value);
  }

  tcpGetOption(handle: number, option: number): number {
    return this.core.tcpGetOption(handle, option);
  }

  // --- UDP, in modules that have it ---

  udpOpen(port: number): number {
    return this.core.udpOpen(port);
  }

  udpSend(handle: number, address: number, port: number, from: number, length: number): number {
    return this.core.udpSend(handle, address, port, from, length);
  }

  udpReceive(handle: number, to: number, length: number): number {
    return this.core.udpReceive(handle, to, length);
  }

  udpReadable(handle: number): number {
    return this.core.udpReadable(handle);
  }

  udpPeerAddress(handle: number): number {
    return this.core.udpPeerAddress(handle) >>> 0;
  }

  udpPeerPort(handle: number): number {
    return this.core.udpPeerPort(handle);
  }

  udpLocalPort(handle: number): number {
    return this.core.udpLocalPort(handle);
  }

  udpJoin(handle: number, group: number): number {
    return this.core.udpJoin(handle, group);
  }

  udpClose(handle: number): number {
    return this.core.udpClose(handle);
  }

  // --- Names and the time of day, in modules that have them ---

  setServers(nameServer0: number, nameServer1: number, timeServer: number): void {
    this.core.setServers(nameServer0, nameServer1, timeServer);
  }

  /** 0: `resolvedAddress` tells it; or a negative result. */
  resolve(name: string): number {
    return this.core.resolve(this.transfer(), this.writeText(name));
  }

  callMe(name: string): number {
    return this.core.callMe(this.transfer(), this.writeText(name));
  }

  /** Seconds since 1970; 0: not known yet. */
  timeOfDay(): number {
    return this.core.timeOfDay() >>> 0;
  }

  resolvedAddress(): number {
    return this.core.resolvedAddress() >>> 0;
  }

  // --- Addresses, in modules that have DHCP ---

  dhcpStart(): number {
    return this.core.dhcpStart();
  }

  dhcpStop(): number {
    return this.core.dhcpStop();
  }

  dhcpState(): number {
    return this.core.dhcpState();
  }

  address(): number {
    return this.core.address() >>> 0;
  }

  mask(): number {
    return this.core.mask() >>> 0;
  }

  gateway(): number {
    return this.core.gateway() >>> 0;
  }

  nameServer(index: number): number {
    return this.core.nameServer(index) >>> 0;
  }

  timeServer(): number {
    return this.core.timeServer() >>> 0;
  }

  transfer(): number {
    return this.core.transfer() >>> 0;
  }

  transferBytes(): number {
    return this.core.transferBytes();
  }

  /** Sends as many of these bytes as there is room for, and says how many; or a negative result. */
  send(handle: number, bytes: Uint8Array): number {
    const pieceBytes = this.transferBytes();
    for (let sent = 0; sent < bytes.length;) {
      const piece = bytes.subarray(sent, sent + pieceBytes);
      this.write(this.transfer(), piece);
      const taken = this.tcpSend(handle, this.transfer(), piece.length);
      if (taken < 0) return sent > 0 ? sent : taken;
      sent += taken;
      if (taken < piece.length) return sent;
    }
    return bytes.length;
  }

  /** What has arrived, empty when the peer has finished; or a negative result. */
  receive(handle: number): Uint8Array | number {
    const length = this.tcpReceive(handle, this.transfer(), this.transferBytes());
    return length < 0 ? length : this.read(this.transfer(), length);
  }

  /** Sends these bytes as one message: how many they are, or a negative result. */
  sendMessage(handle: number, address: number, port: number, bytes: Uint8Array): number {
    this.write(this.transfer(), bytes.subarray(0, this.transferBytes()));
    return this.udpSend(handle, address, port, this.transfer(), bytes.length);
  }

  /** The oldest message, or a negative result. */
  receiveMessage(handle: number): Uint8Array | number {
    const length = this.udpReceive(handle, this.transfer(), this.transferBytes());
    return length < 0 ? length : this.read(this.transfer(), length);
  }

  /** Writes it to where data are handed over. How many bytes that were. */
  private writeText(text: string): number {
    const bytes = new TextEncoder().encode(text).subarray(0, this.transferBytes());
    this.write(this.transfer(), bytes);
    return bytes.length;
  }

  // --- Looking inside ---

  counterCount(): number {
    return this.core.counterCount();
  }

  counter(index: number): number {
    return this.core.counter(index) >>> 0;
  }

  counterName(index: number): string {
    const codes: number[] = [];
    for (let code; (code = this.core.counterName(index, codes.length)) !== 0;) codes.push(code);
    return String.fromCharCode(...codes);
  }

  counters(): Map<string, number> {
    const indices = Array.from({ length: this.counterCount() }, (_, index) => index);
    return new Map(indices.map((index) => [this.counterName(index), this.counter(index)]));
  }

  /** A copy of the linear memory is the whole state of the core. */
  snapshot(): Uint8Array {
    return new Uint8Array(this.memory.buffer).slice();
  }

  restore(snapshot: Uint8Array): void {
    this.write(0, snapshot);
  }

  read(address: number, length: number): Uint8Array {
    return new Uint8Array(this.memory.buffer, address, length).slice();
  }

  write(address: number, bytes: Uint8Array): void {
    new Uint8Array(this.memory.buffer).set(bytes, address);
  }

  // --- The module's imports ---

  private link(module: WebAssembly.Module): WebAssembly.Imports {
    const offered: Record<string, (...parameters: number[]) => number | void> = {
      transmit: (address, length) => (this.wire.transmit(this.read(address! >>> 0, length!)) ? 1 : 0),
      random: () => this.wire.random?.() ?? crypto.getRandomValues(new Int32Array(1))[0]!,
      checksum: (address, length) => sum(new Uint8Array(this.memory.buffer, address! >>> 0, length)),
      trace: (point, a, b, c) => this.wire.trace?.(point!, a!, b!, c!),
    };
    for (const { module: from, name, kind } of WebAssembly.Module.imports(module)) {
      if (from === "host" && kind === "function" && name in offered) continue;
      throw new Error(`The module imports ${from}.${name} (${kind}), which no host offers.`);
    }
    return { host: offered };
  }
}

/** The one's-complement sum of big-endian words, folded, not inverted; behind an odd byte stands a zero. */
function sum(bytes: Uint8Array): number {
  let total = 0;
  for (let at = 0; at + 1 < bytes.length; at += 2) total += (bytes[at]! << 8) | bytes[at + 1]!;
  if (bytes.length % 2 === 1) total += bytes[bytes.length - 1]! << 8;
  while (total > 0xffff) total = (total & 0xffff) + Math.floor(total / 0x10000);
  return total;
}
