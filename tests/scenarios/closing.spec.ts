// How connections end: by us, by the peer, by both at once, half and whole, gracefully and by a reset.

import { tcpError, tcpReadable, tcpReceive, tcpSend, tcpState, tcpWritable, transfer } from "../../assembly/index";
import {
  ACK,
  FIN,
  PSH,
  RST,
  Result,
  State,
  advance,
  establishedByPeer,
  establishedByUs,
  ignoreFrames,
  peer,
  reach,
  start,
  untilNextFrame,
  us,
} from "../support/conversation";

describe("a connection is closed in four segments", () => {
  it("by us", () => {
    start();
    establishedByPeer();
    us.finishes();
    us.isIn(State.FinWait1);
    peer.expects({ flags: FIN | ACK, seq: 501, ack: 101 });
    peer.sends({ flags: ACK, seq: 101, ack: 502 });
    us.isIn(State.FinWait2);
    peer.sends({ flags: FIN | ACK, seq: 101, ack: 502 });
    peer.expects({ flags: ACK, seq: 502, ack: 102 });
    us.isIn(State.TimeWait);
    us.failedWith(0);
  });

  it("by the peer", () => {
    start();
    establishedByPeer();
    peer.sends({ flags: FIN | ACK, seq: 101, ack: 501 });
    peer.expects({ flags: ACK, seq: 501, ack: 102 });
    us.isIn(State.CloseWait);
    us.receivesEnd();
    us.finishes();
    peer.expects({ flags: FIN | ACK, seq: 501, ack: 102 });
    us.isIn(State.LastAck);
    peer.sends({ flags: ACK, seq: 102, ack: 502 });
    us.isIn(State.Closed);
    us.failedWith(0);
    expect(tcpReadable(us.handle)).toBe(Result.Closed);
  });

  it("by both at once", () => {
    start();
    establishedByPeer();
    us.finishes();
    peer.expects({ flags: FIN | ACK, seq: 501, ack: 101 });
    peer.sends({ flags: FIN | ACK, seq: 101, ack: 501 });
    us.isIn(State.Closing);
    peer.expects({ flags: ACK, seq: 502, ack: 102 });
    peer.sends({ flags: ACK, seq: 102, ack: 502 });
    us.isIn(State.TimeWait);
    peer.expectsNothing();
  });
});

describe("a connection is closed in three segments", () => {
  it("by us, when the peer acknowledges with its FIN", () => {
    start();
    establishedByPeer();
    us.finishes();
    peer.expects({ flags: FIN | ACK, seq: 501, ack: 101 });
    peer.sends({ flags: FIN | ACK, seq: 101, ack: 502 });
    us.isIn(State.TimeWait);
    peer.expects({ flags: ACK, seq: 502, ack: 102 });
  });

  it("by the peer, when we have finished already as its FIN comes", () => {
    start();
    establishedByPeer();
    peer.sends({ flags: FIN | ACK, seq: 101, ack: 501 });
    us.finishes();
    peer.expects({ flags: FIN | ACK, seq: 501, ack: 102 });
    peer.sends({ flags: ACK, seq: 102, ack: 502 });
    us.isIn(State.Closed);
    peer.expectsNothing();
  });
});

describe("a connection that is closed to one side", () => {
  it("by us, still receives", () => {
    start();
    reach(State.FinWait2);
    expect(tcpSend(us.handle, transfer(), 1)).toBe(Result.NotConnected);
    expect(tcpWritable(us.handle)).toBe(Result.NotConnected);
    peer.sends({ flags: ACK | PSH, seq: 101, ack: 502, data: "more" });
    us.receives("more");
    advance(200);
    peer.expects({ flags: ACK, seq: 502, ack: 105 });
    advance(600000);
    us.isIn(State.FinWait2);
    peer.sends({ flags: FIN | ACK | PSH, seq: 105, ack: 502, data: "end" });
    peer.expects({ flags: ACK, seq: 502, ack: 109 });
    us.receives("end");
    us.receivesEnd();
    us.isIn(State.TimeWait);
  });

  it("by us before the peer has acknowledged our data, still receives", () => {
    start();
    establishedByPeer();
    us.sends("question");
    us.finishes();
    peer.expects({ flags: FIN | ACK | PSH, seq: 501, ack: 101, data: "question" });
    peer.sends({ flags: ACK | PSH, seq: 101, ack: 509, data: "answer" });
    us.isIn(State.FinWait1);
    us.receives("answer");
    peer.sends({ flags: ACK, seq: 107, ack: 510 });
    us.isIn(State.FinWait2);
  });

  it("by the peer, still sends", () => {
    start();
    reach(State.CloseWait);
    us.sends("an answer");
    peer.expects({ flags: ACK | PSH, seq: 501, ack: 102, data: "an answer" });
    peer.sends({ flags: ACK, seq: 102, ack: 510 });
    us.sends("the end");
    us.finishes();
    peer.expects({ flags: FIN | ACK | PSH, seq: 510, ack: 102, data: "the end" });
    us.isIn(State.LastAck);
    peer.sends({ flags: ACK, seq: 102, ack: 518 });
    us.isIn(State.Closed);
  });

  it("by the peer, delivers what came before its end, and then the end", () => {
    start();
    establishedByPeer();
    peer.sends({ flags: FIN | ACK | PSH, seq: 101, ack: 501, data: "goodbye" });
    peer.expects({ flags: ACK, seq: 501, ack: 109 });
    expect(tcpReadable(us.handle)).toBe(7);
    us.receives("goodbye");
    expect(tcpReadable(us.handle)).toBe(Result.Closed);
    us.receivesEnd();
    us.receivesEnd();
  });

  it("by a FIN that comes before its data, is closed when the data is there [S-17]", () => {
    start();
    establishedByPeer();
    peer.sends({ flags: FIN | ACK, seq: 106, ack: 501 });
    peer.expects({ flags: ACK, seq: 501, ack: 101 });
    us.isIn(State.Established);
    peer.sends({ flags: ACK | PSH, seq: 101, ack: 501, data: "hello" });
    peer.expects({ flags: ACK, seq: 501, ack: 107 });
    us.isIn(State.CloseWait);
    us.receives("hello");
    us.receivesEnd();
  });
});

describe("what is lost while a connection closes", () => {
  it("our FIN, is sent again", () => {
    start();
    reach(State.FinWait1);
    expect(untilNextFrame(3000)).toBeGreaterThanOrEqual(200);
    peer.expects({ flags: FIN | ACK, seq: 501, ack: 101 });
    peer.sends({ flags: ACK, seq: 101, ack: 502 });
    us.isIn(State.FinWait2);
  });

  it("our FIN in LAST-ACK, is sent again", () => {
    start();
    reach(State.LastAck);
    untilNextFrame(3000);
    peer.expects({ flags: FIN | ACK, seq: 501, ack: 102 });
    peer.sends({ flags: ACK, seq: 102, ack: 502 });
    us.isIn(State.Closed);
  });

  it("our acknowledgement of the peer's FIN, is sent again when the FIN is", () => {
    start();
    reach(State.CloseWait);
    peer.sends({ flags: FIN | ACK, seq: 101, ack: 501 });
    peer.expects({ flags: ACK, seq: 501, ack: 102 });
    us.isIn(State.CloseWait);
  });

  it("everything behind our FIN, ends the connection by the user timeout [MUST-20]", () => {
    start();
    reach(State.LastAck);
    advance(170000);
    us.isIn(State.LastAck);
    advance(80000);
    us.isIn(State.Closed);
    us.failedWith(Result.TimedOut);
    ignoreFrames();
    advance(200000);
    peer.expectsNothing();
  });
});

describe("a handle that is given up", () => {
  it("leaves a connection behind that closes by itself", () => {
    start();
    establishedByPeer();
    us.sends("the last words");
    us.closes();
    expect(tcpState(us.handle)).toBe(Result.BadHandle);
    peer.expects({ flags: FIN | ACK | PSH, seq: 501, ack: 101, data: "the last words" });
    peer.sends({ flags: FIN | ACK, seq: 101, ack: 516 });
    peer.expects({ flags: ACK, seq: 516, ack: 102 });
  });

  it("with bytes that nobody read, resets the peer [SHLD-3]", () => {
    start();
    establishedByPeer();
    peer.sends({ flags: ACK | PSH, seq: 101, ack: 501, data: "hello" });
    us.closes();
    peer.expects({ flags: RST, seq: 501 });
    peer.expectsNothing();
  });

  it("before bytes arrive that nobody will read, resets the peer [SHLD-3]", () => {
    start();
    establishedByPeer();
    us.closes();
    peer.expects({ flags: FIN | ACK, seq: 501, ack: 101 });
    peer.sends({ flags: ACK, seq: 101, ack: 502 });
    peer.sends({ flags: ACK | PSH, seq: 101, ack: 502, data: "hello" });
    expect(peer.takes().flags & RST).toBe(RST);
    peer.expectsNothing();
  });

  it("in FIN-WAIT-2, is waited for no longer than a minute", () => {
    start();
    reach(State.FinWait2);
    us.closes();
    advance(70000);
    peer.sends({ flags: FIN | ACK, seq: 101, ack: 502 });
    peer.expects({ flags: RST, seq: 502 });
  });

  it("in SYN-SENT, is forgotten in silence", () => {
    start();
    reach(State.SynSent);
    us.closes();
    advance(10000);
    peer.expectsNothing();
  });
});

describe("a reset", () => {
  it("by us, tells the peer and frees the handle", () => {
    start();
    establishedByUs();
    us.aborts();
    expect(tcpState(us.handle)).toBe(Result.BadHandle);
    peer.expects({ flags: RST, seq: 501 });
    peer.sends({ flags: ACK, seq: 101, ack: 501 });
    peer.expects({ flags: RST, seq: 501 });
  });

  it("by the peer, is told after the bytes that came before it [MUST-12]", () => {
    start();
    establishedByPeer();
    peer.sends({ flags: ACK | PSH, seq: 101, ack: 501, data: "hello" });
    peer.sends({ flags: RST, seq: 106 });
    us.isIn(State.Closed);
    us.failedWith(Result.Reset);
    us.receives("hello");
    expect(tcpReceive(us.handle, transfer(), 1)).toBe(Result.Reset);
    expect(tcpReceive(us.handle, transfer(), 1)).toBe(Result.Reset);
    expect(tcpSend(us.handle, transfer(), 1)).toBe(Result.Reset);
    us.closes();
    expect(tcpError(us.handle)).toBe(Result.BadHandle);
    peer.expectsNothing();
  });

  it("in LAST-ACK and CLOSING, is an end like another", () => {
    start();
    reach(State.LastAck);
    peer.sends({ flags: RST, seq: 102 });
    us.isIn(State.Closed);
    us.failedWith(0);
    start();
    reach(State.Closing);
    peer.sends({ flags: RST, seq: 102 });
    us.isIn(State.Closed);
    us.failedWith(0);
    peer.expectsNothing();
  });

  it("inside of the window but not at its edge, is challenged [S-02]", () => {
    start();
    establishedByPeer();
    peer.sends({ flags: RST, seq: 102 });
    peer.expects({ flags: ACK, seq: 501, ack: 101 });
    us.isIn(State.Established);
  });

  it("outside of the window, is ignored [S-03]", () => {
    start();
    establishedByPeer();
    peer.sends({ flags: RST, seq: 100 });
    peer.sends({ flags: RST, seq: 101 + 65536 });
    peer.expectsNothing();
    us.isIn(State.Established);
  });
});
