// How often a connection is challenged: by its own clock, and by nobody else's.

import { counter } from "../../assembly/index";
import { setNow } from "../../assembly/clock";
import { challengedNow, mayChallengeAgain, neverChallenged } from "../../assembly/tcp/challenge";
import { Counter } from "../../assembly/trace";
import { ACK, Peer, SYN, Us, advance, establishedByPeer, now, peer, start, us } from "../support/conversation";

const other = new Peer();
const otherUs = new Us();

describe("a challenge", () => {
  it("may be sent by who never sent one, at any instant", () => {
    const instants: u32[] = [0, 1, 499, 500, 0x7fffffff, 0x80000000, 0xffffffff];
    for (let i = 0; i < instants.length; i++) {
      setNow(instants[i]);
      expect(mayChallengeAgain(neverChallenged())).toBe(true, `at ${instants[i]}`);
    }
  });

  it("may be sent again after half a second, less a random part that is never more than 127 ms [R5961-THR]", () => {
    let early = 0;
    for (let n: u32 = 0; n < 100; n++) {
      setNow(n * 1000);
      const challengedAt = challengedNow();
      expect(mayChallengeAgain(challengedAt)).toBe(false);
      setNow(n * 1000 + 372);
      expect(mayChallengeAgain(challengedAt)).toBe(false);
      setNow(n * 1000 + 436);
      if (mayChallengeAgain(challengedAt)) early++;
      setNow(n * 1000 + 500);
      expect(mayChallengeAgain(challengedAt)).toBe(true);
    }
    expect(early > 20 && early < 80).toBe(true, `${early} of 100`);
  });

  it("is sent once for many SYNs, and again later [R5961-THR] [S-07]", () => {
    start();
    establishedByPeer();
    for (let n = 0; n < 10; n++) peer.sends({ flags: SYN, seq: 200 + n });
    peer.expects({ flags: ACK, seq: 501, ack: 101 });
    peer.expectsNothing();
    advance(500);
    peer.sends({ flags: SYN, seq: 200 });
    peer.expects({ flags: ACK, seq: 501, ack: 101 });
    expect(counter(Counter.ChallengesSent)).toBe(2);
    expect(counter(Counter.TcpSynChallenged)).toBe(11);
  });

  it("of one connection says nothing about another's [S-23]", () => {
    start();
    establishedByPeer();
    other.address = 0x0a000703;
    other.macLow = 3;
    other.makesItselfKnown();
    other.sends({ flags: SYN, seq: 100 });
    other.expects({ flags: SYN | ACK, seq: 500, ack: 101 });
    other.sends({ flags: ACK, seq: 101, ack: 501 });
    otherUs.listener = us.listener;
    otherUs.accepts(other);
    const instant = now();
    peer.sends({ flags: SYN, seq: 400000 });
    peer.expects({ flags: ACK, seq: 501, ack: 101 });
    other.sends({ flags: SYN, seq: 400000 });
    other.expects({ flags: ACK, seq: 501, ack: 101 });
    expect(now()).toBe(instant);
  });

  it("is no part of the limit where data is answered, which its sender repeats by a timer", () => {
    start();
    establishedByPeer();
    for (let n = 0; n < 3; n++) {
      peer.sends({ flags: ACK, seq: 90, ack: 501, length: 5 });
      peer.expects({ flags: ACK, seq: 501, ack: 101 });
    }
    expect(counter(Counter.TcpUnacceptable)).toBe(3);
    expect(counter(Counter.ChallengesSent)).toBe(0);
  });
});
