// What our own IPv4 headers say, and to whom none is ever sent.

import { tcpConnect, tcpSetOption } from "../../assembly/index";
import {
  ACK,
  FIN,
  Option,
  Result,
  SYN,
  establishedByPeer,
  expectSilence,
  makeEcho,
  nextFrame,
  ourAddress,
  peer,
  start,
  us,
  viewOf,
} from "../support/conversation";

describe("an open is refused", () => {
  it("to an address that can't be a host's, or is ours [MUST-46]", () => {
    start();
    const addresses: u32[] = [0, 0x00000001, 0x7f000001, 0xe0000001, 0xefffffff, 0xf0000001, 0xffffffff, 0x0a0007ff];
    for (let i = 0; i < addresses.length; i++) {
      expect(tcpConnect(addresses[i], 80, 0)).toBe(Result.InvalidArgument);
    }
    expect(tcpConnect(ourAddress, 80, 0)).toBe(Result.InvalidArgument);
    expectSilence();
  });
});

describe("our datagrams", () => {
  it("have a time to live of 64, or what the application wants [MUST-49]", () => {
    start();
    establishedByPeer();
    us.sends("a");
    expect(peer.takes().timeToLive).toBe(64);
    peer.sends({ flags: ACK, seq: 101, ack: 502 });
    expect(tcpSetOption(us.handle, Option.TimeToLive, 255)).toBe(0);
    us.sends("b");
    expect(peer.takes().timeToLive).toBe(255);
    peer.sends({ flags: ACK, seq: 101, ack: 503 });
    expect(tcpSetOption(us.handle, Option.TimeToLive, 1)).toBe(0);
    us.finishes();
    expect(peer.takes().timeToLive).toBe(1);
  });

  it("have the services that the application wants, from the SYN on and whenever it changes its mind [MUST-48] [SHLD-21] [SHLD-22]", () => {
    start();
    us.connects();
    expect(tcpSetOption(us.handle, Option.DifferentiatedServices, 46)).toBe(0);
    expect(peer.takes().differentiatedServices).toBe(46);
    peer.sends({ flags: SYN | ACK, seq: 100, ack: 501 });
    expect(peer.takes().differentiatedServices).toBe(46);
    for (let services = 0; services < 64; services += 9) {
      expect(tcpSetOption(us.handle, Option.DifferentiatedServices, services)).toBe(0);
      us.sends("x");
      const sent = peer.takes();
      expect(sent.differentiatedServices).toBe(services);
      peer.sends({ flags: ACK, seq: 101, ack: 502 + i32(services / 9) });
    }
  });

  it("have what a listener was told, from the SYN-ACK on [MUST-48] [MUST-49]", () => {
    start();
    us.listens();
    expect(tcpSetOption(us.listener, Option.TimeToLive, 255)).toBe(0);
    expect(tcpSetOption(us.listener, Option.DifferentiatedServices, 10)).toBe(0);
    peer.sends({ flags: SYN, seq: 100 });
    const synAck = peer.takes();
    expect(synAck.timeToLive).toBe(255);
    expect(synAck.differentiatedServices).toBe(10);
    peer.sends({ flags: FIN | ACK, seq: 101, ack: 501 });
    const answer = peer.takes();
    expect(answer.timeToLive).toBe(255);
    expect(answer.differentiatedServices).toBe(10);
  });

  it("have no identification, and may not be fragmented [N-06]", () => {
    start();
    peer.sendsFrame(makeEcho(peer, 8));
    expect(viewOf(nextFrame()).getUint32(18)).toBe(0x00004000);
    establishedByPeer();
    us.sends("a");
    expect(viewOf(nextFrame()).getUint32(18)).toBe(0x00004000);
  });
});
