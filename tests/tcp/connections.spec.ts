// The table of connections and the handles by which they are named: claimed, found, released; and the row of deadlines.

import { cells } from "../../assembly/cells";
import { setNow } from "../../assembly/clock";
import { deadlineOf } from "../../assembly/deadlines";
import { makeHandle, slotOf } from "../../assembly/handles";
import { connectionsMax, listenersMax } from "../../assembly/limits";
import { Connection, Timer, connectionBytes } from "../../assembly/tcp/connection";
import {
  arm,
  claimConnection,
  connectionAt,
  connectionOf,
  deadline,
  disarm,
  isArmed,
  releaseConnection,
  sleep,
  wake,
} from "../../assembly/tcp/connections";
import { endpointAt } from "../../assembly/tcp/endpoints";
import { listenerAt } from "../../assembly/tcp/listeners";
import { State as CoreState } from "../../assembly/tcp/state";
import { tcpConnect } from "../../assembly/index";
import { Result, State, establishedByPeer, now, peer, start, us } from "../support/conversation";

function ours(): Connection {
  return connectionOf(us.handle)!;
}

describe("a handle", () => {
  it("is positive and names its slot", () => {
    for (let slot = 0; slot < connectionsMax + listenersMax; slot++) {
      const handle = makeHandle(slot);
      expect(handle > 0).toBe(true);
      expect(slotOf(handle)).toBe(slot);
    }
  });

  it("is never the same twice, whatever the slot", () => {
    const handles = new Set<i32>();
    for (let n = 0; n < 2000; n++) handles.add(makeHandle(n % connectionsMax));
    expect(handles.size).toBe(2000);
  });

  it("stays positive when the generations begin anew", () => {
    cells.generation = 0xffffffff;
    const first = makeHandle(0);
    expect(first > 0).toBe(true);
    // The last generation: all bits above those of the slot.
    cells.generation = 0x7fffffff / first;
    expect(makeHandle(0)).toBe(first);
  });

  it("leads to the record of its slot, connections first", () => {
    expect(changetype<usize>(endpointAt(0))).toBe(changetype<usize>(connectionAt(0)));
    expect(changetype<usize>(endpointAt(connectionsMax - 1))).toBe(changetype<usize>(connectionAt(connectionsMax - 1)));
    expect(changetype<usize>(endpointAt(connectionsMax))).toBe(changetype<usize>(listenerAt(0)));
  });
});

describe("the table of connections", () => {
  it("is claimed until it is full, and again when one was released", () => {
    start();
    const taken: i32[] = [];
    for (let n = 0; n < connectionsMax; n++) taken.push(claimConnection(CoreState.Closed)!.id);
    taken.sort();
    for (let id = 0; id < connectionsMax; id++) expect(taken[id]).toBe(id);
    expect(claimConnection(CoreState.Closed) == null).toBe(true);
    releaseConnection(connectionAt(2));
    expect(claimConnection(CoreState.Closed)!.id).toBe(2);
    expect(claimConnection(CoreState.Closed) == null).toBe(true);
  });

  it("gives records without a trace of their predecessor", () => {
    start();
    establishedByPeer();
    const id = ours().id;
    us.sends("secret");
    us.aborts();
    peer.takes();
    const connection = claimConnection(CoreState.Closed)!;
    expect(connection.id).toBe(id);
    expect(connection.sndUna).toBe(0);
    expect(connection.sendUsed).toBe(0);
    expect(connection.armed).toBe(0);
    expect(connection.congestionWindow).toBe(0);
    expect(connection.error).toBe(0);
  });

  it("knows a connection by its handle, and by no other number", () => {
    start();
    establishedByPeer();
    const handle = us.handle;
    expect(connectionOf(handle) != null).toBe(true);
    expect(connectionOf(0) == null).toBe(true);
    expect(connectionOf(-handle) == null).toBe(true);
    expect(connectionOf(slotOf(handle)) == null).toBe(true);
    expect(connectionOf(us.listener) == null).toBe(true);
    expect(connectionOf(0x7fffffff) == null).toBe(true);
  });

  it("forgets the handle that was given up, though the connection goes on", () => {
    start();
    establishedByPeer();
    const connection = ours();
    us.closes();
    expect(connectionOf(us.handle) == null).toBe(true);
    expect(connection.state).toBe(<i32>State.FinWait1);
  });

  it("has records of whole words, one behind the other", () => {
    expect(changetype<usize>(connectionAt(1)) - changetype<usize>(connectionAt(0))).toBe(connectionBytes);
  });

  it("is full for who connects when all are taken", () => {
    start();
    for (let n = 0; n < connectionsMax; n++) expect(tcpConnect(0x0a000701, 80, 50000 + n) > 0).toBe(true);
    expect(tcpConnect(0x0a000701, 80, 60000)).toBe(Result.TableFull);
  });
});

describe("a connection's row of deadlines", () => {
  it("holds each timer by itself", () => {
    start();
    establishedByPeer();
    const connection = ours();
    arm(connection, Timer.DelayedAck, 100);
    arm(connection, Timer.Alarm, 5000);
    expect(isArmed(connection, Timer.DelayedAck)).toBe(true);
    expect(isArmed(connection, Timer.Alarm)).toBe(true);
    expect(isArmed(connection, Timer.Persist)).toBe(false);
    expect(deadline(connection, Timer.DelayedAck)).toBe(now() + 100);
    expect(deadline(connection, Timer.Alarm)).toBe(now() + 5000);
    disarm(connection, Timer.DelayedAck);
    expect(isArmed(connection, Timer.DelayedAck)).toBe(false);
    expect(isArmed(connection, Timer.Alarm)).toBe(true);
  });

  it("is slept through until the earliest, also across the clock's wrap [W-04]", () => {
    start(0xfffffff0);
    establishedByPeer();
    const connection = ours();
    arm(connection, Timer.Alarm, 5000);
    arm(connection, Timer.Persist, 40);
    arm(connection, Timer.KeepAlive, 300);
    sleep(connection);
    expect(deadlineOf(connection.id).at).toBe(0x18);
    setNow(0x10);
    wake(connection);
    expect(deadlineOf(connection.id).at).toBe(0x10);
  });

  it("that is empty lets the connection sleep for ever", () => {
    start();
    establishedByPeer();
    const connection = ours();
    expect(connection.armed).toBe(0);
    wake(connection);
    expect(deadlineOf(connection.id).isSet).toBe(1);
    sleep(connection);
    expect(deadlineOf(connection.id).isSet).toBe(0);
  });
});
