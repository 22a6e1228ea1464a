// The life of the stack as its host sees it (docs/abi.md): init, configure, input and poll.

import {
  configure,
  counter,
  counterCount,
  init,
  tcpAccept,
  tcpConnect,
  tcpError,
  tcpListen,
  tcpReadable,
  tcpSend,
  tcpState,
  transfer,
} from "../../assembly/index";
import {
  ACK,
  FIN,
  PSH,
  RST,
  Result,
  SYN,
  State,
  advance,
  counted,
  establishedByPeer,
  establishedByUs,
  isArp,
  makeArpRequest,
  never,
  nextFrame,
  now,
  oversleep,
  ourAddress,
  ourMacHigh,
  ourMacLow,
  peer,
  pollNow,
  put8,
  reach,
  readSegment,
  start,
  startSilently,
  untilNextFrame,
  us,
  viewOf,
} from "../support/conversation";

const peerAddress: u32 = 0x0a000701;
const mask: u32 = 0xffffff00;
const gateway: u32 = 0x0a0007fe;

describe("init", () => {
  it("resets everything: connections end without a segment, listeners are gone, counters are zero", () => {
    start();
    establishedByPeer();
    us.sends("hello");
    init(ourMacHigh, ourMacLow, 0, now());
    expect(tcpState(us.handle)).toBe(Result.BadHandle);
    for (let index = 0; index < counterCount(); index++) expect(u32(counter(index))).toBe(0);
    peer.expectsNothing();
    configure(ourAddress, mask, gateway);
    expect(isArp(nextFrame())).toBe(true);
    peer.expectsNothing();
    peer.port = 40001;
    peer.sends({ flags: SYN, seq: 100 });
    peer.expects({ flags: RST | ACK, seq: 0, ack: 101 });
    expect(tcpListen(80, 1)).toBeGreaterThan(0);
  });

  it("forgets half-open connections and TIME-WAIT", () => {
    start();
    reach(State.TimeWait);
    peer.port = 40001;
    peer.sends({ flags: SYN, seq: 100 });
    peer.expects({ flags: SYN | ACK, seq: 500, ack: 101 });
    init(ourMacHigh, ourMacLow, 0, now());
    configure(ourAddress, mask, gateway);
    expect(isArp(nextFrame())).toBe(true);
    advance(120000);
    peer.expectsNothing();
    peer.port = 40000;
    peer.sends({ flags: FIN | ACK, seq: 101, ack: 502 });
    peer.expects({ flags: RST, seq: 502 });
  });

  it("may set the clock to any instant", () => {
    start(0xdeadbeef);
    establishedByPeer();
    start(5);
    establishedByPeer();
    us.sends("hello");
    peer.expects({ flags: ACK | PSH, seq: 501, ack: 101, data: "hello" });
  });

  it("says that the MAC has verified what it received, and then a wrong checksum is not looked at", () => {
    start(1000, 0);
    us.listens();
    peer.sendsFrame(spoiledSyn());
    peer.expectsNothing();
    start(1000, 1);
    us.listens();
    peer.sendsFrame(spoiledSyn());
    peer.expects({ flags: SYN | ACK, seq: 500, ack: 101 });
  });

  it("says that the MAC fills in what it transmits, and then the fields are left to it", () => {
    start(1000, 2);
    establishedByPeer();
    us.sends("hello");
    const frame = nextFrame();
    expect(frame.length).toBe(59);
    expect(viewOf(frame).getUint16(24)).toBe(0);
    expect(viewOf(frame).getUint16(50)).toBe(0);
  });
});

describe("configure", () => {
  it("announces an address in the next poll, and not before", () => {
    startSilently(1000, 0);
    expect(sent()).toBe(0);
    expect(isArp(nextFrame())).toBe(true);
    expect(sent()).toBe(1);
    peer.expectsNothing();
  });

  it("with the same address disturbs nothing", () => {
    start();
    establishedByPeer();
    configure(ourAddress, 0xffff0000, 0);
    expect(isArp(nextFrame())).toBe(true);
    us.isIn(State.Established);
    us.sends("hello");
    peer.expects({ flags: ACK | PSH, seq: 501, ack: 101, data: "hello" });
  });

  it("with another address ends every connection, without a segment and as Unreachable [W-06]", () => {
    const states: State[] = [
      State.SynSent,
      State.SynReceived,
      State.Established,
      State.FinWait1,
      State.FinWait2,
      State.CloseWait,
      State.Closing,
      State.LastAck,
    ];
    for (let i = 0; i < states.length; i++) {
      start();
      reach(states[i]);
      changeAddress();
      us.isIn(State.Closed);
      us.failedWith(Result.Unreachable);
      expect(tcpSend(us.handle, transfer(), 1)).toBe(Result.Unreachable);
      advance(200000);
      peer.expectsNothing();
    }
  });

  it("with another address delivers what had arrived before it says Unreachable [W-06]", () => {
    start();
    establishedByPeer();
    peer.sends({ flags: ACK | PSH, seq: 101, ack: 501, data: "hello" });
    changeAddress();
    expect(tcpReadable(us.handle)).toBe(5);
    us.receives("hello");
    expect(tcpReadable(us.handle)).toBe(Result.Closed);
    expect(tcpError(us.handle)).toBe(Result.Unreachable);
  });

  it("with another address forgets who is half open, who waits, and who had closed; listeners survive [W-06]", () => {
    start();
    us.listens();
    peer.sends({ flags: SYN, seq: 100 });
    peer.expects({ flags: SYN | ACK, seq: 500, ack: 101 });
    peer.port = 40001;
    peer.sends({ flags: SYN, seq: 100 });
    peer.expects({ flags: SYN | ACK, seq: 500, ack: 101 });
    peer.sends({ flags: ACK, seq: 101, ack: 501 });
    expect(tcpReadable(us.listener)).toBe(1);
    changeAddress();
    advance(120000);
    peer.expectsNothing();
    expect(tcpAccept(us.listener)).toBe(Result.WouldBlock);
    configure(ourAddress, mask, gateway);
    expect(isArp(nextFrame())).toBe(true);
    peer.sends({ flags: ACK, seq: 101, ack: 501 });
    peer.expects({ flags: RST, seq: 501 });
    peer.sends({ flags: SYN, seq: 100 });
    peer.expects({ flags: SYN | ACK, seq: 500, ack: 101 });
    peer.sends({ flags: ACK, seq: 101, ack: 501 });
    us.accepts();
    us.isIn(State.Established);
  });

  it("with address 0 takes the interface down: nothing is answered, nothing can be opened [W-06]", () => {
    start();
    establishedByPeer();
    configure(0, 0, 0);
    us.failedWith(Result.Unreachable);
    expect(tcpConnect(peerAddress, 80, 0)).toBe(Result.Unreachable);
    peer.port = 40001;
    peer.sends({ flags: SYN, seq: 100 });
    peer.sendsFrame(makeArpRequest(peer));
    expect(pollNow()).toBe(never);
    peer.expectsNothing();
  });
});

describe("input", () => {
  it("drops a frame that is longer than the buffer, and one that is shorter than a header", () => {
    start();
    us.listens();
    const long = new Uint8Array(1515);
    const syn = peer.frame({ flags: SYN, seq: 100 });
    for (let i = 0; i < syn.length; i++) long[i] = syn[i];
    peer.sendsFrame(long);
    peer.sendsFrame(new Uint8Array(13));
    peer.sendsFrame(new Uint8Array(0));
    peer.expectsNothing();
    expect(counted("ethernet.too-long")).toBe(1);
    expect(counted("ethernet.too-short")).toBe(2);
  });

  it("takes a frame that is padded", () => {
    start();
    us.listens();
    const padded = new Uint8Array(1514);
    padded.fill(0xaa);
    const syn = peer.frame({ flags: SYN, seq: 100 });
    for (let i = 0; i < syn.length; i++) padded[i] = syn[i];
    peer.sendsFrame(padded);
    peer.expects({ flags: SYN | ACK, seq: 500, ack: 101 });
  });

  it("sends neither data nor FIN, however much is due: that waits for the next poll", () => {
    start();
    establishedByPeer();
    const before = sent();
    us.sendsBytes(2920);
    us.finishes();
    peer.sends({ flags: ACK | PSH, seq: 101, ack: 501, data: "hello" });
    peer.sends({ flags: FIN | ACK, seq: 106, ack: 501 });
    expect(sent()).toBe(before);
    peer.expects({ flags: ACK, seq: 501, ack: 107, length: 1460 });
    peer.expects({ flags: FIN | ACK | PSH, seq: 1961, ack: 107, length: 1460 });
  });
});

describe("poll", () => {
  it("is never needed when nobody waits for anything", () => {
    start();
    expect(pollNow()).toBe(never);
    us.listens();
    expect(pollNow()).toBe(never);
    establishedByUs();
    expect(pollNow()).toBe(never);
  });

  it("may be called at any time, and as often as one likes", () => {
    start();
    establishedByPeer();
    us.sends("hello");
    peer.expects({ flags: ACK | PSH, seq: 501, ack: 101, data: "hello" });
    const sleep = pollNow();
    expect(sleep).toBeGreaterThanOrEqual(200);
    for (let i = 0; i < 10; i++) expect(pollNow()).toBe(sleep);
    peer.expectsNothing();
  });

  it("names the moment at which something is due, and nothing happens before", () => {
    start();
    reach(State.SynSent);
    expect(pollNow()).toBe(1000);
    advance(999);
    peer.expectsNothing();
    expect(pollNow()).toBe(1);
    advance(1);
    peer.expects({ flags: SYN, seq: 500 });
  });

  it("that comes late does what is due then, once", () => {
    start();
    reach(State.SynSent);
    oversleep(60000);
    peer.expects({ flags: SYN, seq: 500 });
    peer.expectsNothing();
    expect(untilNextFrame(5000)).toBe(2000);
  });
});

describe("an application's call", () => {
  it("transmits nothing by itself", () => {
    start();
    establishedByPeer();
    const before = sent();
    us.sendsBytes(1000);
    us.finishes();
    expect(tcpConnect(peerAddress, 7, 5000)).toBeGreaterThan(0);
    us.aborts();
    us.handle = us.listener;
    us.closes();
    expect(sent()).toBe(before);
  });

  it("takes neither the number nor the time: the next poll does [MUST-8]", () => {
    start(1000);
    us.connects();
    const early = readSegment(nextFrame(), false);
    start(1000);
    us.connects();
    oversleep(500);
    const late = readSegment(nextFrame(), false);
    expect(u32(late.seq - early.seq)).toBe(500 * 250);
    expect(untilNextFrame(5000)).toBe(1000);
  });
});

function changeAddress(): void {
  configure(0x0a000709, mask, gateway);
  expect(isArp(nextFrame())).toBe(true);
}

function spoiledSyn(): Uint8Array {
  const frame = peer.frame({ flags: SYN, seq: 100 });
  put8(viewOf(frame), 50, frame[50] ^ 1);
  return frame;
}

function sent(): u32 {
  return counted("frames.sent");
}
