// The other end of a conversation: says and expects what a test writes down, in relative numbers.

import { Flow } from "./flow";
import { Route, makeArpRequest, makeSegment } from "./frame-maker";
import { SentSegment, isArp } from "./frame-reader";
import { deliver, expectSilence, failWith, flowOf, join, nextFrame, nextSegment } from "./link";
import { complete } from "./platform";
import { ACK, CWR, ECE, FIN, PSH, RST, SYN, Segment, URG, unnamed } from "./segment";

export class Peer extends Route {
  /** The number of its SYN on the wire. */
  isn: u32 = 100;

  /** Says this segment to the stack. */
  sends(segment: Segment): void {
    const whole = complete(segment);
    const frame = this.frame(whole);
    const flow = this.flow();
    flow.hear(whole, this.wireSeq(whole), this.wireAck(whole));
    this.deliver(frame);
  }

  /** The frame of this segment, for a test that changes it before it is sent. */
  frame(segment: Segment): Uint8Array {
    const whole = complete(segment);
    const first = whole.flags & SYN ? 100 : 101;
    const place = u32(whole.seq - first);
    return makeSegment(this, whole, this.wireSeq(whole), this.wireAck(whole), place, this.flow().ourIss);
  }

  /** Sends a frame as it is. */
  sendsFrame(frame: Uint8Array): void {
    this.deliver(frame);
  }

  /** The next frame of the stack is this segment: what was named is compared; what it carries, always. */
  expects(segment: Segment): void {
    const expected = complete(segment);
    const sent = this.takes();
    this.compare("flags", i64(expected.flags), i64(sent.flags), expected, sent);
    this.compareNamed("seq", expected.seq, i64(i32(sent.seq - this.flow().ourIss)) + 500, expected, sent);
    this.compareNamed("ack", expected.ack, i64(i32(sent.ack - this.isn)) + 100, expected, sent);
    this.compareNamed("window", expected.window, sent.window, expected, sent);
    this.compareNamed("urgent", expected.urgent, sent.urgent, expected, sent);
    this.compareNamed("congestionMark", expected.congestionMark, sent.congestionMark, expected, sent);
    this.compareNamed("mss", expected.mss, sent.mss, expected, sent);
    this.compareNamed("windowScale", expected.windowScale, sent.windowScale, expected, sent);
    this.compareNamed("tsVal", expected.tsVal, sent.hasTimestamps ? i64(sent.tsVal) : -2, expected, sent);
    this.compareNamed("tsEcr", expected.tsEcr, sent.hasTimestamps ? i64(sent.tsEcr) : -2, expected, sent);
    if (expected.sackPermitted && !sent.sackPermitted) this.disagree("sackPermitted", "it", "none", expected);
    this.compare("length", expected.dataBytes(), sent.data.length, expected, sent);
    this.compareText(expected, sent);
    this.compareSack(expected, sent);
  }

  /** The next frame of the stack, which must be a segment for this peer; for what `expects` can't say. */
  takes(): SentSegment {
    const sent = nextSegment();
    if (sent.address != this.address || sent.port != this.port) failWith("the segment is for somebody else");
    if (sent.macHigh != this.macHigh || sent.macLow != this.macLow) failWith("the segment goes to another MAC address");
    if (this.ourPort == 0) this.ourPort = sent.ourPort;
    if (sent.ourPort != this.ourPort) failWith("the segment is of another connection");
    return sent;
  }

  /** The stack has nothing to say, at this moment and to anybody. */
  expectsNothing(): void {
    expectSilence();
  }

  /** Comes onto the network, and asks for the stack's MAC address, which makes its own known. */
  makesItselfKnown(): void {
    join(this);
    this.deliver(makeArpRequest(this));
    if (!isArp(nextFrame())) failWith("an ARP request was not answered");
  }

  flow(): Flow {
    const flow = flowOf(this.address, this.port, this.ourPort);
    flow.peerIsn = this.isn;
    return flow;
  }

  private deliver(frame: Uint8Array): void {
    const flow = this.flow();
    deliver(frame, u32(this.isn - 100), u32(flow.ourIss - 500));
  }

  private wireSeq(segment: Segment): u32 {
    if (segment.seq == unnamed) failWith("a segment that is sent needs its seq");
    return u32(this.isn + u32(segment.seq - 100));
  }

  private wireAck(segment: Segment): u32 {
    return segment.ack == unnamed ? 0 : u32(this.flow().ourIss + u32(segment.ack - 500));
  }

  private compareNamed(name: string, expected: i64, actual: i64, segment: Segment, sent: SentSegment): void {
    if (expected != unnamed) this.compare(name, expected, actual, segment, sent);
  }

  private compare(name: string, expected: i64, actual: i64, segment: Segment, sent: SentSegment): void {
    if (expected == actual) return;
    if (name == "flags") this.disagree(name, flagNames(segment.flags), flagNames(sent.flags), segment);
    else this.disagree(name, `${expected}`, `${actual}`, segment);
  }

  private compareText(expected: Segment, sent: SentSegment): void {
    if (expected.data.length == 0) return;
    const text = textOf(sent.data);
    if (text != expected.data) this.disagree("data", expected.data, text, expected);
  }

  private compareSack(expected: Segment, sent: SentSegment): void {
    const edges = expected.sack;
    let agree = edges.length == sent.sack.length || edges.length == 0;
    let text = "";
    for (let i = 0; i < sent.sack.length; i++) {
      const edge = i64(i32(sent.sack[i] - this.isn)) + 100;
      if (edges.length > 0 && i < edges.length && edges[i] != edge) agree = false;
      text += ` ${edge}`;
    }
    if (!agree) this.disagree("sack", edges.join(" "), text, expected);
  }

  private disagree(name: string, expected: string, actual: string, segment: Segment): void {
    const whole = `${flagNames(segment.flags)} seq ${segment.seq} ack ${segment.ack} length ${segment.dataBytes()}`;
    failWith(`expected ${name} ${expected}, and got ${actual}, where ${whole} was expected`);
  }
}

/** The peer of most tests: 10.0.7.1, port 40000. */
export const peer = new Peer();

export function textOf(bytes: Uint8Array): string {
  let text = "";
  for (let i = 0; i < bytes.length; i++) text += String.fromCharCode(bytes[i]);
  return text;
}

function flagNames(flags: u32): string {
  const names: string[] = [];
  if (flags & SYN) names.push("SYN");
  if (flags & FIN) names.push("FIN");
  if (flags & RST) names.push("RST");
  if (flags & PSH) names.push("PSH");
  if (flags & ACK) names.push("ACK");
  if (flags & ECE) names.push("ECE");
  if (flags & CWR) names.push("CWR");
  if (flags & URG) names.push("URG");
  return names.length > 0 ? names.join("|") : "none";
}
