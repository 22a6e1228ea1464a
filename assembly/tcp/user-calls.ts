// USER CALLS (RFC 9293 §3.10.1-6, §3.9.1): OPEN, SEND, RECEIVE, CLOSE, ABORT, STATUS, in the contract's form
// (docs/abi.md). They change records and queue bytes; what they ask for leaves in the next poll.

import { cells } from "../cells";
import { elapsedSince } from "../clock";
import { isHostAddress, networkInterface, nextHopTo } from "../ip/interface";
import { random } from "../driver/host";
import { dynamicPortFirst, dynamicPorts, finWait2Ms } from "../limits";
import { isRegion } from "../region";
import { Result } from "../results";
import { Counter, count } from "../trace";
import { portsOf } from "../wire/tcp";
import { Connection, News, Timer } from "./connection";
import { arm, claimConnection, connectionAt, connectionOf, disarm, move, releaseConnection, wake } from "./connections";
import { abortConnection, endConnection, resetPeer } from "./endings";
import { find, firstTimeWait, fourTupleOf, makeKnown, noEntry } from "./four-tuples";
import { endpointAt } from "./endpoints";
import { resetHalfOpenOf } from "./half-open";
import { claimListener, dequeue, listenerOf, listenerOn, releaseListener } from "./listeners";
import { noSlot, takeNews, tell } from "./news";
import { Option, getOption, setDefaults, setOption } from "./options-table";
import { readReceived } from "./receive-buffer";
import { Listener } from "./records";
import { appendToSend, sendRoom } from "./send-buffer";
import { Event, State } from "./state";
import { disownTimeWait, endTimeWait, isSafeToReuse, timeWaitAt } from "./time-wait";

const portMax: u32 = 0xffff;

// --- §3.10.1 OPEN ---

/** Passive (MUST-41: it disturbs no connection of the port). */
export function listen(port: u32, backlog: i32): i32 {
  if (port == 0 || port > portMax) return Result.InvalidArgument;
  if (listenerOn(port)) return Result.AddressInUse;
  const listener = claimListener(port, backlog);
  return listener ? listener.handle : Result.TableFull;
}

/** Active. */
export function connect(address: u32, port: u32, localPort: u32): i32 {
  // MUST-46.
  if (port == 0 || port > portMax || localPort > portMax) return Result.InvalidArgument;
  if (!isHostAddress(address) || address == networkInterface.address) return Result.InvalidArgument;
  if (networkInterface.address == 0 || nextHopTo(address) == 0) return Result.Unreachable;
  if (localPort == 0) localPort = ephemeralPort(address, port);
  const ports = portsOf(port, localPort);
  const previous = find(address, ports);
  if (localPort == 0 || (previous != noEntry && !(previous >= firstTimeWait && isSafeToReuse(previous))))
    return Result.AddressInUse;
  const connection = claimConnection(State.Closed);
  if (!connection) return Result.TableFull;
  if (previous != noEntry) {
    connection.followsTimeWait = true;
    connection.sndNxt = timeWaitAt(previous).sndNxt;
    connection.sndUna = connection.sndNxt;
    endTimeWait(previous, Result.Ok);
  }
  setDefaults(connection);
  makeKnown(connection.id, address, ports);
  move(connection, Event.ActiveOpen);
  count(Counter.OpenedByUs);
  wake(connection);
  return connection.handle;
}

/** RFC 6056 §3.3.1: any free port, from a random one on; 0 if there is none. */
function ephemeralPort(address: u32, port: u32): u32 {
  const first = random() % dynamicPorts;
  for (let tries: u32 = 0; tries < dynamicPorts; tries++) {
    const localPort = dynamicPortFirst + ((first + tries) % dynamicPorts);
    if (!listenerOn(localPort) && find(address, portsOf(port, localPort)) == noEntry) return localPort;
  }
  return 0;
}

/** The oldest of those that wait. */
export function accept(handle: i32): i32 {
  const listener = listenerOf(handle);
  if (!listener) return notAListener(handle);
  if (listener.firstWaiting == noEntry) return Result.WouldBlock;
  const connection = connectionAt(listener.firstWaiting);
  dequeue(listener, connection);
  count(Counter.OpenedByPeer);
  // What has happened while it waited is news now.
  if (connection.news & ~News.Queued) tell(connection, News.None);
  return connection.handle;
}

// --- §3.10.2 SEND ---

/** Why nothing may be sent; Ok: it may. */
function cannotSend(connection: Connection): i32 {
  if (connection.error != Result.Ok) return connection.error;
  if (connection.finIsQueued) return Result.NotConnected;
  switch (connection.state) {
    case State.SynSent:
    case State.SynReceived:
    case State.Established:
    case State.CloseWait:
      return Result.Ok;
  }
  return Result.NotConnected;
}

export function send(handle: i32, address: usize, length: i32): i32 {
  const connection = connectionOf(handle);
  if (!connection) return notAConnection(handle);
  if (!isPiece(address, length)) return Result.InvalidArgument;
  const reason = cannotSend(connection);
  if (reason != Result.Ok) return reason;
  const taken = appendToSend(connection, address, length);
  if (sendRoom(connection) == 0) connection.awaitsRoom = true;
  if (taken != 0) wake(connection);
  return taken;
}

export function writable(handle: i32): i32 {
  const connection = connectionOf(handle);
  if (!connection) return notAConnection(handle);
  const reason = cannotSend(connection);
  if (reason != Result.Ok) return reason;
  const room = sendRoom(connection);
  if (room == 0) connection.awaitsRoom = true;
  return room;
}

// --- §3.10.3 RECEIVE ---

export function receive(handle: i32, address: usize, length: i32): i32 {
  const connection = connectionOf(handle);
  if (!connection) return notAConnection(handle);
  if (!isPiece(address, length)) return Result.InvalidArgument;
  const read = readReceived(connection, address, length);
  if (read != 0) {
    wakeForWindow(connection);
    return read;
  }
  if (connection.error != Result.Ok) return connection.error;
  return nothingMoreComes(connection) ? 0 : Result.WouldBlock;
}

export function readable(handle: i32): i32 {
  const listener = listenerOf(handle);
  if (listener) return listener.waiting;
  const connection = connectionOf(handle);
  if (!connection) return Result.BadHandle;
  if (connection.receiveUsed != 0) return connection.receiveUsed;
  return nothingMoreComes(connection) ? Result.Closed : 0;
}

function nothingMoreComes(connection: Connection): bool {
  return connection.finWasReceived || connection.state == State.Closed;
}

/** Reading may have opened the window. */
export function wakeForWindow(connection: Connection): void {
  if (connection.state >= State.Established && connection.state != State.TimeWait) wake(connection);
}

// --- §3.10.4 CLOSE ---

/** Half-close: no more is sent after what is queued, and receiving goes on. */
export function shutdown(handle: i32): i32 {
  const connection = connectionOf(handle);
  if (!connection) return notAConnection(handle);
  if (connection.error != Result.Ok) return connection.error;
  queueFin(connection);
  return Result.Ok;
}

function queueFin(connection: Connection): void {
  if (connection.finIsQueued || connection.state == State.Closed) return;
  connection.finIsQueued = true;
  // In SYN-SENT, and in SYN-RECEIVED while data is queued, the state changes later; in CLOSE-WAIT, when the FIN leaves.
  if (connection.state == State.Established || (connection.state == State.SynReceived && connection.sendUsed == 0))
    move(connection, Event.Close);
  wake(connection);
}

/** The handle is given up; the connection goes on as long as it has something to do. */
export function close(handle: i32): i32 {
  const listener = listenerOf(handle);
  if (listener) return closeListener(listener);
  const connection = connectionOf(handle);
  if (!connection) return Result.BadHandle;
  connection.isOrphan = true;
  connection.news &= News.Queued;
  disarm(connection, Timer.Alarm);
  switch (connection.state) {
    case State.Closed:
      releaseConnection(connection);
      break;
    case State.SynSent:
      endConnection(connection, Event.Close, Result.Ok);
      break;
    case State.TimeWait:
      disownTimeWait(connection);
      break;
    default:
      // SHLD-3: bytes that nobody will read are bytes lost, and the peer has to know.
      if (connection.receiveUsed != 0) resetPeer(connection);
      else {
        queueFin(connection);
        connection.waitingSince = cells.now;
        if (connection.state == State.FinWait2) arm(connection, Timer.FinWait2, finWait2Ms);
        wake(connection);
      }
  }
  return Result.Ok;
}

/** Who was about to connect, or waits to be accepted, is reset. */
function closeListener(listener: Listener): i32 {
  resetHalfOpenOf(listener);
  while (listener.firstWaiting != noEntry) abortConnection(connectionAt(listener.firstWaiting));
  releaseListener(listener);
  return Result.Ok;
}

// --- §3.10.5 ABORT ---

export function abort(handle: i32): i32 {
  const listener = listenerOf(handle);
  if (listener) return closeListener(listener);
  const connection = connectionOf(handle);
  if (!connection) return Result.BadHandle;
  if (connection.state == State.TimeWait) {
    const entry = connection.timeWait;
    connection.isOrphan = true;
    endTimeWait(entry, Result.Ok);
  } else if (connection.state == State.Closed) {
    releaseConnection(connection);
  } else {
    abortConnection(connection);
  }
  return Result.Ok;
}

// --- §3.10.6 STATUS ---

export function state(handle: i32): i32 {
  if (listenerOf(handle)) return State.Listen;
  const connection = connectionOf(handle);
  return connection ? connection.state : Result.BadHandle;
}

export function error(handle: i32): i32 {
  const connection = connectionOf(handle);
  return connection ? connection.error : notAConnection(handle);
}

export function peerAddress(handle: i32): u32 {
  const connection = connectionOf(handle);
  return connection ? fourTupleOf(connection.id).remoteAddress : notAConnection(handle);
}

export function peerPort(handle: i32): i32 {
  const connection = connectionOf(handle);
  return connection ? fourTupleOf(connection.id).ports >> 16 : notAConnection(handle);
}

export function localPort(handle: i32): i32 {
  const listener = listenerOf(handle);
  if (listener) return listener.port;
  const connection = connectionOf(handle);
  return connection ? fourTupleOf(connection.id).ports & 0xffff : Result.BadHandle;
}

/** The next one with news for the host. */
export function nextReady(): i32 {
  const slot = takeNews(false);
  if (slot == noSlot) return 0;
  const endpoint = endpointAt(slot);
  endpoint.news = 0;
  return endpoint.handle;
}

export function setOptionOf(handle: i32, option: i32, value: i32): i32 {
  const listener = listenerOf(handle);
  if (listener) return setOption(listener, option, value);
  const connection = connectionOf(handle);
  if (!connection) return Result.BadHandle;
  // The SYN has carried it away.
  if (option == Option.AnnouncedMss && connection.isStarted) return Result.InvalidArgument;
  const result = setOption(connection, option, value);
  if (result == Result.Ok && option >= Option.KeepAlive && option <= Option.KeepAliveProbes) watchIdle(connection);
  wakeForWindow(connection);
  return result;
}

export function getOptionOf(handle: i32, option: i32): i32 {
  const listener = listenerOf(handle);
  if (listener) return getOption(listener, option);
  const connection = connectionOf(handle);
  return connection ? getOption(connection, option) : Result.BadHandle;
}

/** RFC 9293 §3.8.4 (MUST-24, MUST-27): keepalive counts from the last segment that was heard. */
function watchIdle(connection: Connection): void {
  if (connection.state < State.Established || connection.state == State.TimeWait) return;
  if (!connection.keepAlive) {
    disarm(connection, Timer.KeepAlive);
    return;
  }
  const idle = elapsedSince(connection.lastHeardAt);
  arm(connection, Timer.KeepAlive, idle < connection.keepAliveIdleMs ? connection.keepAliveIdleMs - idle : 0);
}

// --- Arguments ---

function notAConnection(handle: i32): i32 {
  return listenerOf(handle) ? Result.InvalidArgument : Result.BadHandle;
}

function notAListener(handle: i32): i32 {
  return connectionOf(handle) ? Result.InvalidArgument : Result.BadHandle;
}

/** A stream knows no empty piece. */
function isPiece(address: usize, length: i32): bool {
  return isRegion(address, length) && length != 0;
}
