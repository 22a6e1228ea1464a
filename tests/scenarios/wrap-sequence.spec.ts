// Sequence numbers that wrap at 2^32 in the middle of everything: the peer's, which the test chooses, and ours, which
// follow the clock.

import { tcpReadable } from "../../assembly/index";
import {
  ACK,
  FIN,
  PSH,
  RST,
  Result,
  SYN,
  State,
  advance,
  establishedByPeer,
  establishedByUs,
  peer,
  reach,
  start,
  startWithUsAt,
  untilNextFrame,
  us,
} from "../support/conversation";

/** The number of a SYN: with the first of them the SYN is the last before the wrap, with others data or FIN are. */
const numbers: u32[] = [0xffffffff, 0xfffffffe, 0xfffffffb, 0xfffffff0, 0xfffffe00, 0x7fffffff, 0x7ffffff0];

describe("the peer's numbers wrap", () => {
  it("while it opens, sends, and finishes [S-29]", () => {
    for (let i = 0; i < numbers.length; i++) {
      startWithPeerAt(numbers[i]);
      establishedByPeer();
      peer.sends({ flags: ACK | PSH, seq: 101, ack: 501, data: "hello" });
      peer.sends({ flags: ACK | PSH, seq: 106, ack: 501, length: 1000 });
      peer.sends({ flags: FIN | ACK, seq: 1106, ack: 501 });
      peer.expects({ flags: ACK, seq: 501, ack: 1107 });
      us.receives("hello");
      expect(tcpReadable(us.handle)).toBe(1000);
      us.isIn(State.CloseWait);
      us.aborts();
      peer.expects({ flags: RST, seq: 501 });
    }
  });

  it("in the middle of a hole [S-29]", () => {
    for (let i = 0; i < numbers.length; i++) {
      startWithPeerAt(numbers[i]);
      establishedByPeer();
      peer.sends({ flags: ACK | PSH, seq: 111, ack: 501, data: "ZZZZZZZZZZ" });
      peer.expects({ flags: ACK, seq: 501, ack: 101 });
      peer.sends({ flags: ACK | PSH, seq: 106, ack: 501, data: "bbbbbZZZ" });
      peer.expects({ flags: ACK, seq: 501, ack: 101 });
      peer.sends({ flags: ACK | PSH, seq: 101, ack: 501, data: "aaaaabb" });
      peer.expects({ flags: ACK, seq: 501, ack: 121 });
      us.receives("aaaaabbbbbZZZZZZZZZZ");
    }
  });

  it("in the middle of a segment, of which one half was there already [S-29]", () => {
    for (let i = 0; i < numbers.length; i++) {
      startWithPeerAt(numbers[i]);
      establishedByPeer();
      peer.sends({ flags: ACK | PSH, seq: 101, ack: 501, data: "hello" });
      peer.sends({ flags: ACK | PSH, seq: 99, ack: 501, data: "??hello, world" });
      us.receives("hello, world");
    }
  });

  it("and resets are still told apart: at the edge, in the window, outside of it [S-06] [S-29]", () => {
    for (let i = 0; i < numbers.length; i++) {
      startWithPeerAt(numbers[i]);
      establishedByPeer();
      peer.sends({ flags: RST, seq: 96 });
      peer.expectsNothing();
      us.isIn(State.Established);
      peer.sends({ flags: RST, seq: 120 });
      peer.expects({ flags: ACK, seq: 501, ack: 101 });
      us.isIn(State.Established);
      peer.sends({ flags: RST, seq: 101 });
      us.failedWith(Result.Reset);
    }
  });

  it("when we open, and when both do [S-29]", () => {
    for (let i = 0; i < numbers.length; i++) {
      startWithPeerAt(numbers[i]);
      establishedByUs();
      startWithPeerAt(numbers[i]);
      reach(State.SynReceived);
      peer.sends({ flags: ACK | PSH, seq: 101, ack: 501, data: "hello" });
      us.receives("hello");
    }
  });

  it("in TIME-WAIT, and what is newer is still newer [S-29] [S-09]", () => {
    for (let i = 0; i < numbers.length; i++) {
      startWithPeerAt(numbers[i]);
      reach(State.TimeWait);
      peer.sends({ flags: SYN, seq: 98 });
      peer.expects({ flags: ACK, seq: 502, ack: 102 });
      peer.sends({ flags: SYN, seq: 104 });
      peer.expects({ flags: SYN | ACK, seq: 500, ack: 105 });
    }
  });
});

describe("our numbers wrap", () => {
  it("while we open, send, and finish [S-29]", () => {
    for (let i = 0; i < numbers.length; i++) {
      startWithUsAt(numbers[i]);
      establishedByUs();
      expect(peer.flow().ourIss).toBe(numbers[i]);
      us.sends("hello");
      peer.expects({ flags: ACK | PSH, seq: 501, ack: 101, data: "hello" });
      peer.sends({ flags: ACK, seq: 101, ack: 506 });
      us.finishes();
      peer.expects({ flags: FIN | ACK, seq: 506, ack: 101 });
      peer.sends({ flags: FIN | ACK, seq: 101, ack: 507 });
      peer.expects({ flags: ACK, seq: 507, ack: 102 });
      us.isIn(State.TimeWait);
    }
  });

  it("while the peer opens, and we close", () => {
    for (let i = 0; i < numbers.length; i++) {
      startWithUsAt(numbers[i]);
      establishedByPeer();
      expect(peer.flow().ourIss).toBe(numbers[i]);
      us.sends("hello");
      us.closes();
      peer.expects({ flags: FIN | ACK | PSH, seq: 501, ack: 101, data: "hello" });
      peer.sends({ flags: ACK, seq: 101, ack: 507 });
      peer.sends({ flags: FIN | ACK, seq: 101, ack: 507 });
      peer.expects({ flags: ACK, seq: 507, ack: 102 });
    }
  });

  it("in a row of segments of which the first is lost [S-29]", () => {
    for (let i = 0; i < numbers.length; i++) {
      startWithUsAt(numbers[i]);
      establishedByUs();
      us.sendsBytes(2920);
      peer.expects({ flags: ACK, seq: 501, ack: 101, length: 1460 });
      peer.expects({ flags: ACK | PSH, seq: 1961, ack: 101, length: 1460 });
      peer.sends({ flags: ACK, seq: 101, ack: 501 });
      untilNextFrame(3000);
      peer.expects({ flags: ACK, seq: 501, ack: 101, length: 1460 });
      peer.sends({ flags: ACK, seq: 101, ack: 3421 });
      advance(60000);
      peer.expectsNothing();
    }
  });

  it("and acknowledgements are still told apart: old ones, and of what was never sent [S-29] [S-11]", () => {
    for (let i = 0; i < numbers.length; i++) {
      startWithUsAt(numbers[i]);
      establishedByUs();
      us.sends("hello");
      peer.expects({ flags: ACK | PSH, seq: 501, ack: 101, data: "hello" });
      peer.sends({ flags: ACK | PSH, seq: 101, ack: 507, data: "too far" });
      peer.expects({ flags: ACK, seq: 506, ack: 101 });
      us.receivesNothing();
      peer.sends({ flags: ACK, seq: 101, ack: 499 });
      peer.sends({ flags: ACK | PSH, seq: 101, ack: 503, data: "right" });
      us.receives("right");
      untilNextFrame(3000);
      peer.takes();
      peer.sends({ flags: ACK, seq: 106, ack: 506 });
      advance(60000);
      peer.expectsNothing();
    }
  });
});

function startWithPeerAt(isn: u32): void {
  start();
  peer.isn = isn;
}
