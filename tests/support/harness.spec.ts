// The harness itself: it sees what it is there to see.

import {
  ACK,
  FIN,
  PSH,
  RST,
  SYN,
  Segment,
  SentSegment,
  establishedByPeer,
  failWith,
  makeIcmp,
  nextFrame,
  peer,
  put16,
  put8,
  putIpv4Sum,
  putSums,
  readSegment,
  reach,
  start,
  us,
  viewOf,
} from "./conversation";
import { State } from "./contract";
import { Flow } from "./flow";
import { faultOfInput } from "./invariants";

function synAck(): Uint8Array {
  start();
  us.listens();
  peer.sends({ flags: SYN, seq: 100 });
  return nextFrame();
}

/** The fault of our SYN-ACK when one of its bytes is another, and its checksums are right. */
function faultWith(at: i32, value: u32): string {
  const frame = synAck();
  const view = viewOf(frame);
  put8(view, at, value);
  putSums(view);
  return readSegment(frame, false).fault;
}

function sent(flags: u32, seq: u32, ack: u32, window: u32, dataBytes: i32): SentSegment {
  const segment = new SentSegment();
  segment.flags = flags;
  segment.seq = seq;
  segment.ack = ack;
  segment.window = window;
  segment.data = new Uint8Array(dataBytes);
  return segment;
}

function heard(flags: u32): Segment {
  const segment = new Segment();
  segment.flags = flags;
  segment.window = 2000;
  segment.mss = 1000;
  return segment;
}

/** A conversation in which both SYNs were seen: ours is 500, the peer's 100. */
function openFlow(): Flow {
  const flow = new Flow();
  flow.hear(heard(SYN), 100, 0);
  flow.speak(sent(SYN | ACK, 500, 101, 4000, 0));
  flow.hear(heard(ACK), 101, 501);
  return flow;
}

describe("what no frame of ours may be", () => {
  it("is seen in its bytes", () => {
    expect(readSegment(synAck(), false).fault).toBe("");
    expect(faultWith(6, 4)).toBe("another source MAC than ours");
    expect(faultWith(14, 0x46)).toBe("an IP header with options");
    expect(faultWith(19, 1)).toBe("a fragment, or an identification beside DF (RFC 6864)");
    expect(faultWith(29, 9)).toBe("another source address than ours");
    expect(faultWith(46, 0x40)).toBe("a data offset outside of the segment");
    expect(faultWith(46, 0x61)).toBe("reserved bits are set");
    expect(faultWith(47, 0x32)).toBe("we never speak of urgent data (SHLD-13)");
    expect(faultWith(47, 0x10)).toBe("an MSS on a segment that isn't a SYN (MUST-65)");
    expect(faultWith(55, 1)).toBe("an option of impossible length (MUST-68)");
    expect(faultWith(54, 0)).toBe("padding that isn't zero (MUST-69)");
    expect(faultWith(54, 9)).toBe("option 9 of 4 bytes");
  });

  it("is seen in its checksums and its length", () => {
    const frame = synAck();
    const view = viewOf(frame);
    put16(view, 50, u32(view.getUint16(50)) ^ 1);
    expect(readSegment(frame, false).fault).toBe("a wrong TCP checksum (MUST-2)");
    expect(readSegment(frame, true).fault).toBe("");
    put8(view, 22, 63);
    expect(readSegment(frame, false).fault).toBe("a wrong IP checksum");
    const padded = new Uint8Array(60);
    padded.set(synAck());
    expect(readSegment(padded, false).fault).toBe("the frame is padded or cut off");
  });
});

describe("what no frame may bring about, in any conversation", () => {
  it("is more than one answer, an answer that is larger, data or a FIN [I3]", () => {
    start();
    const syn = peer.frame({ flags: SYN, seq: 100, mss: 1460 });
    const answer = new Uint8Array(syn.length + 4);
    expect(faultOfInput(syn, [answer], 0, false)).toBe("");
    expect(faultOfInput(syn, [answer, answer], 0, false)).toBe("input transmitted more than one bare answer (I3)");
    expect(faultOfInput(syn, [new Uint8Array(syn.length + 5)], 0, false)).toBe("an answer larger than what came (I3)");
    const data = peer.frame({ flags: ACK, seq: 101, ack: 501, data: "x" });
    expect(faultOfInput(syn, [data], 0, false)).toBe("input transmitted more than one bare answer (I3)");
  });

  it("is an answer to what may not be answered [I4]", () => {
    start();
    const answer = peer.frame({ flags: ACK, seq: 501, ack: 101 });
    const challenged = peer.frame({ flags: RST, seq: 102 });
    expect(faultOfInput(challenged, [answer], 1, false)).toBe("");
    const reset = peer.frame({ flags: RST, seq: 501 });
    const forReset = "a reset is answered, and not by a challenge (I4)";
    expect(faultOfInput(challenged, [reset], 1, false)).toBe(forReset);

    const error = makeIcmp(peer, 3, 1, 0, new Uint8Array(28));
    expect(faultOfInput(error, [answer], 0, false)).toBe("the message is no request, and is answered (I4)");
    expect(faultOfInput(toGroup(), [answer], 1, false)).toBe("the frame is for a group, and is answered (I4)");
    expect(faultOfInput(withByte(26, 0xe0), [answer], 1, false)).toBe(
      "a group sends or is meant, and is answered (I4)",
    );
    expect(faultOfInput(withByte(21, 1), [answer], 1, false)).toBe("the datagram is a fragment, and is answered (I4)");
    const damaged = withByte(50, 0);
    expect(faultOfInput(damaged, [answer], 1, false)).toBe("the segment's checksum is wrong, and is answered (I4)");
    expect(faultOfInput(damaged, [answer], 1, true)).toBe("");
  });

  it("is to be lost without a reason, or for two [I7]", () => {
    start();
    expect(faultOfInput(toGroup(), [], 1, false)).toBe("");
    expect(faultOfInput(toGroup(), [], 0, false)).toBe("the frame is for a group, and 0 counters say so (I7)");
    expect(faultOfInput(toGroup(), [], 2, false)).toBe("the frame is for a group, and 2 counters say so (I7)");
    expect(faultOfInput(new Uint8Array(13), [], 0, false)).toBe("the frame is too short, and 0 counters say so (I7)");
  });
});

function toGroup(): Uint8Array {
  const frame = peer.frame({ flags: SYN, seq: 100 });
  put8(viewOf(frame), 0, 1);
  return frame;
}

/** A SYN with another byte there; the checksum of its IP header is right. */
function withByte(at: i32, value: u32): Uint8Array {
  const frame = peer.frame({ flags: SYN, seq: 100 });
  put8(viewOf(frame), at, value);
  putIpv4Sum(viewOf(frame));
  return frame;
}

describe("what a segment of ours may not be in its conversation", () => {
  it("is seen in its window", () => {
    expect(openFlow().speak(sent(ACK, 501, 101, 4000, 0))).toBe("");
    expect(openFlow().speak(sent(ACK, 501, 101, 3999, 0))).toBe("the window's right edge moves left (SHLD-14)");
    expect(openFlow().speak(sent(ACK, 501, 301, 3800, 0))).toBe("");
  });

  it("is seen in its data and options", () => {
    expect(openFlow().speak(sent(ACK, 501, 101, 4000, 1000))).toBe("");
    expect(openFlow().speak(sent(ACK, 501, 101, 4000, 1001))).toBe("more than the peer's MSS (MUST-16)");
    expect(openFlow().speak(sent(ACK, 2001, 101, 4000, 501))).toBe("data beyond the peer's window");
    expect(openFlow().speak(sent(ACK, 2501, 101, 4000, 1))).toBe("");
    const stamped = sent(ACK, 501, 101, 4000, 0);
    stamped.hasTimestamps = true;
    expect(openFlow().speak(stamped)).toBe("timestamps that were not agreed");
    const selective = sent(ACK, 501, 101, 4000, 0);
    selective.sack = [200, 300];
    expect(openFlow().speak(selective)).toBe("SACK that was not agreed");
    expect(openFlow().speak(sent(FIN, 501, 101, 4000, 0))).toBe("neither SYN nor RST, and no ACK");
  });

  it("is seen in bytes that the application didn't write", () => {
    const flow = openFlow();
    flow.write(new Uint8Array(10));
    expect(flow.speak(sent(ACK, 501, 101, 4000, 10))).toBe("");
    expect(flow.speak(sent(ACK, 501, 101, 4000, 11))).toBe("bytes that were never written");
    const changed = sent(ACK, 501, 101, 4000, 10);
    changed.data[9] = 1;
    expect(flow.speak(changed)).toBe("other bytes than those that were written");
  });
});

describe("an expectation", () => {
  it("fails when nothing comes, or something else, or more", () => {
    expect(() => {
      start();
      peer.expects({ flags: ACK });
    }).toThrow("nothing came");
    expect(() => {
      synAckIs({ flags: ACK });
    }).toThrow("other flags");
    expect(() => {
      synAckIs({ flags: SYN | ACK, seq: 501 });
    }).toThrow("another seq");
    expect(() => {
      synAckIs({ flags: SYN | ACK, ack: 100 });
    }).toThrow("another ack");
    expect(() => {
      synAckIs({ flags: SYN | ACK, mss: 536 });
    }).toThrow("another MSS");
    expect(() => {
      synAckIs({ flags: SYN | ACK, length: 1 });
    }).toThrow("another length");
    expect(() => {
      synAckIs({ flags: SYN | ACK, sackPermitted: true });
    }).toThrow("an option that isn't there");
    expect(() => {
      reach(State.CloseWait);
      us.finishes();
      peer.expectsNothing();
    }).toThrow("a frame too many");
  });

  it("fails when the application gets other bytes, or another state", () => {
    expect(() => {
      start();
      establishedByPeer();
      peer.sends({ flags: ACK | PSH, seq: 101, ack: 501, data: "hello" });
      us.receives("jello");
    }).toThrow("other bytes");
    expect(() => {
      start();
      establishedByPeer();
      us.isIn(State.CloseWait);
    }).toThrow("another state");
    expect(() => {
      failWith("at will");
    }).toThrow("at will");
  });
});

function synAckIs(segment: Segment): void {
  start();
  us.listens();
  peer.sends({ flags: SYN, seq: 100 });
  peer.expects(segment);
}
