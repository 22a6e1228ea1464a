// Timestamps (RFC 7323 §3-5): agreed on the SYNs, echoed by rule, a measure of round trips, and a guard against old
// duplicates (PAWS).

import { tcpGetOption } from "../../assembly/index";
import {
  ACK,
  FIN,
  Option,
  PSH,
  RST,
  Result,
  SYN,
  State,
  advance,
  peer,
  start,
  untilNextFrame,
  us,
} from "../support/conversation";

let ourClock: u32 = 0;

/** We connect; the peer's SYN-ACK carries that timestamp. Ours at this instant is `ourClock`. */
function establishedAt(stamp: u32): void {
  start();
  us.connects();
  const syn = peer.takes();
  ourClock = syn.tsVal;
  peer.sends({ flags: SYN | ACK, seq: 100, ack: 501, mss: 1460, tsVal: stamp, tsEcr: ourClock });
  peer.expects({ flags: ACK, seq: 501, ack: 101, tsVal: ourClock, tsEcr: stamp });
  us.isIn(State.Established);
}

describe("timestamps", () => {
  it("are in every segment once both SYNs had them, and count milliseconds", () => {
    establishedAt(1000);
    expect(tcpGetOption(us.handle, Option.SendMss)).toBe(1448);
    advance(50);
    us.sends("hello");
    peer.expects({ flags: ACK | PSH, seq: 501, ack: 101, data: "hello", tsVal: u32(ourClock + 50), tsEcr: 1000 });
    peer.sends({ flags: ACK, seq: 101, ack: 506, tsVal: 1050, tsEcr: u32(ourClock + 50) });
    us.finishes();
    peer.expects({ flags: FIN | ACK, seq: 506, ack: 101, tsVal: u32(ourClock + 50), tsEcr: 1050 });
  });

  it("are agreed with a peer that connects", () => {
    start();
    us.listens();
    peer.sends({ flags: SYN, seq: 100, mss: 1460, tsVal: 7000 });
    peer.expects({ flags: SYN | ACK, seq: 500, ack: 101, tsEcr: 7000 });
    peer.sends({ flags: ACK, seq: 101, ack: 501, tsVal: 7001 });
    us.accepts();
    us.sends("hello");
    peer.expects({ flags: ACK | PSH, seq: 501, ack: 101, data: "hello", tsEcr: 7001 });
  });

  it("are missing from no segment of the peer that counts, but a reset [S-25]", () => {
    establishedAt(1000);
    peer.sends({ flags: ACK | PSH, seq: 101, ack: 501, data: "hello" });
    advance(1000);
    us.receivesNothing();
    peer.sends({ flags: RST, seq: 101 });
    us.failedWith(Result.Reset);
  });

  it("echo the segment that the acknowledgement is for: the first of two", () => {
    establishedAt(1000);
    peer.sends({ flags: ACK, seq: 101, ack: 501, length: 1448, tsVal: 1010, tsEcr: ourClock });
    peer.sends({ flags: ACK, seq: 1549, ack: 501, length: 1448, tsVal: 1020, tsEcr: ourClock });
    peer.expects({ flags: ACK, seq: 501, ack: 2997, tsEcr: 1010 });
  });

  it("echo the last segment in order while there is a hole, and then the one that fills it", () => {
    establishedAt(1000);
    peer.sends({ flags: ACK, seq: 201, ack: 501, length: 100, tsVal: 1020, tsEcr: ourClock });
    peer.expects({ flags: ACK, seq: 501, ack: 101, tsEcr: 1000 });
    peer.sends({ flags: ACK, seq: 301, ack: 501, length: 100, tsVal: 1030, tsEcr: ourClock });
    peer.expects({ flags: ACK, seq: 501, ack: 101, tsEcr: 1000 });
    peer.sends({ flags: ACK, seq: 101, ack: 501, length: 100, tsVal: 1040, tsEcr: ourClock });
    peer.expects({ flags: ACK, seq: 501, ack: 401, tsEcr: 1040 });
  });

  it("measure the round trip of a segment that was sent twice [MUST-18]", () => {
    establishedAt(1000);
    us.sends("x");
    peer.expects({ flags: ACK | PSH, seq: 501, ack: 101, data: "x" });
    expect(untilNextFrame(1000)).toBe(201);
    peer.expects({ flags: ACK | PSH, seq: 501, ack: 101, data: "x", tsVal: u32(ourClock + 201) });
    advance(40);
    // The echo says that it answers the second one: SRTT = 7/8 * 1 + 1/8 * 40.
    peer.sends({ flags: ACK, seq: 101, ack: 502, tsVal: 1240, tsEcr: u32(ourClock + 201) });
    const smoothed = tcpGetOption(us.handle, Option.SmoothedRoundTrip);
    expect(smoothed).toBeGreaterThanOrEqual(5);
    expect(smoothed).toBeLessThanOrEqual(6);
    // The time-out isn't doubled any more.
    us.sends("y");
    peer.expects({ flags: ACK | PSH, seq: 502, ack: 101, data: "y" });
    expect(untilNextFrame(1000)).toBe(205);
  });

  it("measure nothing by a SYN-ACK that was repeated: who had the first goes on echoing it", () => {
    start();
    us.listens();
    peer.sends({ flags: SYN, seq: 100, mss: 1460, tsVal: 7000 });
    const first = peer.takes().tsVal;
    for (let wait = 1000; wait <= 4000; wait *= 2) {
      expect(untilNextFrame(10000)).toBe(wait);
      peer.expects({ flags: SYN | ACK, seq: 500, ack: 101 });
    }
    // All of its acknowledgements but the last were lost. The round trip is none of seven seconds.
    peer.sends({ flags: ACK, seq: 101, ack: 501, tsVal: 14000, tsEcr: first });
    us.accepts();
    us.sends("x");
    peer.expects({ flags: ACK | PSH, seq: 501, ack: 101, data: "x" });
    expect(untilNextFrame(100000)).toBe(3000);
    peer.expects({ flags: ACK | PSH, seq: 501, ack: 101, data: "x" });
  });

  it("measure nothing by an echo from the future, or of nothing", () => {
    establishedAt(1000);
    const before = tcpGetOption(us.handle, Option.SmoothedRoundTrip);
    us.sends("x");
    peer.expects({ flags: ACK | PSH, seq: 501, ack: 101, data: "x" });
    advance(100);
    peer.sends({ flags: ACK, seq: 101, ack: 502, tsVal: 1100, tsEcr: u32(ourClock + 500000) });
    expect(tcpGetOption(us.handle, Option.SmoothedRoundTrip)).toBe(before);
  });
});

describe("an old timestamp", () => {
  it("makes a segment unacceptable, which is acknowledged and dropped [S-25]", () => {
    establishedAt(1000);
    peer.sends({ flags: ACK | PSH, seq: 101, ack: 501, data: "evil", tsVal: 999, tsEcr: ourClock });
    peer.expects({ flags: ACK, seq: 501, ack: 101, tsEcr: 1000 });
    us.receivesNothing();
    peer.sends({ flags: ACK | PSH, seq: 101, ack: 501, data: "good", tsVal: 1000, tsEcr: ourClock });
    us.receives("good");
  });

  it("is one modulo 2^32 [S-25] [S-29]", () => {
    establishedAt(0xfffffff0);
    peer.sends({ flags: ACK | PSH, seq: 101, ack: 501, data: "good", tsVal: 5, tsEcr: ourClock });
    us.receives("good");
    advance(200);
    peer.expects({ flags: ACK, seq: 501, ack: 105, tsEcr: 5 });
    peer.sends({ flags: ACK | PSH, seq: 105, ack: 501, data: "evil", tsVal: 0xfffffff8, tsEcr: ourClock });
    us.receivesNothing();
    peer.expects({ flags: ACK, seq: 501, ack: 105, tsEcr: 5 });
  });

  it("is no reason to drop a reset [S-25]", () => {
    establishedAt(1000);
    peer.sends({ flags: RST, seq: 101, tsVal: 1 });
    us.failedWith(Result.Reset);
  });

  it("isn't old any more after 24 days of silence [S-25]", () => {
    establishedAt(1000);
    advance(24 * 24 * 3600 * 1000 - 1000);
    peer.sends({ flags: ACK | PSH, seq: 101, ack: 501, data: "evil", tsVal: 999, tsEcr: ourClock });
    peer.expects({ flags: ACK, seq: 501, ack: 101 });
    us.receivesNothing();
    advance(1001);
    peer.sends({ flags: ACK | PSH, seq: 101, ack: 501, data: "good", tsVal: 999, tsEcr: ourClock });
    us.receives("good");
    advance(200);
    peer.expects({ flags: ACK, seq: 501, ack: 105, tsEcr: 999 });
  });
});

describe("a timestamp from far ahead", () => {
  it("isn't remembered of a segment that is beyond what was acknowledged [T-30]", () => {
    establishedAt(1000);
    peer.sends({ flags: ACK | PSH, seq: 2000, ack: 501, data: "poison", tsVal: 2000000000, tsEcr: ourClock });
    peer.expects({ flags: ACK, seq: 501, ack: 101, tsEcr: 1000 });
    peer.sends({ flags: ACK | PSH, seq: 101, ack: 501, data: "good", tsVal: 1001, tsEcr: ourClock });
    us.receives("good");
  });

  it("isn't remembered of a segment whose acknowledgement is impossible [T-30]", () => {
    establishedAt(1000);
    peer.sends({ flags: ACK | PSH, seq: 101, ack: 90000, data: "poison", tsVal: 2000000000, tsEcr: ourClock });
    peer.expects({ flags: ACK, seq: 501, ack: 101, tsEcr: 1000 });
    advance(1000);
    peer.sends({ flags: ACK | PSH, seq: 101, ack: 501 - 70000, data: "poison", tsVal: 2000000000, tsEcr: ourClock });
    peer.expects({ flags: ACK, seq: 501, ack: 101, tsEcr: 1000 });
    peer.sends({ flags: ACK | PSH, seq: 101, ack: 501, data: "good", tsVal: 1001, tsEcr: ourClock });
    us.receives("good");
  });

  it("isn't remembered of a segment outside of the window [T-30]", () => {
    establishedAt(1000);
    peer.sends({ flags: ACK | PSH, seq: 90, ack: 501, data: "x", tsVal: 2000000000, tsEcr: ourClock });
    peer.expects({ flags: ACK, seq: 501, ack: 101, tsEcr: 1000 });
    peer.sends({ flags: ACK | PSH, seq: 101, ack: 501, data: "good", tsVal: 1001, tsEcr: ourClock });
    us.receives("good");
  });
});
