// Segments that come too early, too late, twice, or with old acknowledgements (RFC 9293 §3.10.7.4, RFC 5961 §5).

import { tcpReadable } from "../../assembly/index";
import {
  ACK,
  FIN,
  PSH,
  SYN,
  State,
  advance,
  establishedByPeer,
  establishedByUs,
  fillReceiveBuffer,
  nextFrame,
  peer,
  start,
  us,
} from "../support/conversation";

const alphabet = "abcdefghijklmnopqrstuvwxyz";

/** A peer whose first data byte has that number on the wire. */
function establishedAt(firstByte: u32): void {
  start();
  peer.isn = u32(firstByte - 1);
  establishedByPeer();
}

/** So many letters of the alphabet, from that place on. */
function sendsLetters(from: i32, count: i32): void {
  peer.sends({ flags: ACK, seq: 101 + from, ack: 501, data: alphabet.substring(from, from + count) });
}

describe("a segment behind a hole", () => {
  it("is kept, and acknowledged at once with what is missing [SHLD-31] [MAY-13]", () => {
    start();
    establishedByPeer();
    sendsLetters(20, 6);
    peer.expects({ flags: ACK, seq: 501, ack: 101 });
    sendsLetters(10, 5);
    peer.expects({ flags: ACK, seq: 501, ack: 101 });
    us.receivesNothing();
    sendsLetters(0, 10);
    peer.expects({ flags: ACK, seq: 501, ack: 116 });
    us.receives("abcdefghijklmno");
    sendsLetters(15, 5);
    peer.expects({ flags: ACK, seq: 501, ack: 127 });
    us.receives("pqrstuvwxyz");
    peer.expectsNothing();
  });

  it("is kept where the numbers wrap [S-29] [SHLD-31]", () => {
    for (let before = 0; before <= 27; before++) {
      establishedAt(u32(0 - before));
      sendsLetters(12, 14);
      peer.expects({ flags: ACK, seq: 501, ack: 101 });
      sendsLetters(6, 3);
      peer.expects({ flags: ACK, seq: 501, ack: 101 });
      sendsLetters(0, 8);
      peer.expects({ flags: ACK, seq: 501, ack: 110 });
      sendsLetters(8, 6);
      peer.expects({ flags: ACK, seq: 501, ack: 127 });
      us.receives(alphabet);
    }
  });

  it("may overlap others in every way [S-16]", () => {
    for (let left = 1; left < 13; left++) {
      for (let right = left + 1; right <= 14; right++) {
        start();
        establishedByPeer();
        sendsLetters(3, 3);
        sendsLetters(8, 4);
        sendsLetters(left, right - left);
        expect(tcpReadable(us.handle)).toBe(0);
        sendsLetters(0, 9);
        sendsLetters(7, 19);
        us.receives(alphabet);
      }
    }
  });

  it("of one byte, and every other byte, costs a fixed number of places [S-30] [I2]", () => {
    start();
    establishedByPeer();
    for (let place = 1; place < 26; place += 2) {
      sendsLetters(place, 1);
      peer.expects({ flags: ACK, seq: 501, ack: 101 });
      peer.expectsNothing();
    }
    // What was kept is right, and what was dropped comes again.
    let known = 0;
    for (let turn = 0; turn < 26 && known < 26; turn++) {
      sendsLetters(known, 1);
      advance(100);
      known = i32(u32(peer.takes().ack - peer.isn)) - 1;
    }
    us.receives(alphabet);
  });

  it("doesn't take the room of what comes in order [S-30]", () => {
    start();
    establishedByPeer();
    for (let place = 5; place < 26; place += 3) sendsLetters(place, 2);
    sendsLetters(0, 26);
    us.receives(alphabet);
  });
});

describe("a segment that starts before the window", () => {
  it("is trimmed to what is new [S-16]", () => {
    establishedAt(101);
    sendsLetters(0, 10);
    sendsLetters(5, 10);
    sendsLetters(0, 20);
    us.receives("abcdefghijklmnopqrst");
  });

  it("and ends behind it is trimmed on both sides [S-16]", () => {
    start();
    establishedByPeer();
    const before = 101 + fillReceiveBuffer();
    const read = us.receivesBytes(1460);
    const window = i32(peer.takes().window);
    peer.sends({ flags: ACK, seq: before, ack: 501, length: window - 1000 });
    peer.sends({ flags: ACK, seq: before + window - 1100, ack: 501, length: 1101 + 100 });
    peer.expects({ flags: ACK, seq: 501, ack: before + window, window: 0 });
    expect(us.receivesBytes(before + window)).toBe(before - 101 - read + window);
  });

  it("is acknowledged at once if nothing in it is new", () => {
    start();
    establishedByPeer();
    sendsLetters(0, 10);
    advance(200);
    peer.expects({ flags: ACK, seq: 501, ack: 111 });
    for (let again = 0; again < 5; again++) {
      sendsLetters(0, 10);
      peer.expects({ flags: ACK, seq: 501, ack: 111 });
      peer.expectsNothing();
    }
    us.receives("abcdefghij");
    us.receivesNothing();
  });
});

describe("a FIN", () => {
  it("behind a hole counts when the hole is filled [S-17]", () => {
    start();
    establishedByPeer();
    peer.sends({ flags: FIN | ACK | PSH, seq: 106, ack: 501, data: "fghij" });
    peer.expects({ flags: ACK, seq: 501, ack: 101 });
    us.isIn(State.Established);
    sendsLetters(0, 5);
    peer.expects({ flags: ACK, seq: 501, ack: 112 });
    us.isIn(State.CloseWait);
    us.receives("abcdefghij");
    us.receivesEnd();
  });

  it("before what had come earlier ends the stream, and a second one elsewhere is ignored [S-17]", () => {
    start();
    establishedByPeer();
    peer.sends({ flags: FIN | ACK, seq: 101, ack: 501, data: "abc" });
    peer.expects({ flags: ACK, seq: 501, ack: 105 });
    us.isIn(State.CloseWait);
    peer.sends({ flags: FIN | ACK, seq: 110, ack: 501 });
    advance(1000);
    peer.sends({ flags: FIN | ACK, seq: 104, ack: 501 });
    us.isIn(State.CloseWait);
    us.receives("abc");
    us.receivesEnd();
  });

  it("is the end: data behind it is dropped, and acknowledged as before [S-18]", () => {
    start();
    establishedByPeer();
    peer.sends({ flags: FIN | ACK, seq: 101, ack: 501, data: "abc" });
    peer.expects({ flags: ACK, seq: 501, ack: 105 });
    peer.sends({ flags: ACK, seq: 105, ack: 501, data: "more" });
    peer.expects({ flags: ACK, seq: 501, ack: 105 });
    us.receives("abc");
    us.receivesEnd();
  });
});

describe("an old acknowledgement", () => {
  it("that is plausible is ignored, and the data with it is taken [S-13]", () => {
    start();
    establishedByUs();
    us.sends("question");
    peer.expects({ flags: ACK | PSH, seq: 501, ack: 101, data: "question" });
    peer.sends({ flags: ACK, seq: 101, ack: 509 });
    peer.sends({ flags: ACK | PSH, seq: 101, ack: 501, data: "answer" });
    us.receives("answer");
    us.sends("thanks");
    peer.expects({ flags: ACK | PSH, seq: 509, ack: 107, data: "thanks" });
  });

  it("from before any window that the peer has offered is challenged, and its data dropped [S-12] [S-31] [MAY-12] [I5]", () => {
    start();
    us.connects();
    peer.expects({ flags: SYN, seq: 500 });
    peer.sends({ flags: SYN | ACK, seq: 100, ack: 501, mss: 100, window: 100 });
    peer.expects({ flags: ACK, seq: 501, ack: 101 });
    us.sendsBytes(300);
    for (let seq = 501; seq < 801; seq += 100) {
      const isLast = seq == 701;
      peer.expects({ flags: isLast ? ACK | PSH : ACK, seq: seq, ack: 101, length: 100 });
      peer.sends({ flags: ACK, seq: 101, ack: seq + 100, window: 100 });
    }
    peer.sends({ flags: ACK | PSH, seq: 101, ack: 700, window: 100, data: "evil" });
    peer.expects({ flags: ACK, seq: 801, ack: 101 });
    us.receivesNothing();
    peer.sends({ flags: ACK | PSH, seq: 101, ack: 701, window: 100, data: "good" });
    us.receives("good");
  });

  it("from before our SYN is challenged [S-12] [MAY-12]", () => {
    start();
    establishedByPeer();
    peer.sends({ flags: ACK | PSH, seq: 101, ack: 501 - 64240 - 1, data: "evil" });
    peer.expects({ flags: ACK, seq: 501, ack: 101 });
    us.receivesNothing();
  });
});

describe("acknowledgements of what we don't understand", () => {
  it("are themselves not answered without end [S-24]", () => {
    start();
    establishedByPeer();
    let answers = 0;
    // A peer that is out of step, and answers each of our acknowledgements with one outside of the window.
    for (let milliseconds = 0; milliseconds < 5000; milliseconds++) {
      peer.sends({ flags: ACK, seq: 50, ack: 501 });
      advance(1);
      while (nextFrame().length > 0) answers++;
    }
    // One in 500 ms, less a random part of at most 127.
    expect(answers).toBeGreaterThanOrEqual(9);
    expect(answers).toBeLessThanOrEqual(14);
    us.isIn(State.Established);
  });

  it("are the same for what we never sent [S-24]", () => {
    start();
    establishedByPeer();
    for (let count = 0; count < 100; count++) peer.sends({ flags: ACK, seq: 101, ack: 5000 });
    peer.expects({ flags: ACK, seq: 501, ack: 101 });
    peer.expectsNothing();
  });
});
