// A DHCP server that says what a test tells it to, and hears the client: written and read by other code than the stack's.

import { State } from "../../assembly/dhcp/state";
import { configure, dhcpStart, dhcpState } from "../../assembly/index-networked";
import { expectAnnouncement, expectProbe } from "./arp-frames";
import { put16, put32, put8, viewOf } from "./bytes";
import { ourAddress, ourMacHigh, ourMacLow } from "./frame-maker";
import { failWith, ignoreFrames, join, pollNow, startSilently, untilNextFrame } from "./link";
import { SentMessage, everybody, makeMessageOf, nextMessage } from "./message-maker";
import { Peer } from "./peer";

export const DISCOVER: u32 = 1;
export const OFFER: u32 = 2;
export const REQUEST: u32 = 3;
export const DECLINE: u32 = 4;
export const DHCPACK: u32 = 5;
export const DHCPNAK: u32 = 6;
export const RELEASE: u32 = 7;

/** What the client said. */
export class Heard {
  message: SentMessage = new SentMessage();
  kind: u32 = 0;
  transaction: u32 = 0;
  seconds: u32 = 0;
  flags: u32 = 0;
  clientAddress: u32 = 0;
  requested: u32 = 0;
  server: u32 = 0;

  private data: string = "";

  read(message: SentMessage): void {
    this.message = message;
    this.data = message.data;
    if (this.data.length < 300) failWith("the message is shorter than BOOTP's");
    if (this.u32At(0) != 0x01010600) failWith("no request over Ethernet");
    if (this.u32At(236) != 0x63825363) failWith("no magic cookie");
    if ((this.u32At(28) != ourMacHigh << 16) | (ourMacLow >> 16)) failWith("another hardware address");
    this.kind = this.byteAt(this.option(53));
    this.transaction = this.u32At(4);
    this.seconds = this.u32At(8) >> 16;
    this.flags = this.u32At(8) & 0xffff;
    this.clientAddress = this.u32At(12);
    this.requested = this.numberOf(50);
    this.server = this.numberOf(54);
  }

  /** Where the option's value begins; 0: there is none. */
  option(code: u32): i32 {
    for (let at = 240; at < this.data.length && this.byteAt(at) != 255; at += 2 + i32(this.byteAt(at + 1))) {
      if (this.byteAt(at) == code) return at + 2;
    }
    return 0;
  }

  /** The option's bytes, in hexadecimal digits. */
  textOf(code: u32): string {
    const at = this.option(code);
    let text = "";
    if (at == 0) return text;
    for (let i: u32 = 0; i < this.byteAt(at - 1); i++)
      text += this.byteAt(at + i32(i))
        .toString(16)
        .padStart(2, "0");
    return text;
  }

  private numberOf(code: u32): u32 {
    const at = this.option(code);
    return at == 0 ? 0 : this.u32At(at);
  }

  private byteAt(at: i32): u32 {
    return u32(this.data.charCodeAt(at));
  }

  private u32At(at: i32): u32 {
    return (this.byteAt(at) << 24) | (this.byteAt(at + 1) << 16) | (this.byteAt(at + 2) << 8) | this.byteAt(at + 3);
  }
}

export class DhcpServer extends Peer {
  offered: u32 = ourAddress;
  identifier: u32 = 0x0a000701;
  mask: u32 = 0xffffff00;
  router: u32 = 0x0a0007fe;
  leaseSeconds: u32 = 3600;
  /** 0: it says nothing about it. */
  renewSeconds: u32 = 0;
  rebindSeconds: u32 = 0;
  heard: Heard = new Heard();

  /** The next frame of the stack is this message, and comes in this time. How long it took. */
  hears(kind: u32, atMost: u32 = 0): u32 {
    const passed = untilNextFrame(atMost);
    const heard = new Heard();
    heard.read(nextMessage());
    if (heard.message.sourcePort != 68 || heard.message.destinationPort != 67) failWith("not from port 68 to 67");
    if (heard.kind != kind) failWith(`expected the message ${kind}, and got ${heard.kind}`);
    this.heard = heard;
    return passed;
  }

  /** Answers what it heard last. */
  says(kind: u32): void {
    this.sendsFrame(this.answer(kind, this.options(kind)));
  }

  /** Hears all that leads to a lease but the probes. */
  grants(): void {
    this.hears(DISCOVER, 1000);
    this.says(OFFER);
    this.hears(REQUEST);
    this.says(DHCPACK);
  }

  /** The usual options, without the END. */
  options(kind: u32): u8[] {
    const options: u8[] = [53, 1, u8(kind)];
    push32(options, 54, this.identifier);
    if (kind == DHCPNAK) return options;
    push32(options, 51, this.leaseSeconds);
    if (this.renewSeconds != 0) push32(options, 58, this.renewSeconds);
    if (this.rebindSeconds != 0) push32(options, 59, this.rebindSeconds);
    if (this.mask != 0) push32(options, 1, this.mask);
    if (this.router != 0) push32(options, 3, this.router);
    return options;
  }

  /** The frame of an answer with these options, and an END if wished. */
  answer(kind: u32, options: u8[], withEnd: bool = true): Uint8Array {
    const data = new Uint8Array(240 + options.length + (withEnd ? 1 : 0));
    const view = viewOf(data);
    put32(view, 0, 0x02010600);
    put32(view, 4, this.heard.transaction);
    if (kind != DHCPNAK) put32(view, 16, this.offered);
    put16(view, 28, ourMacHigh);
    put32(view, 30, ourMacLow);
    put32(view, 236, 0x63825363);
    for (let i = 0; i < options.length; i++) put8(view, 240 + i, options[i]);
    if (withEnd) put8(view, 240 + options.length, 255);
    const isShouted = kind == DHCPNAK || (this.heard.flags & 0x8000) != 0;
    return makeMessageOf(this, 68, data, isShouted ? everybody : this.offered);
  }
}

export function push32(options: u8[], code: u32, value: u32): void {
  options.push(u8(code));
  options.push(4);
  for (let shift = 24; shift >= 0; shift -= 8) options.push(u8(value >> shift));
}

/** A server as all of them are, at 10.0.7.1, that answers ARP. */
export function newServer(): DhcpServer {
  const server = new DhcpServer();
  server.port = 67;
  return server;
}

/** A stack without an address, that asks for one; it has never had any. */
export function startAsking(at: u32 = 1000): DhcpServer {
  const server = restartAsking(at);
  if (dhcpState() != State.InitReboot) return server;
  server.hears(REQUEST, 1000);
  server.says(DHCPNAK);
  return restartAsking(at);
}

/** The same, but it remembers the address that it had before. */
export function restartAsking(at: u32 = 1000): DhcpServer {
  startSilently(at, 0);
  configure(0, 0, 0);
  pollNow();
  ignoreFrames();
  dhcpStart();
  const server = newServer();
  join(server);
  return server;
}

/** Nobody else has the address, and the stack says that it is its own. */
export function expectAddressIsChecked(address: u32): void {
  for (let n = 0; n < 3; n++) {
    untilNextFrame(2000);
    expectProbe(address);
  }
  untilNextFrame(2000);
  expectAnnouncement(address);
  untilNextFrame(2000);
  expectAnnouncement(address);
}

/** The same stack with a lease, which has just been announced twice. */
export function startBound(at: u32 = 1000, leaseSeconds: u32 = 3600): DhcpServer {
  const server = startAsking(at);
  server.leaseSeconds = leaseSeconds;
  server.grants();
  expectAddressIsChecked(server.offered);
  return server;
}
