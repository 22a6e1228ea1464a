// Ready-made beginnings, from nothing into each of the eleven states, through segments alone.

import { State } from "./contract";
import { isArp } from "./frame-reader";
import { advance, failWith, nextFrame, startSilently } from "./link";
import { peer } from "./peer";
import { synWindow } from "./platform";
import { ACK, FIN, RST, SYN } from "./segment";
import { us } from "./us";

/** A stack that was never used, at 10.0.7.2, and a peer at 10.0.7.1 that know each other's MAC address. */
export function start(at: u32 = 1000, capabilities: u32 = 0): void {
  startSilently(at, capabilities);
  peer.port = 40000;
  peer.ourPort = 80;
  peer.isn = 100;
  peer.answersArp = true;
  if (!isArp(nextFrame())) failWith("a new address was not announced");
  peer.makesItselfKnown();
}

/** Our SYN will have that number: the clock and the peer's port decide on it, 250 a millisecond. */
export function startWithUsAt(iss: u32): void {
  for (let port = 40000; port < 60000; port++) {
    start(0);
    peer.port = port;
    us.listens();
    peer.sends({ flags: SYN, seq: 100 });
    const missing = u32(iss - peer.takes().seq);
    if (missing % 250 != 0) continue;
    start(u32(missing / 250));
    peer.port = port;
    return;
  }
}

/** The peer connects to our port 80, and the application has accepted: `us.handle`. */
export function establishedByPeer(): void {
  us.listens(peer.ourPort);
  openedByPeer();
}

/** As `establishedByPeer`, at a listener that is there already. */
export function openedByPeer(): void {
  peer.sends({ flags: SYN, seq: 100, mss: 1460 });
  peer.expects({ flags: SYN | ACK, seq: 500, ack: 101 });
  peer.sends({ flags: ACK, seq: 101, ack: 501 });
  us.accepts();
  us.isIn(State.Established);
}

/** We connect to a peer that takes segments of that size: `us.handle`. */
export function establishedByUs(mss: i32 = 1460): void {
  us.connects();
  peer.expects({ flags: SYN, seq: 500 });
  peer.sends({ flags: SYN | ACK, seq: 100, ack: 501, mss: mss });
  peer.expects({ flags: ACK, seq: 501, ack: 101 });
  us.isIn(State.Established);
}

/** We connect to a peer that takes segments of that size, and selective acknowledgements. Its answer takes so long. */
export function establishedWithSack(mss: i32, roundTrip: u32): void {
  us.connects();
  peer.expects({ flags: SYN, seq: 500, sackPermitted: true });
  advance(roundTrip);
  peer.sends({ flags: SYN | ACK, seq: 100, ack: 501, mss: mss, sackPermitted: true });
  peer.expects({ flags: ACK, seq: 501, ack: 101 });
}

/** The peer says as much as the window allows, from number 101 on, and nothing of it is read. Answers how much. */
export function fillReceiveBuffer(): i32 {
  let sent = 0;
  let window = i32(synWindow);
  while (window > 0) {
    const length = min(window, 1460);
    peer.sends({ flags: ACK, seq: 101 + sent, ack: 501, length: length });
    sent += length;
    advance(200);
    const answer = peer.takes();
    if (u32(answer.ack - peer.isn) != u32(1 + sent)) failWith("not all of it was acknowledged");
    window = answer.window;
  }
  return sent;
}

/** `us.handle` is in that state; in LISTEN it is the listener. The peer's next number is 101, behind its FIN 102. */
export function reach(state: State): void {
  if (state == State.Listen) {
    us.listens();
    us.handle = us.listener;
  } else if (state == State.SynSent || state == State.SynReceived) {
    us.connects();
    peer.expects({ flags: SYN, seq: 500 });
    if (state == State.SynReceived) simultaneousOpen();
  } else {
    establishedByPeer();
    if (state == State.Closed) peer.sends({ flags: RST, seq: 101 });
    else if (state == State.CloseWait || state == State.LastAck) peerFinishes(state);
    else if (state != State.Established) weFinish(state);
  }
  us.isIn(state);
}

function simultaneousOpen(): void {
  peer.sends({ flags: SYN, seq: 100, mss: 1460 });
  peer.expects({ flags: SYN | ACK, seq: 500, ack: 101 });
}

function peerFinishes(state: State): void {
  peer.sends({ flags: FIN | ACK, seq: 101, ack: 501 });
  peer.expects({ flags: ACK, seq: 501, ack: 102 });
  if (state == State.CloseWait) return;
  us.finishes();
  peer.expects({ flags: FIN | ACK, seq: 501, ack: 102 });
}

function weFinish(state: State): void {
  us.finishes();
  peer.expects({ flags: FIN | ACK, seq: 501, ack: 101 });
  if (state == State.FinWait1) return;
  if (state == State.Closing) {
    peer.sends({ flags: FIN | ACK, seq: 101, ack: 501 });
    peer.expects({ flags: ACK, seq: 502, ack: 102 });
    return;
  }
  peer.sends({ flags: ACK, seq: 101, ack: 502 });
  if (state == State.FinWait2) return;
  peer.sends({ flags: FIN | ACK, seq: 101, ack: 502 });
  peer.expects({ flags: ACK, seq: 502, ack: 102 });
}
