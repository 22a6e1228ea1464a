// Small writes (RFC 9293 §3.7.4, §3.9.1.2): Nagle's rule, the PSH bit, and urgent data, which we take and never send.

import { tcpSetOption } from "../../assembly/index";
import {
  ACK,
  FIN,
  Option,
  PSH,
  Peer,
  SYN,
  URG,
  establishedByPeer,
  establishedByUs,
  peer,
  start,
  us,
} from "../support/conversation";

const other = new Peer();

describe("Nagle's rule", () => {
  it("sends the first small write at once, and gathers the next ones until that is acknowledged [SHLD-7] [MAY-16]", () => {
    start();
    establishedByUs();
    us.sends("a");
    peer.expects({ flags: ACK | PSH, seq: 501, ack: 101, data: "a" });
    us.sends("b");
    peer.expectsNothing();
    us.sends("cd");
    peer.expectsNothing();
    peer.sends({ flags: ACK, seq: 101, ack: 502 });
    peer.expects({ flags: ACK | PSH, seq: 502, ack: 101, data: "bcd" });
  });

  it("lets a full segment go, whatever is under way [SHLD-7]", () => {
    start();
    establishedByUs(100);
    us.sends("a");
    peer.expects({ flags: ACK | PSH, seq: 501, ack: 101, data: "a" });
    us.sendsBytes(150);
    peer.expects({ flags: ACK, seq: 502, ack: 101, length: 100 });
    peer.expectsNothing();
    peer.sends({ flags: ACK, seq: 101, ack: 602 });
    peer.expects({ flags: ACK | PSH, seq: 602, ack: 101, length: 50 });
  });

  it("lets the last bytes go with a FIN", () => {
    start();
    establishedByUs();
    us.sends("a");
    peer.expects({ flags: ACK | PSH, seq: 501, ack: 101, data: "a" });
    us.sends("b");
    us.finishes();
    peer.expects({ flags: FIN | ACK | PSH, seq: 502, ack: 101, data: "b" });
  });

  it("can be switched off, for one connection [MUST-17]", () => {
    start();
    establishedByUs();
    tcpSetOption(us.handle, Option.NoDelay, 1);
    us.sends("a");
    peer.expects({ flags: ACK | PSH, seq: 501, ack: 101, data: "a" });
    us.sends("b");
    peer.expects({ flags: ACK | PSH, seq: 502, ack: 101, data: "b" });
    us.sends("c");
    peer.expects({ flags: ACK | PSH, seq: 503, ack: 101, data: "c" });
    expect(secondSmallWriteWaits()).toBe(true);
  });

  it("can be switched off in the middle of a wait [MUST-17]", () => {
    start();
    establishedByUs();
    us.sends("a");
    peer.expects({ flags: ACK | PSH, seq: 501, ack: 101, data: "a" });
    us.sends("b");
    peer.expectsNothing();
    tcpSetOption(us.handle, Option.NoDelay, 1);
    peer.expects({ flags: ACK | PSH, seq: 502, ack: 101, data: "b" });
  });
});

/** On another connection, whose option was never touched. */
function secondSmallWriteWaits(): bool {
  other.port = 41000;
  other.ourPort = 81;
  us.connects(other);
  other.expects({ flags: SYN, seq: 500 });
  other.sends({ flags: SYN | ACK, seq: 100, ack: 501, mss: 1460 });
  other.expects({ flags: ACK, seq: 501, ack: 101 });
  us.sends("a");
  other.expects({ flags: ACK | PSH, seq: 501, ack: 101, data: "a" });
  us.sends("b");
  other.expectsNothing();
  return true;
}

describe("pushed writes", () => {
  it("leave together when a closed window opens [SHLD-27] [MAY-16]", () => {
    start();
    establishedByUs();
    peer.sends({ flags: ACK, seq: 101, ack: 501, window: 0 });
    us.sends("one, ");
    us.sends("two, ");
    us.sends("three");
    peer.expectsNothing();
    peer.sends({ flags: ACK, seq: 101, ack: 501, window: 1000 });
    peer.expects({ flags: ACK | PSH, seq: 501, ack: 101, data: "one, two, three" });
    peer.expectsNothing();
  });

  it("of one moment leave in one segment [SHLD-27]", () => {
    start();
    establishedByUs();
    for (let count = 0; count < 10; count++) us.sends("0123456789");
    peer.expects({ flags: ACK | PSH, seq: 501, ack: 101, length: 100 });
    peer.expectsNothing();
  });

  it("leave in full segments, and the odd bytes need no further call [SHLD-28] [MUST-60]", () => {
    start();
    establishedByUs(100);
    us.sendsBytes(777);
    for (let seq = 501; seq < 1201; seq += 100) peer.expects({ flags: ACK, seq: seq, ack: 101, length: 100 });
    peer.expectsNothing();
    peer.sends({ flags: ACK, seq: 101, ack: 1201 });
    peer.expects({ flags: ACK | PSH, seq: 1201, ack: 101, length: 77 });
  });

  it("have PSH on the segment that empties the queue, and on no other [MUST-61]", () => {
    start();
    establishedByUs(100);
    us.sendsBytes(300);
    peer.expects({ flags: ACK, seq: 501, ack: 101, length: 100 });
    peer.expects({ flags: ACK, seq: 601, ack: 101, length: 100 });
    peer.expects({ flags: ACK | PSH, seq: 701, ack: 101, length: 100 });
    peer.sends({ flags: ACK, seq: 101, ack: 801 });
    us.sendsBytes(100);
    peer.expects({ flags: ACK | PSH, seq: 801, ack: 101, length: 100 });
  });
});

describe("urgent data", () => {
  it("is data like all the other, in its place [MUST-30]", () => {
    start();
    establishedByPeer();
    peer.sends({ flags: ACK | URG | PSH, seq: 101, ack: 501, urgent: 3, data: "!!!hello" });
    us.receives("!!!hello");
  });

  it("may end far behind the segment that announces it [MUST-30] [MUST-31]", () => {
    start();
    establishedByPeer();
    peer.sends({ flags: ACK | URG, seq: 101, ack: 501, urgent: 2000, data: "first" });
    us.receives("first");
    peer.sends({ flags: ACK | URG, seq: 106, ack: 501, urgent: 1995, length: 1000 });
    peer.sends({ flags: ACK | URG, seq: 1106, ack: 501, urgent: 995, length: 1000 });
    expect(us.receivesBytes(3000)).toBe(2000);
    peer.expects({ flags: ACK, seq: 501, ack: 2106 });
  });

  it("may be announced without a byte [MUST-31]", () => {
    start();
    establishedByPeer();
    peer.sends({ flags: ACK | URG, seq: 101, ack: 501, urgent: 5 });
    us.receivesNothing();
    peer.sends({ flags: ACK, seq: 101, ack: 501, data: "hello" });
    us.receives("hello");
  });

  it("is not what we send [SHLD-13]", () => {
    start();
    establishedByPeer();
    peer.sends({ flags: ACK | URG, seq: 101, ack: 501, urgent: 1, data: "!" });
    us.receives("!");
    us.sends("hello");
    const sent = peer.takes();
    expect(sent.flags).toBe(ACK | PSH);
    expect(sent.urgent).toBe(0);
  });
});
