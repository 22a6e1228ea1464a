// The harness of every test that talks to the stack. A test is a conversation:
//
//     import { ACK, FIN, establishedByPeer, peer, start, us } from "../support/conversation";
//
//     it("acknowledges the peer's FIN [ids of what it shows]", () => {
//       start();                                              a new stack, and a peer that knows it
//       establishedByPeer();                                  or establishedByUs(), or reach(State.FinWait2)
//       peer.sends({ flags: FIN | ACK, seq: 101, ack: 501 });
//       peer.expects({ flags: ACK, seq: 501, ack: 102 });     the next frame of the stack, polled once if need be
//       peer.expectsNothing();
//       us.isIn(State.CloseWait);                             the application's side
//     });
//
// Numbers are relative: the peer's SYN is 100, ours 500. A segment that the peer sends has what is named and no more (a
// window of 64240, no options). Of an expected one, flags and length are always compared, the rest if named.
// `peer.takes()` gives the next segment whole, for what `expects` can't say; `peer.frame({...})` the bytes of one to
// spoil, `putSums(viewOf(frame))` makes its checksums right again, `peer.sendsFrame(frame)` sends it. More peers:
// `const other = new Peer()` at top level with its own address, MAC address and port, `other.makesItselfKnown()`; more
// applications: `new Us()`. Peers answer ARP requests unseen, unless `answersArp` is false. Calls of the contract come from "../../assembly/index" and can be made at any time.
//
// Time stands still but for `advance(ms)`, which polls as often as the stack asks, and `untilNextFrame(atMost)`, which
// stops at its next word and answers how long that took. `ignoreFrames()` passes over what was said meanwhile. `start(at)` chooses the clock's first instant, `peer.isn` the
// peer's number, `refuseFrames(n)` makes the MAC refuse.
//
// What the stack drops it drops for a named reason: `expectDropped(frame, "ipv4.bad-header")` sends it and expects that
// and silence; `watchDrops()` and `expectDrop("tcp.no-ack")` are for drops that are answered.
//
// Whatever a test is about, every frame of the stack is checked: checksums, lengths, options, MSS, the window's right
// edge, the bytes that `us` wrote (frame-reader.ts, flow.ts). A failure prints the conversation in tcpdump's notation.
//
// The same file runs under as-pect against the sources, and in Node against the built modules (tests/boundary), when it
// stands in tests/scenarios; in larger-profiles there, if it is about what the firmware leaves out. There it is
// TypeScript: callbacks capture nothing but module-level names; compare with `expect(x).toBe(y)`; numbers that may pass
// 2^31 go through `u32(...)`, divisions through `i32(...)`; sizes of tables and buffers come from here (bufferBytes,
// connectionsMax...), for every build has others.

export { Option, Result, State, never } from "./contract";
export { counted } from "./counters";
export { hexOf, put16, put32, put8, viewOf } from "./bytes";
export { expectDrop, expectDropped, expectNoDrop, watchDrops } from "./drops";
export {
  Route,
  makeArpReply,
  makeArpRequest,
  makeSegment,
  ourAddress,
  ourMacHigh,
  ourMacLow,
  putIpv4,
  putIpv4Sum,
  putSums,
} from "./frame-maker";
export { SentSegment, isArp, isTcp, readSegment } from "./frame-reader";
export {
  acknowledges,
  expectsHundreds,
  passesOver,
  reports,
  tenUnderWay,
  tenUnderWayWithSack,
  windowIs,
} from "./hundreds";
export { makeEcho, makeIcmp, putIcmpSums, quoteOf } from "./icmp-maker";
export {
  advance,
  deliver,
  expectSilence,
  failWith,
  ignoreFrames,
  nextFrame,
  now,
  oversleep,
  pollNow,
  startSilently,
  untilNextFrame,
} from "./link";
export {
  establishedByPeer,
  establishedByUs,
  establishedWithSack,
  fillReceiveBuffer,
  openedByPeer,
  reach,
  start,
  startWithUsAt,
} from "./openings";
export { Peer, peer, textOf } from "./peer";
export {
  bufferBytes,
  connectionsMax,
  halfOpenMax,
  listenersMax,
  neighboursMax,
  readBytes,
  refuseFrames,
  synWindow,
  timeWaitMax,
  windowShift,
  writeBytes,
} from "./platform";
export { ACK, CWR, ECE, FIN, PSH, RST, SYN, Segment, URG, patternByte } from "./segment";
export { Us, us } from "./us";
