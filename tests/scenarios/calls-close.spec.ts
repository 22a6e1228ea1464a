// CLOSE and ABORT, as the contract has them (docs/abi.md): tcpShutdown, tcpClose and tcpAbort in every state. How both
// sides finish stands in closing.spec.ts.

import { tcpAbort, tcpAccept, tcpClose, tcpConnect, tcpState } from "../../assembly/index";
import {
  ACK,
  FIN,
  PSH,
  RST,
  Result,
  SYN,
  State,
  advance,
  connectionsMax,
  establishedByPeer,
  nextFrame,
  openedByPeer,
  peer,
  reach,
  readSegment,
  start,
  us,
} from "../support/conversation";

describe("tcpShutdown", () => {
  it("sends one FIN, however often it is called", () => {
    start();
    establishedByPeer();
    us.finishes();
    us.finishes();
    peer.expects({ flags: FIN | ACK, seq: 501, ack: 101 });
    us.finishes();
    peer.sends({ flags: ACK, seq: 101, ack: 502 });
    us.finishes();
    advance(60000);
    peer.expectsNothing();
    us.isIn(State.FinWait2);
  });

  it("is remembered in SYN-SENT until the connection is open", () => {
    start();
    reach(State.SynSent);
    us.finishes();
    us.finishes();
    us.isIn(State.SynSent);
    peer.expectsNothing();
    peer.sends({ flags: SYN | ACK, seq: 100, ack: 501 });
    peer.expects({ flags: FIN | ACK, seq: 501, ack: 101 });
    us.isIn(State.FinWait1);
  });

  it("is remembered in SYN-RECEIVED behind what is queued", () => {
    start();
    reach(State.SynReceived);
    us.sends("hello");
    us.finishes();
    us.isIn(State.SynReceived);
    peer.expectsNothing();
    peer.sends({ flags: ACK, seq: 101, ack: 501 });
    peer.expects({ flags: FIN | ACK | PSH, seq: 501, ack: 101, data: "hello" });
    us.isIn(State.FinWait1);
  });

  it("lets receiving go on, without end [R-FW2]", () => {
    start();
    reach(State.FinWait2);
    for (let day = 0; day < 10; day++) advance(86400000);
    us.isIn(State.FinWait2);
    peer.sends({ flags: ACK | PSH, seq: 101, ack: 502, data: "still here" });
    us.receives("still here");
    peer.sends({ flags: FIN | ACK, seq: 111, ack: 502 });
    us.isIn(State.TimeWait);
  });
});

describe("tcpClose", () => {
  it("still sends what is queued, and a FIN behind it [MAY-1]", () => {
    start();
    establishedByPeer();
    expect(us.sendsBytes(2000)).toBe(2000);
    us.closes();
    expect(tcpState(us.handle)).toBe(Result.BadHandle);
    peer.expects({ flags: ACK, seq: 501, ack: 101, length: 1460 });
    peer.expects({ flags: FIN | ACK | PSH, seq: 1961, ack: 101, length: 540 });
    peer.sends({ flags: FIN | ACK, seq: 101, ack: 2502 });
    peer.expects({ flags: ACK, seq: 2502, ack: 102 });
  });

  it("resets a connection that has bytes nobody read, also when the peer has finished [SHLD-3]", () => {
    start();
    establishedByPeer();
    peer.sends({ flags: FIN | ACK | PSH, seq: 101, ack: 501, data: "unread" });
    peer.expects({ flags: ACK, seq: 501, ack: 108 });
    us.closes();
    peer.expects({ flags: RST, seq: 501 });
    peer.expectsNothing();
  });

  it("resets one in FIN-WAIT-2 that has bytes nobody read [SHLD-3]", () => {
    start();
    reach(State.FinWait2);
    peer.sends({ flags: ACK | PSH, seq: 101, ack: 502, data: "unread" });
    us.closes();
    peer.expects({ flags: RST, seq: 502 });
    peer.sends({ flags: ACK, seq: 107, ack: 502 });
    peer.expects({ flags: RST, seq: 502 });
  });

  it("does not reset one whose bytes were all read", () => {
    start();
    establishedByPeer();
    peer.sends({ flags: ACK | PSH, seq: 101, ack: 501, data: "read" });
    us.receives("read");
    us.closes();
    peer.expects({ flags: FIN | ACK, seq: 501, ack: 105 });
    peer.sends({ flags: FIN | ACK, seq: 105, ack: 502 });
    peer.expects({ flags: ACK, seq: 502, ack: 106 });
  });

  it("resets one in FIN-WAIT-2 to which bytes come later [SHLD-3] [R-04]", () => {
    start();
    reach(State.FinWait2);
    us.closes();
    peer.sends({ flags: ACK | PSH, seq: 101, ack: 502, data: "too late" });
    peer.expects({ flags: RST, seq: 502 });
    peer.expectsNothing();
  });

  it("in FIN-WAIT-2 waits a minute for the peer, from when it is called [R-FW2] [R-04]", () => {
    start();
    reach(State.FinWait2);
    advance(3600000);
    us.closes();
    advance(59000);
    peer.sends({ flags: FIN | ACK, seq: 101, ack: 502 });
    peer.expects({ flags: ACK, seq: 502, ack: 102 });
    start();
    reach(State.FinWait2);
    us.closes();
    advance(61000);
    peer.expectsNothing();
    peer.sends({ flags: FIN | ACK, seq: 101, ack: 502 });
    peer.expects({ flags: RST, seq: 502 });
  });

  it("in SYN-SENT forgets the connection: nothing is sent, and an answer is a stranger's", () => {
    start();
    reach(State.SynSent);
    us.closes();
    expect(tcpState(us.handle)).toBe(Result.BadHandle);
    advance(10000);
    peer.expectsNothing();
    peer.sends({ flags: SYN | ACK, seq: 100, ack: 501 });
    peer.expects({ flags: RST, seq: 501 });
  });

  it("in SYN-RECEIVED still opens, sends, and closes", () => {
    start();
    reach(State.SynReceived);
    us.sends("hello");
    us.closes();
    peer.expectsNothing();
    peer.sends({ flags: ACK, seq: 101, ack: 501 });
    peer.expects({ flags: FIN | ACK | PSH, seq: 501, ack: 101, data: "hello" });
    peer.sends({ flags: FIN | ACK, seq: 101, ack: 507 });
    peer.expects({ flags: ACK, seq: 507, ack: 102 });
  });

  it("in CLOSE-WAIT sends the FIN, and the connection is forgotten when it is acknowledged", () => {
    start();
    reach(State.CloseWait);
    us.closes();
    peer.expects({ flags: FIN | ACK, seq: 501, ack: 102 });
    peer.sends({ flags: ACK, seq: 102, ack: 502 });
    peer.expectsNothing();
    peer.sends({ flags: ACK, seq: 102, ack: 502 });
    peer.expects({ flags: RST, seq: 502 });
  });

  it("in CLOSING and LAST-ACK changes nothing of how the connection ends", () => {
    start();
    reach(State.Closing);
    us.closes();
    peer.expectsNothing();
    peer.sends({ flags: ACK, seq: 102, ack: 502 });
    peer.sends({ flags: FIN | ACK, seq: 101, ack: 502 });
    peer.expects({ flags: ACK, seq: 502, ack: 102 });
    start();
    reach(State.LastAck);
    us.closes();
    peer.expectsNothing();
    peer.sends({ flags: FIN | ACK, seq: 101, ack: 501 });
    peer.expects({ flags: ACK, seq: 502, ack: 102 });
    peer.sends({ flags: ACK, seq: 102, ack: 502 });
    peer.expectsNothing();
  });

  it("gives the place in the table back when the last state has ended", () => {
    start();
    us.listens();
    for (let i = 0; i < 2 * connectionsMax; i++) {
      openedByPeer();
      peer.sends({ flags: FIN | ACK, seq: 101, ack: 501 });
      us.closes();
      peer.expects({ flags: FIN | ACK, seq: 501, ack: 102 });
      peer.sends({ flags: ACK, seq: 102, ack: 502 });
    }
    peer.expectsNothing();
    for (let port = 1; port <= connectionsMax; port++) expect(tcpConnect(0x0a000701, port, 5000)).toBeGreaterThan(0);
  });

  it("in CLOSED frees the handle, and nothing is sent", () => {
    start();
    reach(State.Closed);
    us.closes();
    peer.expectsNothing();
    expect(tcpClose(us.handle)).toBe(Result.BadHandle);
  });
});

/** The sequence number of the reset that an abort sends; without one, the peer's next FIN is answered so. */
class Abort {
  state: State = State.Closed;
  reset: i32 = 0;
}

const silence: i32 = 0;
const aborts: Abort[] = [
  { state: State.Closed, reset: silence },
  { state: State.Listen, reset: silence },
  { state: State.SynSent, reset: silence },
  { state: State.SynReceived, reset: 501 },
  { state: State.Established, reset: 501 },
  { state: State.FinWait1, reset: 502 },
  { state: State.FinWait2, reset: 502 },
  { state: State.CloseWait, reset: 501 },
  { state: State.Closing, reset: silence },
  { state: State.LastAck, reset: silence },
  { state: State.TimeWait, reset: silence },
];

describe("tcpAbort", () => {
  it("resets the peer in the states in which RFC 9293 §3.10.5 does, and forgets the connection in all", () => {
    for (let i = 0; i < aborts.length; i++) {
      start();
      reach(aborts[i].state);
      us.aborts();
      expect(tcpAbort(us.handle)).toBe(Result.BadHandle);
      if (aborts[i].reset != silence) peer.expects({ flags: RST, seq: aborts[i].reset });
      peer.expectsNothing();
      peer.sends({ flags: FIN | ACK, seq: 101, ack: 502 });
      peer.expects({ flags: RST, seq: 502 });
    }
  });

  it("throws away what is queued", () => {
    start();
    establishedByPeer();
    us.sends("never sent");
    us.aborts();
    peer.expects({ flags: RST, seq: 501 });
    advance(10000);
    peer.expectsNothing();
  });

  it("counts what was sent, acknowledged or not", () => {
    start();
    establishedByPeer();
    us.sends("sent");
    peer.expects({ flags: ACK | PSH, seq: 501, ack: 101, data: "sent" });
    us.sends("never sent");
    us.aborts();
    peer.expects({ flags: RST, seq: 505 });
  });
});

describe("a listener that is closed", () => {
  it("resets who is half open and who waits to be accepted, and nobody else", () => {
    start();
    closeWith(true);
  });

  it("and one that is aborted, alike", () => {
    start();
    closeWith(false);
  });
});

function closeWith(closes: bool): void {
  us.listens();
  openedByPeer();
  peer.port = 40001;
  peer.sends({ flags: SYN, seq: 100 });
  peer.expects({ flags: SYN | ACK, seq: 500, ack: 101 });
  peer.port = 40002;
  peer.sends({ flags: SYN, seq: 100 });
  peer.expects({ flags: SYN | ACK, seq: 500, ack: 101 });
  peer.sends({ flags: ACK, seq: 101, ack: 501 });
  expect(closes ? tcpClose(us.listener) : tcpAbort(us.listener)).toBe(0);
  expect(tcpAccept(us.listener)).toBe(Result.BadHandle);
  // In whatever order.
  let ports = 0;
  for (let i = 0; i < 2; i++) {
    const reset = readSegment(nextFrame(), false);
    expect(reset.flags).toBe(RST);
    ports += reset.port;
    peer.port = reset.port;
    expect(reset.seq).toBe(u32(peer.flow().ourIss + 1));
  }
  expect(ports).toBe(40001 + 40002);
  peer.expectsNothing();
  peer.port = 40000;
  us.isIn(State.Established);
  peer.sends({ flags: ACK | PSH, seq: 101, ack: 501, data: "hello" });
  us.receives("hello");
  peer.port = 40003;
  peer.sends({ flags: SYN, seq: 100 });
  peer.expects({ flags: RST | ACK, seq: 0, ack: 101 });
}
