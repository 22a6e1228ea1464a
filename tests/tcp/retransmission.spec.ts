// The retransmission timeout against the arithmetic of RFC 6298, in whole numbers and in fractions.

import { tcpGetOption } from "../../assembly/index";
import { Connection } from "../../assembly/tcp/connection";
import { connectionOf } from "../../assembly/tcp/connections";
import { backOff, takeSample } from "../../assembly/tcp/retransmission";
import { below, seedChance } from "../support/chance";
import {
  ACK,
  Option,
  PSH,
  SYN,
  State,
  advance,
  establishedByPeer,
  peer,
  reach,
  start,
  untilNextFrame,
  us,
} from "../support/conversation";

function ours(): Connection {
  return connectionOf(us.handle)!;
}

/** A connection whose round trip was never measured. */
function unmeasured(): Connection {
  start();
  reach(State.SynSent);
  return ours();
}

function smoothed(): i32 {
  return tcpGetOption(us.handle, Option.SmoothedRoundTrip);
}

/** An open connection with timestamps, the peer's 7000; ours of the SYN-ACK. */
function openedWithTimestamps(): u32 {
  start();
  us.listens();
  peer.sends({ flags: SYN, seq: 100, mss: 1460, tsVal: 7000 });
  const stamp = peer.takes().tsVal;
  advance(40);
  peer.sends({ flags: ACK, seq: 101, ack: 501, tsVal: 7001, tsEcr: stamp });
  us.accepts();
  return stamp;
}

describe("the retransmission timeout", () => {
  it("is a second before anything was measured", () => {
    expect(unmeasured().retransmitTimeoutMs).toBe(1000);
  });

  it("is three times the first sample", () => {
    takeSample(unmeasured(), 100);
    expect(smoothed()).toBe(100);
    expect(ours().retransmitTimeoutMs).toBe(300);
  });

  it("follows the smoothed round trip and its variation", () => {
    takeSample(unmeasured(), 100);
    takeSample(ours(), 200);
    expect(smoothed()).toBe(112);
    expect(ours().retransmitTimeoutMs).toBe(362);
    takeSample(ours(), 100);
    expect(smoothed()).toBe(111);
    expect(ours().retransmitTimeoutMs).toBe(311);
  });

  it("stays near the arithmetic of fractions", () => {
    const connection = unmeasured();
    seedChance(10);
    let average: f64 = 0;
    let variation: f64 = 0;
    let worst: f64 = 0;
    for (let n = 0; n < 2000; n++) {
      const base = n < 1000 ? 400 : 3000;
      const sample = base + <i32>below(300);
      takeSample(connection, sample);
      if (n == 0) {
        average = sample;
        variation = <f64>sample / 2;
      } else {
        variation = 0.75 * variation + 0.25 * Math.abs(average - sample);
        average = 0.875 * average + 0.125 * sample;
      }
      worst = Math.max(worst, Math.abs(average + Math.max(4 * variation, 200) - connection.retransmitTimeoutMs));
    }
    expect(worst < 10).toBe(true, `${worst} ms away`);
  });

  it("is never below the round trip and 200 ms, nor above a minute", () => {
    takeSample(unmeasured(), 1);
    expect(ours().retransmitTimeoutMs).toBe(201);
    takeSample(unmeasured(), 30_000);
    expect(ours().retransmitTimeoutMs).toBe(60_000);
    takeSample(unmeasured(), 0x7fffffff);
    expect(ours().retransmitTimeoutMs).toBe(60_000);
  });

  it("counts a sample of no time as a millisecond", () => {
    takeSample(unmeasured(), 0);
    expect(smoothed()).toBe(1);
    expect(ours().retransmitTimeoutMs).toBe(201);
  });

  it("doubles each time, up to a minute", () => {
    const connection = unmeasured();
    const expected: u32[] = [2000, 4000, 8000, 16000, 32000, 60000, 60000];
    for (let times = 0; times < expected.length; times++) {
      backOff(connection);
      expect(connection.retransmitTimeoutMs).toBe(expected[times], `${times + 1} times`);
    }
  });

  it("is the next sample's again after it was doubled", () => {
    takeSample(unmeasured(), 100);
    backOff(ours());
    expect(ours().retransmitTimeoutMs).toBe(600);
    takeSample(ours(), 100);
    expect(ours().retransmitTimeoutMs).toBe(300);
  });
});

describe("a round trip", () => {
  it("is measured from a segment to its acknowledgement", () => {
    start();
    establishedByPeer();
    expect(smoothed()).toBe(1);
    us.sends("hello");
    peer.takes();
    advance(80);
    peer.sends({ flags: ACK, seq: 101, ack: 506 });
    expect(smoothed()).toBe(10);
  });

  it("is not measured by a segment that was sent twice [MUST-18]", () => {
    start();
    establishedByPeer();
    us.sends("hello");
    peer.takes();
    expect(untilNextFrame(1000)).toBe(201);
    peer.expects({ flags: ACK | PSH, seq: 501, ack: 101, data: "hello" });
    advance(80);
    peer.sends({ flags: ACK, seq: 101, ack: 506 });
    expect(smoothed()).toBe(1);
  });

  it("is measured by the echo of our timestamp", () => {
    const stamp = openedWithTimestamps();
    expect(smoothed()).toBe(40);
    us.sends("hello");
    const sent = peer.takes();
    expect(sent.tsVal - stamp).toBe(40);
    advance(80);
    peer.sends({ flags: ACK, seq: 101, ack: 506, tsVal: 7002, tsEcr: sent.tsVal });
    expect(smoothed()).toBe(45);
  });

  it("is not measured by an echo of what we have never sent", () => {
    openedWithTimestamps();
    us.sends("hello");
    const sent = peer.takes();
    advance(80);
    peer.sends({ flags: ACK, seq: 101, ack: 506, tsVal: 7002, tsEcr: sent.tsVal + 1000 });
    expect(smoothed()).toBe(40);
  });

  it("is taken for three seconds after a SYN that was lost", () => {
    start();
    us.connects();
    peer.takes();
    expect(untilNextFrame(2000)).toBe(1000);
    peer.takes();
    peer.sends({ flags: SYN | ACK, seq: 100, ack: 501 });
    peer.expects({ flags: ACK, seq: 501, ack: 101 });
    us.sends("hello");
    peer.takes();
    expect(untilNextFrame(5000)).toBe(3000);
    peer.expects({ flags: ACK | PSH, seq: 501, ack: 101, data: "hello" });
  });
});
