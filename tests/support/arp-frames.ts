// ARP as others say it about any address, and as the stack says it (RFC 826, RFC 5227).

import { put16, put32, viewOf } from "./bytes";
import { Route, makeArpReply, makeArpRequest } from "./frame-maker";
import { isArp } from "./frame-reader";
import { failWith, nextFrame } from "./link";

export class SentArp {
  macHigh: u32 = 0;
  macLow: u32 = 0;
  operation: u32 = 0;
  sender: u32 = 0;
  target: u32 = 0;
}

/** The next frame of ours, which must be ARP. */
export function nextArp(): SentArp {
  const frame = nextFrame();
  if (!isArp(frame)) failWith("expected ARP, and got " + (frame.length == 0 ? "nothing" : "something else"));
  const view = viewOf(frame);
  const arp = new SentArp();
  arp.macHigh = view.getUint16(0);
  arp.macLow = view.getUint32(2);
  arp.operation = view.getUint16(20);
  arp.sender = view.getUint32(28);
  arp.target = view.getUint32(38);
  return arp;
}

/** The next frame of ours probes that address: asks everybody for it, and names none of its own. */
export function expectProbe(address: u32): void {
  expectRequest(0, address);
}

/** The next frame of ours says that this address is ours. */
export function expectAnnouncement(address: u32): void {
  expectRequest(address, address);
}

function expectRequest(sender: u32, target: u32): void {
  const arp = nextArp();
  if (arp.macHigh != 0xffff || arp.macLow != 0xffffffff) failWith("the request isn't for everybody");
  if (arp.operation != 1) failWith("expected a request, and got a reply");
  if (arp.sender != sender) failWith(`the request's sender is ${arp.sender.toString(16)}`);
  if (arp.target != target) failWith(`the request asks for ${arp.target.toString(16)}`);
}

/** A host without an address asks whether somebody has this one. */
export function makeProbe(from: Route, address: u32): Uint8Array {
  return makeRequest(from, 0, address);
}

/** A host says that this address is its own. */
export function makeClaim(from: Route, address: u32): Uint8Array {
  return makeRequest(from, address, address);
}

/** A host that has this address answers who asked for it. */
export function makeDefence(from: Route, address: u32): Uint8Array {
  const frame = makeArpReply(from);
  put32(viewOf(frame), 28, address);
  return frame;
}

export function makeRequest(from: Route, sender: u32, target: u32): Uint8Array {
  const frame = makeArpRequest(from);
  const view = viewOf(frame);
  put32(view, 28, sender);
  put32(view, 38, target);
  put16(view, 20, 1);
  return frame;
}
