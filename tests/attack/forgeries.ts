// Segments in the name of the kernel, into its connection with the echo service (RFC 5961). The attacker knows the ports,
// and tries every window that there is; but not the very next number, which only chance would tell him.

import { Wire } from "./wire.ts";
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import type { Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { addressOf } from "../../host-shim/js/streamed-core.ts";
import { open } from "../interop/clients.ts";
import { ACK, RST, SYN, type Segment } from "../simulation/segment.ts";

const echo = 7;
const space = 2 ** 32;
const pieceBytes = 50_000;
const framesAtOnce = 256;
const patienceMs = 5000;
const forgedBytes = 8;
/** Windows between the acknowledgements of neighbouring places. */
const stride = 487;
/** More than any window that the kernel has offered: what was acknowledged as long ago as this is no longer news. */
const longAgo = 1 << 26;

export async function forged(): Promise<string> {
  const wire = await Wire.start("forged", "echo");
  let last: Segment | undefined;
  let first = 0;
  let answers = 0;
  let resets = 0;
  wire.deviceSpeaks = (segment) => {
    last = segment;
    if (segment.flags & SYN) first = segment.acknowledgement;
    answers++;
    resets += segment.flags & RST;
    return true;
  };
  const socket = await open(wire.board.address, echo);
  await assertEchoed(socket);
  // The bytes are back before the last of them is acknowledged; what would be next is known when it is.
  const giveUpAt = Date.now() + patienceMs;
  while ((last!.acknowledgement - first) >>> 0 < pieceBytes && Date.now() < giveUpAt) await sleep(10);
  const quiet = last!;
  assert.equal((quiet.acknowledgement - first) >>> 0, pieceBytes);
  const kernel = { address: addressOf(wire.board.peerAddress), port: quiet.destinationPort };
  const next = quiet.acknowledgement;
  const { window } = quiet;
  const before = answers;
  let count = 0;
  const send = async (sequence: number, acknowledgement: number, flags: number, dataBytes = 0): Promise<void> => {
    wire.forge(kernel, echo, { sequence: sequence >>> 0, acknowledgement: acknowledgement >>> 0, flags, dataBytes });
    if (++count % framesAtOnce === 0) await wire.hasRoom();
  };
  const sent = quiet.sequence + quiet.dataBytes;
  // Data that would fit, or would be next, go with acknowledgements that can't be, from all over the others.
  const impossible = (count: number) => sent + 1 + ((count * window) % (space - longAgo));
  // In the window, at every place; and in every window, at one place.
  for (let place = 1; place < window; place++) {
    await send(next + place, 0, RST);
    await send(next + place, 0, SYN);
    await send(next + place, impossible(place * stride), ACK, forgedBytes);
  }
  for (let base = window >> 1; base < space; base += window) {
    await send(next + base, 0, RST);
    await send(next + base, 0, SYN);
  }
  for (let index = 0; index * window < space - longAgo; index++) await send(next, impossible(index), ACK, forgedBytes);
  await assertEchoed(socket);
  assert.equal(resets, 0);
  const challenges = answers - before;
  socket.destroy();
  await wire.board.end();
  return `${count} segments, ${challenges} answers while they came, every byte of ${2 * pieceBytes} is right`;
}

/** So many random bytes go, and come back. */
async function assertEchoed(socket: Socket): Promise<void> {
  const sent = randomBytes(pieceBytes);
  const received: Buffer[] = [];
  let count = 0;
  socket.write(sent);
  for await (const bytes of socket.iterator({ destroyOnReturn: false })) {
    received.push(bytes as Buffer);
    count += (bytes as Buffer).length;
    if (count >= pieceBytes) break;
  }
  assert.ok(Buffer.concat(received).equals(sent));
}
