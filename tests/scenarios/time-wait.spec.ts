// TIME-WAIT: how long it lasts, what it answers, and when it makes room for a new connection.

import { tcpClose, tcpSetOption, tcpState } from "../../assembly/index";
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
  establishedByPeer,
  peer,
  reach,
  start,
  us,
} from "../support/conversation";

describe("TIME-WAIT", () => {
  it("lasts twice the segment lifetime [MUST-13]", () => {
    start();
    reach(State.TimeWait);
    advance(59999);
    us.isIn(State.TimeWait);
    advance(101);
    us.isIn(State.Closed);
    us.failedWith(0);
    peer.sends({ flags: FIN | ACK, seq: 101, ack: 502 });
    peer.expects({ flags: RST, seq: 502 });
  });

  it("lasts as long as the application has said", () => {
    start();
    establishedByPeer();
    expect(tcpSetOption(us.handle, Option.SegmentLifetime, 1000)).toBe(0);
    us.finishes();
    peer.expects({ flags: FIN | ACK, seq: 501, ack: 101 });
    peer.sends({ flags: FIN | ACK, seq: 101, ack: 502 });
    peer.expects({ flags: ACK, seq: 502, ack: 102 });
    advance(1999);
    us.isIn(State.TimeWait);
    advance(101);
    us.isIn(State.Closed);
  });

  it("acknowledges a FIN that comes again, and begins anew with it", () => {
    start();
    reach(State.TimeWait);
    advance(50000);
    peer.sends({ flags: FIN | ACK, seq: 101, ack: 502 });
    peer.expects({ flags: ACK, seq: 502, ack: 102 });
    advance(59999);
    us.isIn(State.TimeWait);
    advance(101);
    us.isIn(State.Closed);
  });

  it("is deaf to a reset [S-27]", () => {
    start();
    reach(State.TimeWait);
    peer.sends({ flags: RST, seq: 102 });
    peer.expectsNothing();
    us.isIn(State.TimeWait);
  });

  it("makes way for a SYN that can't be an old one [MAY-2] [S-09]", () => {
    start();
    reach(State.TimeWait);
    const lastNumber = peer.flow().ourIss + 2;
    peer.sends({ flags: SYN, seq: 103, mss: 1460 });
    peer.expects({ flags: SYN | ACK, seq: 500, ack: 104 });
    expect(i32(peer.flow().ourIss - lastNumber)).toBeGreaterThan(0);
    peer.sends({ flags: ACK, seq: 104, ack: 501 });
    us.accepts();
    us.isIn(State.Established);
  });

  it("acknowledges a SYN that may be an old one [S-09]", () => {
    start();
    reach(State.TimeWait);
    peer.sends({ flags: SYN, seq: 90, mss: 1460 });
    peer.expects({ flags: ACK, seq: 502, ack: 102 });
    us.isIn(State.TimeWait);
  });

  it("makes way for a SYN with a lower number and a newer timestamp [SHLD-4] [S-09]", () => {
    start();
    us.listens();
    peer.sends({ flags: SYN, seq: 100, tsVal: 1000 });
    const synAck = peer.takes();
    expect(synAck.hasTimestamps).toBe(true);
    peer.sends({ flags: ACK, seq: 101, ack: 501, tsVal: 1001, tsEcr: synAck.tsVal });
    us.accepts();
    us.finishes();
    peer.expects({ flags: FIN | ACK, seq: 501, ack: 101 });
    peer.sends({ flags: FIN | ACK, seq: 101, ack: 502, tsVal: 1002, tsEcr: synAck.tsVal });
    peer.expects({ flags: ACK, seq: 502, ack: 102, tsEcr: 1002 });
    peer.sends({ flags: SYN, seq: 90, tsVal: 1002 });
    peer.expects({ flags: ACK, seq: 502, ack: 102 });
    peer.sends({ flags: SYN, seq: 90, tsVal: 1003 });
    peer.expects({ flags: SYN | ACK, seq: 500, ack: 91, tsEcr: 1003 });
  });

  it("goes on after the handle is given up", () => {
    start();
    reach(State.TimeWait);
    expect(tcpClose(us.handle)).toBe(0);
    expect(tcpState(us.handle)).toBe(Result.BadHandle);
    peer.sends({ flags: FIN | ACK, seq: 101, ack: 502 });
    peer.expects({ flags: ACK, seq: 502, ack: 102 });
  });

  it("of a connection without a handle, ends in silence", () => {
    start();
    establishedByPeer();
    us.closes();
    peer.expects({ flags: FIN | ACK, seq: 501, ack: 101 });
    peer.sends({ flags: FIN | ACK, seq: 101, ack: 502 });
    peer.expects({ flags: ACK, seq: 502, ack: 102 });
    advance(60100);
    peer.sends({ flags: ACK, seq: 102, ack: 502 });
    peer.expects({ flags: RST, seq: 502 });
  });

  it("refuses data, which can only be old", () => {
    start();
    reach(State.TimeWait);
    peer.sends({ flags: ACK | PSH, seq: 101, ack: 502, data: "x" });
    peer.expects({ flags: ACK, seq: 502, ack: 102 });
    us.receivesEnd();
  });
});
