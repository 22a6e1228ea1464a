// A MAC without room (docs/abi.md, `transmit`): what it refuses is not lost, no timer runs for it before it has left,
// and until then `poll` wants to be called again soon.

import { configure, tcpConnect, tcpGetOption, tcpSetOption } from "../../assembly/index";
import {
  ACK,
  FIN,
  Option,
  PSH,
  RST,
  SYN,
  State,
  advance,
  establishedByPeer,
  establishedByUs,
  isArp,
  nextFrame,
  openedByPeer,
  ourAddress,
  peer,
  pollNow,
  reach,
  refuseFrames,
  start,
  untilNextFrame,
  us,
} from "../support/conversation";

describe("a refused", () => {
  it("SYN leaves when there is room, and only then its timer starts [W-05]", () => {
    start();
    us.connects();
    refuseFor(300000);
    us.isIn(State.SynSent);
    peer.expects({ flags: SYN, seq: 500 });
    expect(untilNextFrame(5000)).toBe(1000);
    peer.expects({ flags: SYN, seq: 500 });
    expect(tcpGetOption(us.handle, Option.Retransmissions)).toBe(1);
  });

  it("row of segments leaves complete and in order [W-05]", () => {
    start();
    establishedByPeer();
    us.sendsBytes(2920);
    for (let i = 0; i < 2; i++) {
      refuseFrames(3);
      untilNextFrame(100);
      peer.expects({ flags: i == 0 ? ACK : ACK | PSH, seq: 501 + i * 1460, ack: 101, length: 1460 });
    }
    peer.expectsNothing();
    peer.sends({ flags: ACK, seq: 101, ack: 3421 });
    advance(60000);
    peer.expectsNothing();
    expect(tcpGetOption(us.handle, Option.Retransmissions)).toBe(0);
  });

  it("data outlives any time-out that the application has set, for the peer owes nothing [W-05]", () => {
    start();
    establishedByPeer();
    expect(tcpSetOption(us.handle, Option.UserTimeout, 1000)).toBe(0);
    us.sends("hello");
    refuseFor(100000);
    us.isIn(State.Established);
    peer.expects({ flags: ACK | PSH, seq: 501, ack: 101, data: "hello" });
    peer.sends({ flags: ACK, seq: 101, ack: 506 });
    us.isIn(State.Established);
    expect(tcpGetOption(us.handle, Option.Retransmissions)).toBe(0);
  });

  it("retransmission is counted when it leaves [W-05]", () => {
    start();
    establishedByPeer();
    us.sends("hello");
    peer.expects({ flags: ACK | PSH, seq: 501, ack: 101, data: "hello" });
    refuseFor(30000);
    expect(tcpGetOption(us.handle, Option.Retransmissions)).toBe(0);
    peer.expects({ flags: ACK | PSH, seq: 501, ack: 101, data: "hello" });
    expect(tcpGetOption(us.handle, Option.Retransmissions)).toBe(1);
  });

  it("acknowledgement leaves when there is room [W-05]", () => {
    start();
    establishedByPeer();
    peer.sends({ flags: ACK | PSH, seq: 101, ack: 501, data: "hello" });
    advance(50);
    refuseFor(1000);
    peer.expects({ flags: ACK, seq: 501, ack: 106 });
  });

  it("ACK that completes our handshake leaves when there is room [W-05]", () => {
    start();
    reach(State.SynSent);
    peer.sends({ flags: SYN | ACK, seq: 100, ack: 501 });
    refuseFrames(2);
    expect(pollNow()).toBeLessThanOrEqual(10);
    peer.expectsNothing();
    expect(untilNextFrame(20)).toBeLessThanOrEqual(20);
    peer.expects({ flags: ACK, seq: 501, ack: 101 });
    peer.expectsNothing();
  });

  it("FIN leaves when there is room [W-05]", () => {
    start();
    establishedByPeer();
    us.closes();
    refuseFor(1000);
    peer.expects({ flags: FIN | ACK, seq: 501, ack: 101 });
    peer.sends({ flags: FIN | ACK, seq: 101, ack: 502 });
    refuseFor(1000);
    peer.expects({ flags: ACK, seq: 502, ack: 102 });
  });

  it("FIN in CLOSE-WAIT leaves the state as it is until it has left [W-05]", () => {
    start();
    reach(State.CloseWait);
    us.finishes();
    refuseFor(1000);
    us.isIn(State.CloseWait);
    peer.expects({ flags: FIN | ACK, seq: 501, ack: 102 });
    us.isIn(State.LastAck);
  });

  it("reset of tcpAbort is kept [W-05]", () => {
    start();
    establishedByPeer();
    us.aborts();
    refuseFor(1000);
    peer.expects({ flags: RST, seq: 501 });
    peer.expectsNothing();
  });

  it("reset is kept though a new connection takes the four-tuple meanwhile [W-05]", () => {
    start();
    establishedByPeer();
    us.aborts();
    refuseFor(1000);
    refuseFrames(1);
    pollNow();
    peer.isn = 9000;
    peer.sends({ flags: SYN, seq: 100, mss: 1460 });
    const synAck = peer.takes();
    expect(synAck.flags).toBe(SYN | ACK);
    peer.sends({ flags: ACK, seq: 101, ack: 501 });
    us.accepts();
    us.isIn(State.Established);
  });

  it("SYN-ACK is forgotten, and comes again by its timer or for a repeated SYN [W-05]", () => {
    start();
    us.listens();
    refuseFrames(1);
    peer.sends({ flags: SYN, seq: 100 });
    peer.expectsNothing();
    peer.sends({ flags: SYN, seq: 100 });
    peer.expects({ flags: SYN | ACK, seq: 500, ack: 101 });
    start();
    us.listens();
    refuseFrames(1);
    peer.sends({ flags: SYN, seq: 100 });
    expect(untilNextFrame(2000)).toBe(1000);
    peer.expects({ flags: SYN | ACK, seq: 500, ack: 101 });
  });

  it("reset of a listener's half-open connection is kept [W-05]", () => {
    start();
    us.listens();
    peer.sends({ flags: SYN, seq: 100 });
    peer.expects({ flags: SYN | ACK, seq: 500, ack: 101 });
    us.handle = us.listener;
    us.closes();
    refuseFor(1000);
    peer.expects({ flags: RST, seq: 501 });
  });

  it("question whether a window is still closed leaves when there is room [W-05]", () => {
    start();
    establishedByUs();
    peer.sends({ flags: ACK, seq: 101, ack: 501, window: 0 });
    us.sends("hello");
    advance(100);
    refuseFor(3000);
    peer.expects({ flags: ACK, seq: 501, ack: 101, data: "h" });
  });

  it("announcement, and a request for a neighbour, leave when there is room [W-05]", () => {
    start();
    configure(ourAddress, 0xffffff00, 0);
    refuseFor(1000);
    expect(isArp(nextFrame())).toBe(true);
    expect(tcpConnect(0x0a0007c8, 80, 0)).toBeGreaterThan(0);
    refuseFor(3000);
    expect(isArp(nextFrame())).toBe(true);
  });
});

describe("while the MAC refuses", () => {
  it("other connections wait, and all are served when there is room [W-05]", () => {
    start();
    us.listens();
    for (let port = 40000; port < 40003; port++) {
      peer.port = port;
      openedByPeer();
      us.sends("hello");
    }
    refuseFor(1000);
    let ports = 0;
    for (let i = 0; i < 3; i++) {
      const sent = nextFrame();
      expect(sent.length).toBe(59);
      ports += (i32(sent[36]) << 8) | i32(sent[37]);
    }
    expect(ports).toBe(40000 + 40001 + 40002);
  });
});

/** Nothing leaves for so long, and as long as something waits, poll is to be called again within 10 ms. */
function refuseFor(milliseconds: i32): void {
  refuseFrames(0x7fffffff);
  let left = milliseconds;
  let waits = false;
  while (left > 0) {
    const sleep = pollNow();
    if (sleep <= 10) waits = true;
    if (waits) expect(sleep).toBeLessThanOrEqual(10);
    const step = i32(min(sleep, u32(left)));
    advance(u32(step));
    left -= step;
  }
  expect(waits).toBe(true);
  refuseFrames(0);
}
