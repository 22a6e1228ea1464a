// The wire between the stack and its peers, and the only clock: frames in both directions, virtual time, the record of
// what was said. Peers speak through it (peer.ts); tests need little of it but `start` and `advance`.

import { configure, init, poll } from "../../assembly/index";
import { tcpdumpRelative } from "../../tools/tcpdump";
import { never } from "./contract";
import { countedDrops, nameOfCounter } from "./counters";
import { Flow } from "./flow";
import { SentSegment, asksFor, isTcp, readSegment } from "./frame-reader";
import { Route, makeArpReply, ourAddress, ourMacHigh, ourMacLow } from "./frame-maker";
import { faultOfInput } from "./invariants";
import { fail, handIn, resetWire, takeEvent, takeFrame } from "./platform";

const subnetMask: u32 = 0xffffff00;
const gatewayAddress: u32 = 0x0a0007fe;
const macVerifiesSums: u32 = 1;
const macFillsSums: u32 = 2;
const remembered: i32 = 80;

/** Something that happened, for the record. */
class Happening {
  at: u32 = 0;
  frame: Uint8Array = new Uint8Array(0);
  senderBase: u32 = 0;
  peerBase: u32 = 0;
  remark: string = "";
}

let time: u32 = 0;
let startedAt: u32 = 0;
let macSums: bool = false;
let sumsAreVerified: bool = false;
let hosts: Route[] = [];
let flows: Flow[] = [];
let waiting: Uint8Array[] = [];
let record: Happening[] = [];

/** A stack that was never used, at 10.0.7.2, when the clock shows that time. Its announcement is still to come. */
export function startSilently(at: u32, capabilities: u32): void {
  time = at;
  startedAt = at;
  macSums = (capabilities & macFillsSums) != 0;
  sumsAreVerified = (capabilities & macVerifiesSums) != 0;
  hosts = [];
  flows = [];
  waiting = [];
  record = [];
  resetWire();
  init(ourMacHigh, ourMacLow, capabilities, at);
  configure(ourAddress, subnetMask, gatewayAddress);
}

export function now(): u32 {
  return time;
}

/** This host is on the network now. */
export function join(host: Route): void {
  hosts.push(host);
}

/** What is known of the conversation between these ports. */
export function flowOf(address: u32, port: i32, ourPort: i32): Flow {
  const index = indexOfFlow(address, port, ourPort);
  return index < 0 ? beginFlow(address, port, ourPort) : flows[index];
}

/** Forgets what was known of it: a new connection begins. */
export function beginFlow(address: u32, port: i32, ourPort: i32): Flow {
  const index = indexOfFlow(address, port, ourPort);
  if (index >= 0) flows.splice(index, 1);
  const flow = new Flow();
  flow.address = address;
  flow.port = port;
  flow.ourPort = ourPort;
  flows.push(flow);
  return flow;
}

/** The newest first: it is what most segments are about, though there may be thousands. */
function indexOfFlow(address: u32, port: i32, ourPort: i32): i32 {
  for (let i = flows.length - 1; i >= 0; i--) {
    const flow = flows[i];
    if (flow.port == port && flow.address == address && flow.ourPort == ourPort) return i;
  }
  return -1;
}

/** Hands a frame to the stack. The numbers are subtracted in the record. */
export function deliver(frame: Uint8Array, senderBase: u32, peerBase: u32): void {
  remember(frame, senderBase, peerBase, "");
  const dropsBefore = countedDrops();
  handIn(time, frame);
  const answers = takeFrames();
  const fault = faultOfInput(frame, answers, u32(countedDrops() - dropsBefore), sumsAreVerified);
  collect(answers);
  if (fault.length > 0) failWith("The stack did what it may not do: " + fault);
}

/** Lets the stack send what is due. The milliseconds until it must be asked again. */
export function pollNow(): u32 {
  const answer = u32(poll(time));
  if (answer == 0) failWith("poll answered 0 milliseconds");
  collect(takeFrames());
  return answer;
}

/** Lets time go by, and polls whenever the stack asked for it, and at the end. */
export function advance(milliseconds: u32): void {
  let left = milliseconds;
  for (let polls = 0; polls < 100000; polls++) {
    const sleep = pollNow();
    if (left == 0) return;
    const step = sleep < left ? sleep : left;
    time = u32(time + step);
    left -= step;
  }
  failWith("the stack asked to be polled without end");
}

/** Lets time go by without a poll, as a busy host does. */
export function oversleep(milliseconds: u32): void {
  time = u32(time + milliseconds);
}

/** Lets time go by until the stack transmits, and answers how much that was. It fails if nothing comes in that time. */
export function untilNextFrame(atMost: u32): u32 {
  let passed: u32 = 0;
  for (let polls = 0; polls < 100000; polls++) {
    if (waiting.length > 0) return passed;
    const sleep = pollNow();
    if (waiting.length > 0) return passed;
    if (sleep == never || sleep > atMost - passed) break;
    time = u32(time + sleep);
    passed += sleep;
  }
  failWith(`nothing was transmitted within ${atMost} ms`);
  return passed;
}

/** The next frame that the stack transmitted; empty if there is none, even after a poll. */
export function nextFrame(): Uint8Array {
  if (waiting.length == 0) pollNow();
  return waiting.length > 0 ? waiting.shift() : new Uint8Array(0);
}

/** Takes no notice of what the stack has said up to now. */
export function ignoreFrames(): void {
  waiting = [];
}

/** The next frame, which must be TCP. */
export function nextSegment(): SentSegment {
  const frame = nextFrame();
  if (frame.length == 0) failWith("expected a segment, and nothing came");
  if (!isTcp(frame)) failWith("expected a segment, and got " + tcpdumpRelative(frame, 0, 0));
  return readSegment(frame, macSums);
}

/** The stack has nothing to say at this moment, to anybody. */
export function expectSilence(): void {
  if (waiting.length == 0) pollNow();
  if (waiting.length > 0) failWith(`expected nothing more, and ${waiting.length} frames were transmitted`);
}

/** Fails, with the conversation so far. */
export function failWith(message: string): void {
  let text = message + "\nThe conversation so far:";
  for (let i = 0; i < record.length; i++) text += "\n" + line(record[i]);
  fail(text);
}

// --- The record ---

/** What the stack has transmitted. */
function takeFrames(): Uint8Array[] {
  const frames: Uint8Array[] = [];
  for (let frame = takeFrame(); frame.length > 0; frame = takeFrame()) frames.push(frame);
  return frames;
}

/** The record has these frames of the stack, and the peers who wait for them. */
function collect(frames: Uint8Array[]): void {
  const asked: Route[] = [];
  for (let i = 0; i < frames.length; i++) {
    const frame = frames[i];
    if (isTcp(frame)) hearSegment(frame);
    else remember(frame, 0, 0, "");
    const host = hostThatIsAsked(frame);
    if (host) asked.push(host);
    else waiting.push(frame);
  }
  for (let event = takeEvent(); event.length > 0; event = takeEvent()) remark(event);
  for (let i = 0; i < asked.length; i++) deliver(makeArpReply(asked[i]), 0, 0);
}

/** A peer that answers requests for its address unseen. */
function hostThatIsAsked(frame: Uint8Array): Route | null {
  for (let i = 0; i < hosts.length; i++) if (hosts[i].answersArp && asksFor(frame, hosts[i].address)) return hosts[i];
  return null;
}

function hearSegment(frame: Uint8Array): void {
  const segment = readSegment(frame, macSums);
  const flow = flowOf(segment.address, segment.port, segment.ourPort);
  const fault = segment.fault.length > 0 ? segment.fault : flow.speak(segment);
  remember(frame, u32(flow.ourIss - 500), u32(flow.peerIsn - 100), "");
  if (fault.length > 0) failWith("The stack sent a segment that it may not send: " + fault);
}

function remember(frame: Uint8Array, senderBase: u32, peerBase: u32, remark: string): void {
  const happening = new Happening();
  happening.at = u32(time - startedAt);
  happening.frame = frame;
  happening.senderBase = senderBase;
  happening.peerBase = peerBase;
  happening.remark = remark;
  record.push(happening);
  if (record.length > remembered) record.shift();
}

function remark(event: Int32Array): void {
  if (event[0] == 2) remember(new Uint8Array(0), 0, 0, "dropped: " + nameOfCounter(event[1]));
}

function line(happening: Happening): string {
  const seconds = `${i32(happening.at / 1000)}.${(happening.at % 1000).toString().padStart(3, "0")}`.padStart(9);
  const text = happening.remark;
  if (text.length > 0) return `${seconds}   ${text}`;
  return `${seconds} ${tcpdumpRelative(happening.frame, happening.senderBase, happening.peerBase)}`;
}
