// TIME-WAIT at its edges: who may use the four-tuple again and when, how long the wait is at its shortest and longest,
// and what becomes of the handle of one who still holds it. Its ordinary life stands in time-wait.spec.ts.

import { tcpConnect, tcpError, tcpLocalPort, tcpSetOption, tcpState } from "../../assembly/index";
import {
  ACK,
  FIN,
  Option,
  RST,
  Result,
  SYN,
  SentSegment,
  State,
  advance,
  establishedByPeer,
  nextFrame,
  openedByPeer,
  peer,
  reach,
  readSegment,
  start,
  timeWaitMax,
  us,
} from "../support/conversation";

const peerAddress: u32 = 0x0a000701;

describe("tcpConnect to a four-tuple in TIME-WAIT", () => {
  it("is AddressInUse for the whole time if no timestamps tell old from new", () => {
    start();
    reach(State.TimeWait);
    expect(tcpConnect(peerAddress, 40000, 80)).toBe(Result.AddressInUse);
    advance(59000);
    expect(tcpConnect(peerAddress, 40000, 80)).toBe(Result.AddressInUse);
    us.isIn(State.TimeWait);
    advance(1100);
    expect(tcpConnect(peerAddress, 40000, 80)).toBeGreaterThan(0);
  });

  it("is AddressInUse within the first second, and safe afterwards, if there are timestamps [SHLD-4]", () => {
    start();
    const last = closedWithTimestamps();
    advance(900);
    expect(tcpConnect(peerAddress, 40000, 80)).toBe(Result.AddressInUse);
    us.isIn(State.TimeWait);
    advance(100);
    expect(tcpConnect(peerAddress, 40000, 80)).toBeGreaterThan(0);
    const syn = readSegment(nextFrame(), false);
    expect(syn.flags).toBe(SYN);
    expect(i32(syn.seq - last.end())).toBeGreaterThan(0);
    expect(i32(syn.tsVal - last.tsVal)).toBeGreaterThan(0);
  });

  it("leaves the old handle valid, in CLOSED and without an error", () => {
    start();
    closedWithTimestamps();
    advance(2000);
    const old = us.handle;
    const again = tcpConnect(peerAddress, 40000, 80);
    expect(again).toBeGreaterThan(0);
    expect(tcpState(old)).toBe(State.Closed);
    expect(tcpError(old)).toBe(0);
    expect(tcpLocalPort(old)).toBe(80);
    expect(tcpState(again)).toBe(State.SynSent);
  });
});

describe("a SYN in TIME-WAIT", () => {
  it("reopens from the next number on, and with it not [MAY-2] [S-09]", () => {
    start();
    reach(State.TimeWait);
    peer.sends({ flags: SYN, seq: 102 });
    peer.expects({ flags: ACK, seq: 502, ack: 102 });
    start();
    reach(State.TimeWait);
    peer.sends({ flags: SYN, seq: 103 });
    peer.expects({ flags: SYN | ACK, seq: 500, ack: 104 });
    start();
    reach(State.TimeWait);
    peer.sends({ flags: SYN, seq: 102 + 0x7fffffff });
    expect(peer.takes().flags).toBe(SYN | ACK);
    start();
    reach(State.TimeWait);
    peer.sends({ flags: SYN, seq: 102 + 0x80000001 });
    peer.expects({ flags: ACK, seq: 502, ack: 102 });
  });

  it("that is newer by its number but older by its timestamp is answered and dies [SHLD-4] [S-09]", () => {
    start();
    closedWithTimestamps();
    peer.sends({ flags: SYN, seq: 5000, tsVal: 1001 });
    peer.expects({ flags: ACK, seq: 502, ack: 102, tsEcr: 1002 });
    us.isIn(State.TimeWait);
  });

  it("and its answer, which a peer that knows nothing of it resets, do not end TIME-WAIT [S-27] [S-09]", () => {
    start();
    reach(State.TimeWait);
    peer.sends({ flags: SYN, seq: 90 });
    peer.expects({ flags: ACK, seq: 502, ack: 102 });
    peer.sends({ flags: RST, seq: 102 });
    us.isIn(State.TimeWait);
    peer.expectsNothing();
  });

  it("leaves the old handle valid, in CLOSED and without an error, when it reopens", () => {
    start();
    reach(State.TimeWait);
    const old = us.handle;
    peer.sends({ flags: SYN, seq: 200 });
    peer.expects({ flags: SYN | ACK, seq: 500, ack: 201 });
    expect(tcpState(old)).toBe(State.Closed);
    expect(tcpError(old)).toBe(0);
    peer.sends({ flags: ACK, seq: 201, ack: 501 });
    us.accepts();
    expect(us.handle).not.toBe(old);
    us.isIn(State.Established);
  });

  it("is not answered while the listener's backlog is full, and nothing is lost", () => {
    start();
    us.listens(80, 1);
    openedByPeer();
    us.finishes();
    peer.expects({ flags: FIN | ACK, seq: 501, ack: 101 });
    peer.sends({ flags: FIN | ACK, seq: 101, ack: 502 });
    peer.expects({ flags: ACK, seq: 502, ack: 102 });
    peer.port = 40001;
    peer.sends({ flags: SYN, seq: 100 });
    peer.expects({ flags: SYN | ACK, seq: 500, ack: 101 });
    peer.sends({ flags: ACK, seq: 101, ack: 501 });
    peer.port = 40000;
    peer.sends({ flags: SYN, seq: 200 });
    peer.expectsNothing();
    us.isIn(State.TimeWait);
  });
});

describe("TIME-WAIT lasts", () => {
  it("no time at all, if that is what the application wants", () => {
    start();
    lastsFor(0);
    advance(100);
    us.isIn(State.Closed);
  });

  it("eight minutes at most", () => {
    start();
    lastsFor(240000);
    advance(479999);
    us.isIn(State.TimeWait);
    advance(101);
    us.isIn(State.Closed);
  });

  it("as long as was said when it began, whatever is said later", () => {
    start();
    reach(State.TimeWait);
    expect(tcpSetOption(us.handle, Option.SegmentLifetime, 1000)).toBe(0);
    advance(59999);
    us.isIn(State.TimeWait);
  });

  it("as long after a simultaneous close [MUST-13]", () => {
    start();
    reach(State.Closing);
    advance(500);
    peer.sends({ flags: ACK, seq: 102, ack: 502 });
    us.isIn(State.TimeWait);
    advance(59999);
    us.isIn(State.TimeWait);
    advance(101);
    us.isIn(State.Closed);
  });

  it("twice as long again from each repeated FIN, and not from anything else [MUST-13]", () => {
    start();
    reach(State.TimeWait);
    advance(59000);
    peer.sends({ flags: FIN | ACK, seq: 101, ack: 502 });
    peer.expects({ flags: ACK, seq: 502, ack: 102 });
    advance(59000);
    us.isIn(State.TimeWait);
    peer.sends({ flags: SYN, seq: 50 });
    peer.expects({ flags: ACK, seq: 502, ack: 102 });
    peer.sends({ flags: RST, seq: 102 });
    peer.sends({ flags: ACK, seq: 102, ack: 502 });
    advance(1100);
    us.isIn(State.Closed);
  });
});

describe("the table of TIME-WAIT that is full", () => {
  it("gives up the oldest, whose handle stays valid in CLOSED [R-04]", () => {
    start();
    us.listens();
    openedByPeer();
    closeInTimeWait();
    const oldest = us.handle;
    for (let i = 1; i < timeWaitMax; i++) orphanInTimeWait(10000 + i);
    expect(tcpState(oldest)).toBe(State.TimeWait);
    orphanInTimeWait(10000);
    expect(tcpState(oldest)).toBe(State.Closed);
    expect(tcpError(oldest)).toBe(0);
    peer.port = 40000;
    peer.sends({ flags: FIN | ACK, seq: 101, ack: 502 });
    peer.expects({ flags: RST, seq: 502 });
    peer.port = 10001;
    peer.sends({ flags: FIN | ACK, seq: 101, ack: 502 });
    peer.expects({ flags: ACK, seq: 502, ack: 102 });
  });
});

/** We have finished first, with timestamps agreed: the peer's last one was 1002. Answers our last segment. */
function closedWithTimestamps(): SentSegment {
  us.listens();
  peer.sends({ flags: SYN, seq: 100, tsVal: 1000 });
  const synAck = peer.takes();
  peer.sends({ flags: ACK, seq: 101, ack: 501, tsVal: 1001, tsEcr: synAck.tsVal });
  us.accepts();
  us.finishes();
  peer.expects({ flags: FIN | ACK, seq: 501, ack: 101 });
  peer.sends({ flags: FIN | ACK, seq: 101, ack: 502, tsVal: 1002, tsEcr: synAck.tsVal });
  const last = peer.takes();
  us.isIn(State.TimeWait);
  return last;
}

function lastsFor(segmentLifetime: i32): void {
  establishedByPeer();
  expect(tcpSetOption(us.handle, Option.SegmentLifetime, segmentLifetime)).toBe(0);
  closeInTimeWait();
}

function closeInTimeWait(): void {
  us.finishes();
  peer.expects({ flags: FIN | ACK, seq: 501, ack: 101 });
  peer.sends({ flags: FIN | ACK, seq: 101, ack: 502 });
  peer.expects({ flags: ACK, seq: 502, ack: 102 });
}

function orphanInTimeWait(port: i32): void {
  peer.port = port;
  openedByPeer();
  closeInTimeWait();
  us.closes();
}
