// Why a segment goes no further: one counter for every reason, and one reason for each of these. What else becomes of
// them stands where it belongs, under the same ids.

import { tcpConnect } from "../../assembly/index";
import {
  ACK,
  FIN,
  PSH,
  Peer,
  RST,
  SYN,
  Segment,
  State,
  connectionsMax,
  establishedByPeer,
  halfOpenMax,
  establishedByUs,
  expectDrop,
  fillReceiveBuffer,
  ignoreFrames,
  peer,
  pollNow,
  reach,
  start,
  us,
  watchDrops,
} from "../support/conversation";

/** The peer says this, and one thing is dropped, for that reason. Whatever is answered is no matter here. */
function drops(segment: Segment, reason: string, from: Peer = peer): void {
  watchDrops();
  from.sends(segment);
  expectDrop(reason);
  pollNow();
  ignoreFrames();
}

function begin(port: i32): void {
  peer.port = port;
  peer.sends({ flags: SYN, seq: 100 });
  peer.expects({ flags: SYN | ACK, seq: 500, ack: 101 });
}

describe("a table that is full is told apart", () => {
  it("from others: the backlog [R-07]", () => {
    start();
    us.listens(80, 1);
    begin(40000);
    begin(40001);
    peer.sends({ flags: ACK, seq: 101, ack: 501 });
    peer.port = 40000;
    drops({ flags: ACK, seq: 101, ack: 501 }, "tcp.backlog-full");
    peer.port = 40002;
    drops({ flags: SYN, seq: 100 }, "tcp.backlog-full");
  });

  it("from others: the half-open entries [R-01]", () => {
    start();
    us.listens();
    for (let i = 0; i < halfOpenMax; i++) begin(20000 + i);
    peer.port = 60000;
    drops({ flags: SYN, seq: 100 }, "tcp.half-open-full");
  });

  it("from others: the connections [R-07]", () => {
    start();
    us.listens(80, connectionsMax);
    for (let port = 1; port <= connectionsMax; port++) tcpConnect(peer.address, port, 5000);
    begin(40000);
    drops({ flags: ACK, seq: 101, ack: 501 }, "tcp.connections-full");
  });
});

describe("a segment of no use to a connection is counted by its reason", () => {
  it("outside of the window, a reset or not; a reset or a SYN within [S-02] [S-03] [S-07] [S-08]", () => {
    start();
    establishedByPeer();
    drops({ flags: RST, seq: 100 }, "tcp.reset-outside");
    drops({ flags: RST, seq: 102 }, "tcp.reset-challenged");
    drops({ flags: SYN, seq: 102 }, "tcp.syn-challenged");
    drops({ flags: SYN, seq: 99 }, "tcp.unacceptable");
    drops({ flags: ACK, seq: 100, ack: 501 }, "tcp.unacceptable");
    us.isIn(State.Established);
  });

  it("with an acknowledgement of what was never sent, or from long ago [S-11] [S-12] [S-31]", () => {
    start();
    establishedByPeer();
    drops({ flags: ACK | PSH, seq: 101, ack: 502, data: "forged" }, "tcp.ack-of-unsent");
    drops({ flags: ACK | PSH, seq: 101, ack: 501 - 70000, data: "forged" }, "tcp.ack-too-old");
    us.receivesNothing();
  });

  it("with an old timestamp, or with none [S-25]", () => {
    start();
    us.connects();
    const syn = peer.takes();
    peer.sends({ flags: SYN | ACK, seq: 100, ack: 501, tsVal: 1000, tsEcr: syn.tsVal });
    ignoreFrames();
    drops({ flags: ACK | PSH, seq: 101, ack: 501, data: "old", tsVal: 999, tsEcr: syn.tsVal }, "tcp.old-timestamp");
    drops({ flags: ACK | PSH, seq: 101, ack: 501, data: "bare" }, "tcp.no-timestamp");
    us.receivesNothing();
  });

  it("beyond the window, behind too many holes, behind the FIN [S-16] [S-30] [S-18]", () => {
    start();
    establishedByUs();
    for (let hole = 0; hole < 600; hole++) peer.sends({ flags: ACK, seq: 103 + 2 * hole, ack: 501, length: 1 });
    drops({ flags: ACK, seq: 1501, ack: 501, length: 1 }, "tcp.too-many-holes");
    start();
    establishedByPeer();
    const end = 101 + fillReceiveBuffer();
    drops({ flags: ACK, seq: end, ack: 501, length: 1 }, "tcp.beyond-window");
    start();
    establishedByPeer();
    peer.sends({ flags: FIN | ACK, seq: 101, ack: 501 });
    drops({ flags: ACK, seq: 102, ack: 501, length: 1 }, "tcp.after-fin");
  });

  it("after the application has closed [R-04]", () => {
    start();
    reach(State.FinWait2);
    us.closes();
    drops({ flags: ACK | PSH, seq: 101, ack: 502, data: "too late" }, "tcp.after-close");
  });
});

describe("a segment of no use to an end that is no full connection is counted by its reason", () => {
  it("with another acknowledgement than the handshake's [S-14]", () => {
    start();
    us.listens();
    begin(40000);
    drops({ flags: ACK, seq: 101, ack: 502 }, "tcp.wrong-handshake-ack");
  });

  it("in SYN-SENT, and in TIME-WAIT [S-04] [S-09] [S-27] [T-05]", () => {
    start();
    reach(State.SynSent);
    drops({ flags: RST, seq: 100 }, "tcp.ignored-in-syn-sent");
    drops({ flags: FIN, seq: 100 }, "tcp.ignored-in-syn-sent");
    us.isIn(State.SynSent);
    start();
    reach(State.TimeWait);
    drops({ flags: RST, seq: 102 }, "tcp.ignored-in-time-wait");
    drops({ flags: SYN, seq: 90 }, "tcp.ignored-in-time-wait");
    us.isIn(State.TimeWait);
  });
});
