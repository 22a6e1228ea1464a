// A broker's end of an MQTT connection, by the byte: what a test says and expects is in packets.

import assert from "node:assert/strict";
import type { Connection } from "./two-stacks.ts";

export const connack = Buffer.from([0x20, 2, 0, 0]);
export const pingresp = Buffer.from([0xd0, 0]);

/** What a client without a user says first; its identifier is "astcp" and its MAC address. */
export const connectPacket = packet(0x10, text("MQTT"), [4, 0, 0, 60], text("astcp020000000002"));

export function packet(first: number, ...body: (Uint8Array | number[])[]): Buffer {
  const whole = Buffer.concat(body.map((part) => Buffer.from(part)));
  const length: number[] = [];
  for (let rest = whole.length; length.length === 0 || rest > 0; rest >>= 7)
    length.push((rest & 127) | (rest > 127 ? 128 : 0));
  return Buffer.concat([Buffer.from([first, ...length]), whole]);
}

export function text(value: string): Buffer {
  return Buffer.concat([Buffer.from([value.length >> 8, value.length & 255]), Buffer.from(value)]);
}

/** PUBLISH with quality 0, or with 1 and that number. */
export function message(topic: string, payload: string, identifier = 0, isRepeated = false): Buffer {
  const numbered = identifier === 0 ? [] : [identifier >> 8, identifier & 255];
  const first = 0x30 | (identifier === 0 ? 0 : 2) | (isRepeated ? 8 : 0);
  return packet(first, text(topic), numbered, Buffer.from(payload));
}

export function puback(identifier: number): Buffer {
  return packet(0x40, [identifier >> 8, identifier & 255]);
}

export function subscription(identifier: number, topic: string): Buffer {
  return packet(0x82, [identifier >> 8, identifier & 255], text(topic), [1]);
}

export function suback(identifier: number, code = 1): Buffer {
  return packet(0x90, [identifier >> 8, identifier & 255, code]);
}

/** The client says these packets, and nothing else. */
export function expects(connection: Connection, ...packets: Buffer[]): void {
  assert.deepEqual(connection.receive().toString("latin1"), Buffer.concat(packets).toString("latin1"));
}
