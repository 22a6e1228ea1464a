// The built module that a scenario talks to, in the place of the sources (assembly/index). The address of the bundle
// that this becomes a part of names it: `scenario.mjs?module=core-host`.

import { readFileSync } from "node:fs";
import { Host } from "../../host-shim/js/host.ts";
import { nextEntropy } from "../support/wire-imports.ts";

export const moduleName = new URL(import.meta.url).searchParams.get("module")!;

/** What stands between the stack and the harness. */
export const wire = { frames: [] as Uint8Array[], events: [] as number[][], refusals: 0, entropy: 1 };

export const host = new Host(new WebAssembly.Module(readFileSync(`build/${moduleName}.wasm`)), {
  transmit(frame) {
    if (wire.refusals > 0) {
      wire.refusals--;
      return false;
    }
    wire.frames.push(frame);
    return true;
  },
  random: () => (wire.entropy = nextEntropy(wire.entropy)),
  trace: (...event) => wire.events.push(event),
});

/** The contract's functions, as the scenarios import them. */
export const {
  configure,
  counter,
  counterCount,
  init,
  linkChanged,
  poll,
  receiveFrameBytes,
  tcpAbort,
  tcpAccept,
  tcpClose,
  tcpConnect,
  tcpError,
  tcpGetOption,
  tcpListen,
  tcpLocalPort,
  tcpNextReady,
  tcpPeerAddress,
  tcpPeerPort,
  tcpReadable,
  tcpReceive,
  tcpSend,
  tcpSetOption,
  tcpShutdown,
  tcpState,
  tcpWritable,
  transfer,
  transferBytes,
} = new Proxy(host, { get: (target, name: keyof Host) => (target[name] as () => number).bind(target) });

/** As in the contract, letter by letter; the host reads it whole. */
export function counterName(index: number, at: number): number {
  return host.counterName(index).charCodeAt(at) || 0;
}
