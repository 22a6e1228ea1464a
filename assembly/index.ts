// Every export of the module, and nothing else: the host's whole view of the core. The contract is docs/abi.md.

import { receivedFrame, receivedFrameBytesMax } from "./driver/frames";
import { transferBytesMax } from "./limits";
import { transferStart } from "./memory-map";
import * as stack from "./stack";
import * as calls from "./tcp/user-calls";
import * as trace from "./trace";

// --- Life ---

export function abiVersion(): i32 {
  return 1;
}

export function init(macHigh: u32, macLow: u32, capabilities: u32, now: u32): void {
  stack.init(macHigh, macLow, capabilities, now);
}

export function configure(address: u32, mask: u32, gateway: u32): void {
  stack.configure(address, mask, gateway);
}

export function linkChanged(up: i32): void {
  stack.linkChanged(up != 0);
}

export function receiveFrame(): usize {
  return receivedFrame;
}

export function receiveFrameBytes(): i32 {
  return receivedFrameBytesMax;
}

export function input(now: u32, length: i32): void {
  stack.input(now, length);
}

export function poll(now: u32): u32 {
  return stack.poll(now);
}

// --- TCP ---

export function tcpListen(port: i32, backlog: i32): i32 {
  return calls.listen(port, backlog);
}

export function tcpAccept(listener: i32): i32 {
  return calls.accept(listener);
}

export function tcpConnect(address: u32, port: i32, localPort: i32): i32 {
  return calls.connect(address, port, localPort);
}

export function tcpSend(handle: i32, address: usize, length: i32): i32 {
  return calls.send(handle, address, length);
}

export function tcpReceive(handle: i32, address: usize, length: i32): i32 {
  return calls.receive(handle, address, length);
}

export function tcpShutdown(handle: i32): i32 {
  return calls.shutdown(handle);
}

export function tcpClose(handle: i32): i32 {
  return calls.close(handle);
}

export function tcpAbort(handle: i32): i32 {
  return calls.abort(handle);
}

export function tcpState(handle: i32): i32 {
  return calls.state(handle);
}

export function tcpError(handle: i32): i32 {
  return calls.error(handle);
}

export function tcpReadable(handle: i32): i32 {
  return calls.readable(handle);
}

export function tcpWritable(handle: i32): i32 {
  return calls.writable(handle);
}

export function tcpNextReady(): i32 {
  return calls.nextReady();
}

export function tcpPeerAddress(handle: i32): u32 {
  return calls.peerAddress(handle);
}

export function tcpPeerPort(handle: i32): i32 {
  return calls.peerPort(handle);
}

export function tcpLocalPort(handle: i32): i32 {
  return calls.localPort(handle);
}

export function tcpSetOption(handle: i32, option: i32, value: i32): i32 {
  return calls.setOptionOf(handle, option, value);
}

export function tcpGetOption(handle: i32, option: i32): i32 {
  return calls.getOptionOf(handle, option);
}

export function transfer(): usize {
  return transferStart;
}

export function transferBytes(): i32 {
  return transferBytesMax;
}

// --- Counters ---

export function counterCount(): i32 {
  return trace.Counter.Count;
}

export function counter(index: u32): u32 {
  return trace.counter(index);
}

export function counterName(index: u32, at: u32): i32 {
  return trace.counterName(index, at);
}
