// The kernel's TCP, as this process uses it: conversations with a board in which every byte is compared.

import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

/** As many connections as a device has at a time. */
export const slots = 8;

const patienceMs = 60_000;

/** A connection that may be half-closed; it is there when the kernel says so. */
export async function open(address: string, port: number): Promise<Socket> {
  const socket = connect({ host: address, port, allowHalfOpen: true });
  socket.setTimeout(patienceMs, () => socket.destroy(new Error(`nothing came from ${address}:${port} for a minute`)));
  await once(socket, "connect");
  return socket;
}

/** All that still comes, up to the end that the other side makes. */
export async function rest(socket: Socket): Promise<Buffer> {
  const received: Buffer[] = [];
  socket.on("data", (bytes) => received.push(bytes));
  await once(socket, "end");
  return Buffer.concat(received);
}

/** The board has finished, and no reset answers what still comes. */
export async function assertReadsOn(socket: Socket): Promise<void> {
  for (let i = 0; i < 5; i++) {
    socket.write("more");
    await sleep(10);
  }
  const closed = once(socket, "close");
  socket.end();
  assert.deepEqual(await closed, [false]);
}

/** Sends so many random bytes to the echo service, and wants them back, and then its end. */
export async function assertEchoes(address: string, length: number): Promise<void> {
  const sent = randomBytes(length);
  const socket = await open(address, 7);
  socket.end(sent);
  const received = await rest(socket);
  assert.equal(received.length, sent.length);
  assert.ok(received.equals(sent), `byte ${received.findIndex((byte, i) => byte !== sent[i])} is another one`);
}

/** Reads so many bytes of RFC 864's pattern, and goes away without a word: by a reset. */
export async function assertPattern(address: string, length: number): Promise<void> {
  const socket = await open(address, 19);
  const received: Buffer[] = [];
  let count = 0;
  for await (const bytes of socket.iterator({ destroyOnReturn: false })) {
    received.push(bytes as Buffer);
    count += (bytes as Buffer).length;
    if (count >= length) break;
  }
  const closed = once(socket, "close");
  socket.resetAndDestroy();
  await closed;
  assert.ok(Buffer.concat(received).equals(pattern(count)));
}

/** The first bytes of RFC 864's pattern: lines of 72 characters, each one further on. */
export function pattern(length: number): Buffer {
  const printable = Array.from({ length: 95 }, (_, i) => String.fromCharCode(0x20 + i)).join("");
  const round = printable + printable;
  let lines = "";
  for (let line = 0; lines.length < length; line++) lines += `${round.slice(line % 95, (line % 95) + 72)}\r\n`;
  return Buffer.from(lines.slice(0, length));
}

/** Nobody else has a slot: each of these has one, and all have one at the same time. */
export async function assertAllSlots(address: string): Promise<void> {
  const sockets = await Promise.all(Array.from({ length: slots }, () => open(address, 7)));
  for (const [i, socket] of sockets.entries()) {
    socket.write(`${i}`);
    const [bytes] = (await once(socket, "data")) as [Buffer];
    assert.equal(String(bytes), `${i}`);
  }
  for (const socket of sockets) {
    const closed = once(socket, "close");
    socket.end();
    await closed;
  }
}

/** Gets the page over a connection of its own, which the server ends. */
export async function getPage(address: string): Promise<string> {
  const socket = await open(address, 80);
  socket.write("GET / HTTP/1.0\r\n\r\n");
  const answer = String(await rest(socket));
  const closed = once(socket, "close");
  socket.end();
  await closed;
  assertIsPage(answer);
  return answer;
}

/** An answer with the whole page. */
export function assertIsPage(answer: string): void {
  const isPage = /^HTTP\/1\.1 200 OK\r\n[\s\S]*<h1>astcp<\/h1>[\s\S]*<\/table>\s*$/.test(answer);
  assert.ok(isPage, `this is not the page: ${answer.slice(0, 200)} … ${answer.slice(-100)}`);
}

/** Does the work that often, so many at the same time. */
export async function repeat(times: number, atOnce: number, work: () => Promise<unknown>): Promise<void> {
  let left = times;
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      while (left-- > 0) await work();
    }),
  );
}

/** The head of an iperf client that has nothing to send and asks for so many bytes: zeros, on the same connection. */
export function iperfRequest(bytes: number): Buffer {
  const head = Buffer.alloc(36);
  head.writeUInt32BE(0x4000_0000);
  head.writeInt32BE(bytes, 20);
  head.writeUInt16BE(0x0400, 32);
  return head;
}
