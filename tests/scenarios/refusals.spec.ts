// The MAC has no room for a frame. That is no loss: what belongs to a connection stays due until it is taken, and until
// then the stack asks to be polled within 10 ms.

import { tcpGetOption } from "../../assembly/index";
import {
  ACK,
  FIN,
  Option,
  PSH,
  RST,
  SYN,
  State,
  establishedByPeer,
  establishedByUs,
  peer,
  pollNow,
  reach,
  refuseFrames,
  start,
  untilNextFrame,
  us,
} from "../support/conversation";

/** What is due is refused twice, and leaves 20 ms later at the latest. */
function refusedTwice(): void {
  refuseFrames(2);
  expect(pollNow()).toBeLessThanOrEqual(10);
  peer.expectsNothing();
  expect(untilNextFrame(20)).toBeLessThanOrEqual(20);
}

describe("the MAC refuses", () => {
  it("our SYN, which leaves later with the same number [W-05]", () => {
    start();
    us.connects();
    refusedTwice();
    peer.expects({ flags: SYN, seq: 500 });
    peer.expectsNothing();
    expect(untilNextFrame(2000)).toBe(1000);
    peer.expects({ flags: SYN, seq: 500 });
  });

  it("the ACK that completes our handshake [W-05]", () => {
    start();
    reach(State.SynSent);
    peer.sends({ flags: SYN | ACK, seq: 100, ack: 501 });
    refusedTwice();
    peer.expects({ flags: ACK, seq: 501, ack: 101 });
    peer.expectsNothing();
  });

  it("the SYN-ACK of a half-open connection, which may be forgotten, and comes with the next SYN [W-05]", () => {
    start();
    us.listens();
    refuseFrames(1);
    peer.sends({ flags: SYN, seq: 100 });
    peer.sends({ flags: SYN, seq: 100 });
    peer.expects({ flags: SYN | ACK, seq: 500, ack: 101 });
    peer.sends({ flags: ACK, seq: 101, ack: 501 });
    us.accepts();
  });

  it("data, which is not sent again when it was taken [W-05]", () => {
    start();
    establishedByUs();
    us.sendsBytes(2920);
    refusedTwice();
    peer.expects({ flags: ACK, seq: 501, ack: 101, length: 1460 });
    peer.expects({ flags: ACK | PSH, seq: 1961, ack: 101, length: 1460 });
    peer.expectsNothing();
    expect(tcpGetOption(us.handle, Option.Retransmissions)).toBe(0);
  });

  it("a retransmission, which counts as one, however often it is refused [W-05]", () => {
    start();
    establishedByUs();
    us.sends("hello");
    peer.expects({ flags: ACK | PSH, seq: 501, ack: 101, data: "hello" });
    refuseFrames(3);
    untilNextFrame(3000);
    peer.expects({ flags: ACK | PSH, seq: 501, ack: 101, data: "hello" });
    expect(tcpGetOption(us.handle, Option.Retransmissions)).toBe(1);
    // The next one waits twice as long, counted from when the MAC took this one.
    expect(untilNextFrame(6000)).toBeGreaterThanOrEqual(2 * 200);
    peer.expects({ flags: ACK | PSH, seq: 501, ack: 101, data: "hello" });
    expect(tcpGetOption(us.handle, Option.Retransmissions)).toBe(2);
  });

  it("an acknowledgement [W-05]", () => {
    start();
    establishedByPeer();
    peer.sends({ flags: ACK | PSH, seq: 101, ack: 501, length: 1460 });
    peer.sends({ flags: ACK | PSH, seq: 1561, ack: 501, length: 1460 });
    refusedTwice();
    peer.expects({ flags: ACK, seq: 501, ack: 3021 });
    peer.expectsNothing();
  });

  it("a FIN, and the state changes all the same [W-05]", () => {
    start();
    establishedByPeer();
    us.finishes();
    refusedTwice();
    peer.expects({ flags: FIN | ACK, seq: 501, ack: 101 });
    us.isIn(State.FinWait1);
    peer.sends({ flags: ACK, seq: 101, ack: 502 });
    us.isIn(State.FinWait2);
  });

  it("the reset of an abort [W-05]", () => {
    start();
    establishedByPeer();
    us.aborts();
    refusedTwice();
    peer.expects({ flags: RST, seq: 501 });
    peer.expectsNothing();
  });
});
