// Peers that lie about what has come: to be sent more than the network bears (Savage et al., 1999), or to have both
// ends answer each other for ever.

import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { iperfRequest } from "../interop/clients.ts";
import { ACK, type Segment } from "../simulation/segment.ts";
import { ScriptedPeer } from "./scripted-peer.ts";
import { Wire } from "./wire.ts";

const echo = 7;
const iperf = 5001;
/** RFC 6928: ten segments of what a peer takes that names no MSS. */
const initialWindow = 10 * 536;
const windowMax = 0xffff;
const transferBytes = 200_000;
const framesAtOnce = 256;
/** challengeMs of assembly/limits.ts, less the most that chance takes off. */
const challengesApartMs = 373;

/** One acknowledgement for each of so many bytes: no more is in flight than if one had acknowledged all of them. */
export async function divided(bytes: number): Promise<string> {
  const { wire, peer, end } = await beginTransfer("divided");
  let mostInFlight = 0;
  let mostBeyond = 0;
  let count = 0;
  peer.hears = () => {
    mostInFlight = Math.max(mostInFlight, peer.inFlight);
    mostBeyond = Math.max(mostBeyond, peer.inFlight - initialWindow - count);
  };
  while (count < bytes) {
    if (peer.inFlight === 0) await peer.until("something is in flight", () => peer.inFlight > 0);
    peer.acknowledges(peer.acknowledged + 1);
    if (++count % framesAtOnce === 0) await wire.hasRoom();
  }
  await takeRest(peer, end);
  await wire.board.end();
  assert.ok(mostBeyond <= 0, `${mostBeyond} bytes more were in flight than the acknowledged ones allow`);
  assert.ok(mostInFlight <= windowMax);
  return `${bytes} acknowledgements, ${mostInFlight} bytes in flight at the most, of ${initialWindow + bytes} allowed`;
}

/** Acknowledgements of what was never sent, a thousand a second. What is sent and not yet here nobody could tell. */
export async function optimistic(milliseconds: number): Promise<string> {
  const { wire, peer, end } = await beginTransfer("optimistic");
  let mostInFlight = peer.inFlight;
  let answers = 0;
  peer.hears = (segment) => {
    mostInFlight = Math.max(mostInFlight, peer.inFlight);
    if (isBare(segment)) answers++;
  };
  let count = 0;
  const elapsed = await duringTime(milliseconds, 1, () => peer.says({ acknowledgement: peer.end + 536 * ++count }));
  await takeRest(peer, end);
  await wire.board.end();
  assert.ok(mostInFlight <= initialWindow, `${mostInFlight} bytes were in flight`);
  assertChallenges(answers, elapsed);
  return `${count} acknowledgements, ${mostInFlight} bytes in flight at the most, ${answers} answers`;
}

/** A peer whose numbers have nothing to do with ours answers each answer, and begins anew ten times a second (S-24). */
export async function desynchronized(milliseconds: number): Promise<string> {
  const wire = await Wire.start("desynchronized", "echo");
  const peer = await ScriptedPeer.open(wire, echo);
  const { next, end } = peer;
  const strange = [
    { sequence: next + 2 ** 31, acknowledgement: end + 2 ** 30 },
    { acknowledgement: end + 2 ** 30 },
    { sequence: next + 2 ** 31 },
  ];
  let said = 0;
  let answers = 0;
  let strangeAnswers = 0;
  const contradict = () => peer.says(strange[said++ % strange.length]!);
  peer.hears = (segment) => {
    answers++;
    if (!isBare(segment) || segment.sequence !== end || segment.acknowledgement !== next) strangeAnswers++;
    contradict();
  };
  const elapsed = await duringTime(milliseconds, 100, contradict);
  let echoed = 0;
  peer.hears = ({ dataBytes }) => (echoed += dataBytes);
  peer.sends(Buffer.from("here"));
  await peer.until("it is heard again", () => echoed >= 4);
  await wire.board.end();
  assert.equal(strangeAnswers, 0);
  assertChallenges(answers, elapsed);
  return `${said} contradictions in ${(elapsed / 1000).toFixed(1)} s, ${answers} answers, and the connection goes on`;
}

/** The first flight has come. `end` is where the device's FIN will end. */
async function beginTransfer(name: string): Promise<{ wire: Wire; peer: ScriptedPeer; end: number }> {
  const wire = await Wire.start(name, "iperf-host");
  const peer = await ScriptedPeer.open(wire, iperf);
  const end = (peer.end + transferBytes + 1) >>> 0;
  peer.sends(iperfRequest(transferBytes));
  await peer.until("the first flight has come", () => peer.inFlight >= initialWindow);
  return { wire, peer, end };
}

/** Acknowledges whatever comes, up to the end that the device makes. */
async function takeRest(peer: ScriptedPeer, end: number): Promise<void> {
  peer.hears = () => peer.acknowledges(peer.end);
  peer.acknowledges(peer.end);
  await peer.until("all has come", () => peer.acknowledged === end);
}

/** Does it every so many milliseconds. Returns how long that took. */
async function duringTime(milliseconds: number, everyMs: number, work: () => void): Promise<number> {
  const beganAt = performance.now();
  const elapsed = () => performance.now() - beganAt;
  for (let done = 0; elapsed() < milliseconds;) {
    for (; done * everyMs < elapsed(); done++) work();
    await sleep(1);
  }
  return elapsed();
}

function isBare({ dataBytes, flags }: Segment): boolean {
  return dataBytes === 0 && flags === ACK;
}

function assertChallenges(answers: number, elapsedMs: number): void {
  const most = 1 + Math.ceil(elapsedMs / challengesApartMs);
  assert.ok(answers >= 1 && answers <= most, `${answers} answers, and ${most} are enough`);
}
