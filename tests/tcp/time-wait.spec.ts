// The entries of TIME-WAIT: their age, and the oldest that makes room. What they answer: tests/scenarios.

import { counter, tcpState } from "../../assembly/index";
import { cells } from "../../assembly/cells";
import { timeWaitMax } from "../../assembly/limits";
import { find, fourTupleOf, noEntry } from "../../assembly/tcp/four-tuples";
import { timeWaitAt } from "../../assembly/tcp/time-wait";
import { Counter } from "../../assembly/trace";
import { ACK, FIN, Result, SYN, State, advance, openedByPeer, peer, start, us } from "../support/conversation";

/** A connection from that port, which we finish first, and whose handle we keep or give up. */
function waitsFrom(port: i32, keeps: bool): void {
  peer.port = port;
  openedByPeer();
  us.finishes();
  peer.expects({ flags: FIN | ACK, seq: 501, ack: 101 });
  peer.sends({ flags: FIN | ACK, seq: 101, ack: 502 });
  peer.expects({ flags: ACK, seq: 502, ack: 102 });
  us.isIn(State.TimeWait);
  if (!keeps) us.closes();
}

function begin(entries: i32): void {
  start();
  us.listens();
  for (let n = 0; n < entries; n++) {
    waitsFrom(40001 + n, false);
    advance(10);
  }
}

/** The peer's ports, the oldest first; and the chain is the same in both directions. */
function ports(): string {
  let text = "";
  let before = <i32>noEntry;
  for (let id = <i32>cells.oldestTimeWait; id != noEntry; id = timeWaitAt(id).newer) {
    if (timeWaitAt(id).older != before) return "the chain is broken";
    text += ` ${fourTupleOf(id).ports >> 16}`;
    before = id;
  }
  return cells.newestTimeWait == before ? text : "the chain ends elsewhere";
}

function free(): i32 {
  let count = 0;
  for (let id = <i32>cells.freeTimeWait; id != noEntry; id = fourTupleOf(id).next) count++;
  return count;
}

describe("TIME-WAIT's entries", () => {
  it("stand in the order in which they came", () => {
    begin(3);
    expect(ports()).toBe(" 40001 40002 40003");
    expect(free()).toBe(timeWaitMax - 3);
  });

  it("end one after the other, two lifetimes after they began [MUST-13]", () => {
    begin(3);
    advance(59_969);
    expect(ports()).toBe(" 40001 40002 40003");
    advance(1);
    expect(ports()).toBe(" 40002 40003");
    advance(10);
    expect(ports()).toBe(" 40003");
    advance(10);
    expect(ports()).toBe("");
    expect(free()).toBe(timeWaitMax);
  });

  it("make room for a new one, the oldest first [R-04]", () => {
    begin(timeWaitMax);
    expect(free()).toBe(0);
    waitsFrom(50000, false);
    expect(ports()).toBe(" 40002 40003 40004 50000");
    waitsFrom(50001, false);
    expect(ports()).toBe(" 40003 40004 50000 50001");
    expect(counter(Counter.TimeWaitsRecycled)).toBe(2);
  });

  it("leave from between the others when a new SYN opens their four-tuple again [MAY-2]", () => {
    begin(timeWaitMax);
    peer.port = 40002;
    peer.sends({ flags: SYN, seq: 5000 });
    const synAck = peer.takes();
    expect(synAck.flags).toBe(SYN | ACK);
    expect(ports()).toBe(" 40001 40003 40004");
    expect(free()).toBe(1);
    expect(counter(Counter.TimeWaitsReopened)).toBe(1);
  });

  it("are found by their four-tuple as long as they wait, and the connection isn't", () => {
    begin(1);
    const id = find(0x0a000701, (40001 << 16) | 80);
    expect(id).toBe(<i32>cells.oldestTimeWait);
    advance(60_000);
    expect(find(0x0a000701, (40001 << 16) | 80)).toBe(noEntry);
  });

  it("stay in their place when the FIN is repeated, and wait anew", () => {
    begin(2);
    peer.port = 40001;
    peer.sends({ flags: FIN | ACK, seq: 101, ack: 502 });
    peer.expects({ flags: ACK, seq: 502, ack: 102 });
    advance(59_990);
    expect(ports()).toBe(" 40001");
    advance(10);
    expect(ports()).toBe("");
  });

  it("need no record of a connection once the handle was given up", () => {
    start();
    us.listens();
    waitsFrom(40001, true);
    const handle = us.handle;
    expect(tcpState(handle)).toBe(State.TimeWait);
    us.closes();
    expect(tcpState(handle)).toBe(Result.BadHandle);
    expect(ports()).toBe(" 40001");
  });

  it("close the connection whose handle was kept, also when they make room", () => {
    start();
    us.listens();
    waitsFrom(40001, true);
    const kept = us.handle;
    for (let n = 0; n < timeWaitMax; n++) waitsFrom(40002 + n, false);
    expect(tcpState(kept)).toBe(State.Closed);
    us.handle = kept;
    us.failedWith(0);
  });
});
