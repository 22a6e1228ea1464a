// When acknowledgements leave (RFC 9293 §3.8.6.3, RFC 5681 §4.2): late if that saves one, at once if it matters.

import {
  ACK,
  FIN,
  PSH,
  State,
  advance,
  establishedByPeer,
  fillReceiveBuffer,
  peer,
  start,
  untilNextFrame,
  us,
} from "../support/conversation";

describe("an acknowledgement", () => {
  it("of one segment waits for 100 ms [SHLD-18] [MUST-40]", () => {
    start();
    establishedByPeer();
    peer.sends({ flags: ACK, seq: 101, ack: 501, length: 1460 });
    expect(untilNextFrame(1000)).toBe(100);
    peer.expects({ flags: ACK, seq: 501, ack: 1561 });
    peer.expectsNothing();
  });

  it("is not put off again by the next small segments [MUST-40]", () => {
    start();
    establishedByPeer();
    for (let count = 0; count < 4; count++) {
      peer.sends({ flags: ACK | PSH, seq: 101 + count, ack: 501, length: 1 });
      advance(24);
      peer.expectsNothing();
    }
    expect(untilNextFrame(1000)).toBe(4);
    peer.expects({ flags: ACK, seq: 501, ack: 105 });
    advance(1000);
    peer.expectsNothing();
  });

  it("of a second full segment leaves at once, and that of a third waits [SHLD-19]", () => {
    start();
    establishedByPeer();
    for (let turn = 0; turn < 2; turn++) {
      const seq = 101 + 1072 * turn;
      peer.sends({ flags: ACK, seq: seq, ack: 501, length: 536 });
      peer.expectsNothing();
      peer.sends({ flags: ACK, seq: seq + 536, ack: 501, length: 536 });
      peer.expects({ flags: ACK, seq: 501, ack: seq + 1072 });
      expect(us.receivesBytes(1072)).toBe(1072);
    }
  });

  it("counts bytes, not segments, where they are small [SHLD-19]", () => {
    start();
    establishedByPeer();
    for (let count = 0; count < 10; count++) {
      peer.sends({ flags: ACK, seq: 101 + 100 * count, ack: 501, length: 100 });
      peer.expectsNothing();
    }
    peer.sends({ flags: ACK, seq: 1101, ack: 501, length: 100 });
    peer.expects({ flags: ACK, seq: 501, ack: 1201 });
  });

  it("is one for all frames that came together [MUST-58] [MUST-59]", () => {
    start();
    establishedByPeer();
    for (let count = 0; count < 5; count++) {
      peer.sends({ flags: ACK, seq: 101 + 536 * count, ack: 501, length: 536 });
    }
    peer.expects({ flags: ACK, seq: 501, ack: 2781 });
    peer.expectsNothing();
    advance(1000);
    peer.expectsNothing();
  });

  it("travels with data, if the application answers at once [MUST-58]", () => {
    start();
    establishedByPeer();
    peer.sends({ flags: ACK, seq: 101, ack: 501, length: 536 });
    peer.sends({ flags: ACK | PSH, seq: 637, ack: 501, length: 536 });
    us.sends("thanks");
    peer.expects({ flags: ACK | PSH, seq: 501, ack: 1173, data: "thanks" });
    peer.expectsNothing();
  });

  it("travels with the window that reading has opened [MUST-58]", () => {
    start();
    establishedByPeer();
    const sent = fillReceiveBuffer();
    us.receivesBytes(sent);
    const update = peer.takes();
    expect(update.ack).toBe(u32(101 + sent));
    expect(update.window).toBeGreaterThanOrEqual(2920);
    peer.expectsNothing();
  });

  it("of a FIN leaves at once, with that of the data before it", () => {
    start();
    establishedByPeer();
    peer.sends({ flags: ACK, seq: 101, ack: 501, length: 10 });
    peer.expectsNothing();
    peer.sends({ flags: FIN | ACK, seq: 111, ack: 501, length: 10 });
    peer.expects({ flags: ACK, seq: 501, ack: 122 });
    peer.expectsNothing();
    us.isIn(State.CloseWait);
  });

  it("is never answered", () => {
    start();
    establishedByPeer();
    for (let count = 0; count < 10; count++) {
      peer.sends({ flags: ACK, seq: 101, ack: 501 });
      peer.expectsNothing();
    }
    advance(10000);
    peer.expectsNothing();
  });
});
