// OPEN, as the contract has it (docs/abi.md): what `tcpListen`, `tcpAccept` and `tcpConnect` take, refuse and answer.

import {
  configure,
  tcpAccept,
  tcpClose,
  tcpConnect,
  tcpListen,
  tcpLocalPort,
  tcpPeerAddress,
  tcpPeerPort,
  tcpReadable,
  tcpState,
} from "../../assembly/index";
import {
  ACK,
  FIN,
  Peer,
  RST,
  Result,
  SYN,
  State,
  connectionsMax,
  establishedByPeer,
  establishedByUs,
  isArp,
  listenersMax,
  nextFrame,
  peer,
  reach,
  start,
  us,
} from "../support/conversation";

const peerAddress: u32 = 0x0a000701;

describe("tcpListen", () => {
  it("opens a port, and the handle is in LISTEN", () => {
    start();
    const listener = tcpListen(80, 1);
    expect(listener).toBeGreaterThan(0);
    expect(tcpState(listener)).toBe(State.Listen);
    expect(tcpLocalPort(listener)).toBe(80);
    expect(tcpReadable(listener)).toBe(0);
    expect(tcpAccept(listener)).toBe(Result.WouldBlock);
  });

  it("takes ports from 1 to 65535", () => {
    start();
    expect(tcpListen(0, 1)).toBe(Result.InvalidArgument);
    expect(tcpListen(65536, 1)).toBe(Result.InvalidArgument);
    expect(tcpListen(-1, 1)).toBe(Result.InvalidArgument);
    expect(tcpListen(1, 1)).toBeGreaterThan(0);
    expect(tcpListen(65535, 1)).toBeGreaterThan(0);
  });

  it("refuses a port only while another listener has it", () => {
    start();
    const first = tcpListen(80, 1);
    expect(tcpListen(80, 1)).toBe(Result.AddressInUse);
    expect(tcpClose(first)).toBe(0);
    const second = tcpListen(80, 1);
    expect(second).toBeGreaterThan(0);
    expect(second).not.toBe(first);
  });

  it("leaves the connections of the port alone, in whatever state they are [MUST-41] [MUST-42]", () => {
    start();
    peer.ourPort = 7;
    us.connects();
    peer.expects({ flags: SYN, seq: 500 });
    expect(tcpListen(7, 1)).toBeGreaterThan(0);
    us.isIn(State.SynSent);
    peer.sends({ flags: SYN, seq: 100, mss: 1460 });
    peer.expects({ flags: SYN | ACK, seq: 500, ack: 101 });
    us.isIn(State.SynReceived);
    peer.sends({ flags: ACK, seq: 101, ack: 501 });
    us.isIn(State.Established);
  });

  it("is allowed again while a connection of the closed listener goes on [MUST-41] [MUST-42]", () => {
    start();
    establishedByPeer();
    expect(tcpClose(us.listener)).toBe(0);
    peer.expectsNothing();
    us.isIn(State.Established);
    us.listens(80);
    us.isIn(State.Established);
    peer.port = 40001;
    peer.sends({ flags: SYN, seq: 100 });
    peer.expects({ flags: SYN | ACK, seq: 500, ack: 101 });
  });

  it("answers TableFull when every listener is taken, and not when one is free again", () => {
    start();
    let last = 0;
    for (let port = 1; port <= listenersMax; port++) last = tcpListen(port, 1);
    expect(last).toBeGreaterThan(0);
    expect(tcpListen(7000, 1)).toBe(Result.TableFull);
    expect(tcpClose(last)).toBe(0);
    expect(tcpListen(7000, 1)).toBeGreaterThan(0);
  });
});

const other = new Peer();

describe("tcpAccept", () => {
  it("hands out the oldest first, and then nothing", () => {
    start();
    us.listens();
    peer.port = 50000;
    handshake();
    peer.port = 41000;
    handshake();
    peer.port = 45000;
    handshake();
    expect(tcpReadable(us.listener)).toBe(3);
    expect(tcpPeerPort(tcpAccept(us.listener))).toBe(50000);
    expect(tcpPeerPort(tcpAccept(us.listener))).toBe(41000);
    expect(tcpReadable(us.listener)).toBe(1);
    expect(tcpPeerPort(tcpAccept(us.listener))).toBe(45000);
    expect(tcpReadable(us.listener)).toBe(0);
    expect(tcpAccept(us.listener)).toBe(Result.WouldBlock);
  });

  it("orders by when they were established, and not by when they began", () => {
    start();
    us.listens();
    peer.port = 50000;
    peer.sends({ flags: SYN, seq: 100 });
    peer.expects({ flags: SYN | ACK, seq: 500, ack: 101 });
    peer.port = 50001;
    handshake();
    peer.port = 50000;
    peer.sends({ flags: ACK, seq: 101, ack: 501 });
    expect(tcpPeerPort(tcpAccept(us.listener))).toBe(50001);
    expect(tcpPeerPort(tcpAccept(us.listener))).toBe(50000);
  });

  it("hands out what the listener's own port has accepted, and no other's", () => {
    start();
    const web = tcpListen(80, 4);
    const echo = tcpListen(7, 4);
    peer.ourPort = 7;
    handshake();
    expect(tcpAccept(web)).toBe(Result.WouldBlock);
    const connection = tcpAccept(echo);
    expect(tcpLocalPort(connection)).toBe(7);
  });

  it("knows who has connected [MUST-45]", () => {
    start();
    us.listens();
    other.address = 0x0a0007c8;
    other.macLow = 200;
    other.port = 1234;
    other.makesItselfKnown();
    other.sends({ flags: SYN, seq: 100 });
    other.expects({ flags: SYN | ACK, seq: 500, ack: 101 });
    other.sends({ flags: ACK, seq: 101, ack: 501 });
    us.accepts(other);
    expect(u32(tcpPeerAddress(us.handle))).toBe(0x0a0007c8);
    expect(tcpPeerPort(us.handle)).toBe(1234);
    expect(tcpLocalPort(us.handle)).toBe(80);
  });

  it("hands out one that its peer has already half-closed, with all it has sent", () => {
    start();
    us.listens();
    peer.sends({ flags: SYN, seq: 100 });
    peer.expects({ flags: SYN | ACK, seq: 500, ack: 101 });
    peer.sends({ flags: FIN | ACK, seq: 101, ack: 501, data: "bye" });
    peer.expects({ flags: ACK, seq: 501, ack: 105 });
    us.accepts();
    us.isIn(State.CloseWait);
    us.receives("bye");
    us.receivesEnd();
  });

  it("never hands out one that was reset while it waited", () => {
    start();
    us.listens();
    for (let port = 50000; port < 50003; port++) {
      peer.port = port;
      handshake();
    }
    peer.port = 50001;
    peer.sends({ flags: RST, seq: 101 });
    expect(tcpReadable(us.listener)).toBe(2);
    expect(tcpPeerPort(tcpAccept(us.listener))).toBe(50000);
    expect(tcpPeerPort(tcpAccept(us.listener))).toBe(50002);
    expect(tcpAccept(us.listener)).toBe(Result.WouldBlock);
  });
});

describe("tcpConnect", () => {
  it("opens a connection from a port that the stack picks [MUST-44] [N-03]", () => {
    start();
    const handle = tcpConnect(peerAddress, 80, 0);
    expect(handle).toBeGreaterThan(0);
    expect(tcpState(handle)).toBe(State.SynSent);
    expect(u32(tcpPeerAddress(handle))).toBe(peerAddress);
    expect(tcpPeerPort(handle)).toBe(80);
    expect(tcpLocalPort(handle)).toBeGreaterThanOrEqual(49152);
    expect(tcpLocalPort(handle)).toBeLessThanOrEqual(65535);
  });

  it("opens one from the port that was asked for", () => {
    start();
    const handle = tcpConnect(peerAddress, 40000, 5000);
    expect(tcpLocalPort(handle)).toBe(5000);
    peer.ourPort = 5000;
    peer.expects({ flags: SYN, seq: 500 });
  });

  it("refuses broadcast, multicast, reserved and loopback addresses, zero and its own [MUST-46]", () => {
    start();
    expect(tcpConnect(0, 80, 0)).toBe(Result.InvalidArgument);
    expect(tcpConnect(0xffffffff, 80, 0)).toBe(Result.InvalidArgument);
    expect(tcpConnect(0x0a0007ff, 80, 0)).toBe(Result.InvalidArgument);
    expect(tcpConnect(0xe0000001, 80, 0)).toBe(Result.InvalidArgument);
    expect(tcpConnect(0xefffffff, 80, 0)).toBe(Result.InvalidArgument);
    expect(tcpConnect(0xf0000001, 80, 0)).toBe(Result.InvalidArgument);
    expect(tcpConnect(0x7f000001, 80, 0)).toBe(Result.InvalidArgument);
    expect(tcpConnect(0x0a000702, 80, 0)).toBe(Result.InvalidArgument);
    peer.expectsNothing();
  });

  it("refuses ports that don't exist", () => {
    start();
    expect(tcpConnect(peerAddress, 0, 0)).toBe(Result.InvalidArgument);
    expect(tcpConnect(peerAddress, 65536, 0)).toBe(Result.InvalidArgument);
    expect(tcpConnect(peerAddress, -1, 0)).toBe(Result.InvalidArgument);
    expect(tcpConnect(peerAddress, 80, 65536)).toBe(Result.InvalidArgument);
    expect(tcpConnect(peerAddress, 80, -1)).toBe(Result.InvalidArgument);
    expect(tcpConnect(peerAddress, 65535, 65535)).toBeGreaterThan(0);
  });

  it("refuses a four-tuple that exists, in whatever state, and no other", () => {
    start();
    establishedByPeer();
    expect(tcpConnect(peerAddress, 40000, 80)).toBe(Result.AddressInUse);
    expect(tcpConnect(peerAddress, 40001, 80)).toBeGreaterThan(0);
    expect(tcpConnect(peerAddress, 40001, 80)).toBe(Result.AddressInUse);
    expect(tcpConnect(0x0a000703, 40000, 80)).toBeGreaterThan(0);
  });

  it("refuses a four-tuple that is half open", () => {
    start();
    us.listens();
    peer.sends({ flags: SYN, seq: 100 });
    peer.expects({ flags: SYN | ACK, seq: 500, ack: 101 });
    expect(tcpConnect(peerAddress, 40000, 80)).toBe(Result.AddressInUse);
  });

  it("may use a four-tuple again whose connection has ended, though its handle lives", () => {
    start();
    establishedByUs();
    peer.sends({ flags: RST, seq: 101 });
    us.failedWith(Result.Reset);
    const again = tcpConnect(peerAddress, 40000, tcpLocalPort(us.handle));
    expect(again).toBeGreaterThan(0);
    us.failedWith(Result.Reset);
    expect(tcpState(again)).toBe(State.SynSent);
  });

  it("is Unreachable without an address of our own, and without a way there", () => {
    start();
    configure(0x0a000702, 0xffffff00, 0);
    expect(tcpConnect(0x08080808, 80, 0)).toBe(Result.Unreachable);
    expect(tcpConnect(peerAddress, 80, 0)).toBeGreaterThan(0);
    configure(0, 0, 0);
    expect(tcpConnect(peerAddress, 80, 0)).toBe(Result.Unreachable);
  });

  it("answers TableFull when every connection is taken, and not when one is free again", () => {
    start();
    let last = 0;
    for (let port = 1; port <= connectionsMax; port++) last = tcpConnect(peerAddress, port, 5000);
    expect(last).toBeGreaterThan(0);
    expect(tcpConnect(peerAddress, 7000, 5000)).toBe(Result.TableFull);
    expect(tcpClose(last)).toBe(0);
    expect(tcpConnect(peerAddress, 7000, 5000)).toBeGreaterThan(0);
  });

  it("keeps the address that it began with [MUST-45]", () => {
    start();
    reach(State.SynSent);
    configure(0x0a000702, 0xffffff00, 0x0a0007fd);
    expect(isArp(nextFrame())).toBe(true);
    peer.sends({ flags: SYN | ACK, seq: 100, ack: 501 });
    peer.expects({ flags: ACK, seq: 501, ack: 101 });
    us.isIn(State.Established);
  });
});

/** Without an application that accepts. */
function handshake(): void {
  peer.sends({ flags: SYN, seq: 100, mss: 1460 });
  peer.expects({ flags: SYN | ACK, seq: 500, ack: 101 });
  peer.sends({ flags: ACK, seq: 101, ack: 501 });
}
