// A stack that has a name on the link, and a neighbour who speaks multicast DNS: what the specs of the responder have in
// common.

import { callMe, transfer } from "../../assembly/index-networked";
import { fourBytes, labels, makeRecord, twoBytes } from "./dns-maker";
import { advance, failWith, ignoreFrames, nextFrame, startSilently, untilNextFrame } from "./link";
import { SentMessage, makeMessage, messageIn } from "./message-maker";
import { Peer } from "./peer";
import { writeBytes } from "./platform";

export const group: u32 = 0xe00000fb;
export const neighbour = new Peer();

/** A stack called `astcp`, which has still to claim that name. */
export function startWithName(): void {
  // Its announcement, and the report of the group; a name that it had before is not claimed in that instant.
  startSilently(1000, 0);
  advance(0);
  ignoreFrames();
  neighbour.address = 0x0a000709;
  neighbour.macLow = 9;
  neighbour.port = 5353;
  if (callsMe("astcp") != 0) failWith("callMe refuses a name");
}

/** The name is ours, and everybody has heard of it. */
export function startNamed(): void {
  startWithName();
  advance(40_000);
  ignoreFrames();
}

export function callsMe(name: string): i32 {
  const bytes = new Uint8Array(name.length);
  for (let i = 0; i < name.length; i++) bytes[i] = u8(name.charCodeAt(i));
  writeBytes(transfer(), bytes);
  return callMe(transfer(), name.length);
}

/** The neighbour says this, to everybody if not to us. */
export function says(text: string, to: u32 = group): void {
  neighbour.sendsFrame(makeMessage(neighbour, 5353, text, to));
}

/** How long the next message took. Reports to routers are passed over. */
export let waited: u32 = 0;

/** The next message of ours, within that time. */
export function nextOnLink(atMost: u32 = 10_000): SentMessage {
  waited = 0;
  while (true) {
    waited += untilNextFrame(atMost - waited);
    const frame = nextFrame();
    if (frame[23] != 2) return messageIn(frame);
  }
}

/** The next message of ours is this, to everybody on the link. */
export function expectToLink(data: string, atMost: u32 = 10_000): void {
  const message = nextOnLink(atMost);
  if (message.data != data)
    failWith(`expected another message on the link: ${written(data)}, not ${written(message.data)}`);
  expect(message.destination).toBe(group);
  expect(message.macHigh).toBe(0x0100);
  expect(message.macLow).toBe(0x5e0000fb);
  expect(message.destinationPort).toBe(5353);
  expect(message.sourcePort).toBe(5353);
  expect(message.timeToLive).toBe(255);
}

/** We say nothing for so long, but to routers. */
export function expectQuiet(milliseconds: u32): void {
  advance(milliseconds);
  for (let frame = nextFrame(); frame.length > 0; frame = nextFrame())
    if (frame[23] != 2) failWith("expected silence, and got " + written(messageIn(frame).data));
}

/** What we send while we claim that name for that address. */
export function probeFor(name: string, address: u32): string {
  const record = makeRecord("\xc0\x0c", 1, 120, fourBytes(address));
  return "\0\0\0\0\0\x01\0\0\0\x01\0\0" + labels(name) + "\0\xff\x80\x01" + record;
}

/** What we tell everybody of it. */
export function announcementOf(name: string, address: u32): string {
  return "\0\0\x84\0\0\0\0\x01\0\0\0\0" + makeRecord(labels(name), 1, 120, fourBytes(address), 0x8001);
}

/** A question about that name, and records behind it. */
export function questionAbout(name: string, type: u32, dnsClass: u32, known: string[] = []): string {
  const counts = "\0\x01" + twoBytes(known.length) + "\0\0\0\0";
  return "\0\0\0\0" + counts + labels(name) + twoBytes(type) + twoBytes(dnsClass) + known.join("");
}

function written(data: string): string {
  let text = "";
  for (let i = 0; i < data.length; i++) text += data.charCodeAt(i).toString(16).padStart(2, "0");
  return text;
}
