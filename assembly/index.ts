// Every export of the module, and nothing else: the host's whole view of the core. The contract is docs/abi.md.

import { receivedFrame, receivedFrameBytesMax } from "./driver/frames";
import { transferBytesMax } from "./limits";
import { transferStart } from "./memory-map";
import { countersUsed } from "./trace";

// --- Life ---

export function abiVersion(): i32 {
  return 1;
}

export { configure, init, input, linkChanged, poll } from "./stack";

export function receiveFrame(): usize {
  return receivedFrame;
}

export function receiveFrameBytes(): i32 {
  return receivedFrameBytesMax;
}

// --- TCP ---

export {
  abort as tcpAbort,
  accept as tcpAccept,
  close as tcpClose,
  connect as tcpConnect,
  error as tcpError,
  getOptionOf as tcpGetOption,
  listen as tcpListen,
  localPort as tcpLocalPort,
  nextReady as tcpNextReady,
  peerAddress as tcpPeerAddress,
  peerPort as tcpPeerPort,
  readable as tcpReadable,
  receive as tcpReceive,
  send as tcpSend,
  setOptionOf as tcpSetOption,
  shutdown as tcpShutdown,
  state as tcpState,
  writable as tcpWritable,
} from "./tcp/user-calls";

export function transfer(): usize {
  return transferStart;
}

export function transferBytes(): i32 {
  return transferBytesMax;
}

// --- Counters ---

export function counterCount(): i32 {
  return countersUsed;
}

export { counter, counterName } from "./trace";
