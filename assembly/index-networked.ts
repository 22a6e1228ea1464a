// Every export of a module with UDP, and nothing else: those of every module, and its own. The contract is docs/abi.md.

import * as udp from "./udp/user-calls";

export * from "./index";

// --- UDP ---

export function udpOpen(port: i32): i32 {
  return udp.open(port);
}

export function udpSend(handle: i32, address: u32, port: i32, from: usize, length: i32): i32 {
  return udp.send(handle, address, port, from, length);
}

export function udpReceive(handle: i32, to: usize, length: i32): i32 {
  return udp.receive(handle, to, length);
}

export function udpReadable(handle: i32): i32 {
  return udp.readable(handle);
}

export function udpPeerAddress(handle: i32): u32 {
  return udp.peerAddress(handle);
}

export function udpPeerPort(handle: i32): i32 {
  return udp.peerPort(handle);
}

export function udpLocalPort(handle: i32): i32 {
  return udp.localPort(handle);
}

export function udpJoin(handle: i32, group: u32): i32 {
  return udp.join(handle, group);
}

export function udpClose(handle: i32): i32 {
  return udp.close(handle);
}
