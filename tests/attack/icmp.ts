// What ICMP says about an established connection, while it brings the kernel a stream (RFC 5927): the kind of thing
// that a router says, but from somebody who is none. He knows the ports; of the numbers in flight, all or none.

import assert from "node:assert/strict";
import { addressOf } from "../../host-shim/js/streamed-core.ts";
import { assertPattern } from "../interop/clients.ts";
import { ipAt, tcpAt } from "../simulation/segment.ts";
import { icmpAbout } from "../simulation/strange-frames.ts";
import { Wire } from "./wire.ts";

const chargen = 19;
/** After each so many segments with data the attacker says all that he has to say. */
const segmentsBetween = 16;
/** Of what comes without an attack in the same time, so much has to come. */
const shareLeast = 0.25;
const datagramBytesMax = 1500;
/** pathMtuMin of assembly/limits.ts. */
const datagramBytesLeast = 552;

const unreachable = 3;
const sourceQuench = 4;
const redirect = 5;
/** Protocol, port, and what is forbidden: RFC 1122 §4.2.3.9 would have a connection end. */
const hardCodes = [2, 3, 9, 10, 13];
const fragmentationNeeded = 4;

interface Complaint {
  about(segment: Uint8Array, wire: Wire): Uint8Array[];
  /** How long datagrams are in the second half of the stream. */
  datagramBytes: number;
}

const none: Complaint = { about: () => [], datagramBytes: datagramBytesMax };
const complaints: Record<string, Complaint> = {
  "hard errors": {
    about: (segment) => hardCodes.map((code) => icmpAbout(segment, unreachable, code)),
    datagramBytes: datagramBytesMax,
  },
  "hard errors of any number": {
    about: (segment) => hardCodes.map((code) => icmpAbout(withSequence(segment, random()), unreachable, code)),
    datagramBytes: datagramBytesMax,
  },
  "an MTU of 600, out of flight": {
    about: (segment) =>
      [-100_000, 100_000, random()].map((distance) => {
        const sequence = viewOf(segment).getUint32(tcpAt + 4) + distance;
        return icmpAbout(withSequence(segment, sequence), unreachable, fragmentationNeeded, 600);
      }),
    datagramBytes: datagramBytesMax,
  },
  "an MTU of more": {
    about: (segment) => [1500, 1501, 0xffff].map((mtu) => icmpAbout(segment, unreachable, fragmentationNeeded, mtu)),
    datagramBytes: datagramBytesMax,
  },
  "an MTU of 0, 1, 68": {
    about: (segment) => [0, 1, 68].map((mtu) => icmpAbout(segment, unreachable, fragmentationNeeded, mtu)),
    datagramBytes: datagramBytesLeast,
  },
  "source quench": { about: (segment) => [icmpAbout(segment, sourceQuench, 0)], datagramBytes: datagramBytesMax },
  redirects: {
    about: (segment, { board }) =>
      [0, 1, 2, 3].map((code) => icmpAbout(segment, redirect, code, addressOf(board.peerAddress) + 65)),
    datagramBytes: datagramBytesMax,
  },
};

/** So many bytes under each. */
export async function complained(bytes: number): Promise<string> {
  const wire = await Wire.start("complained", "echo");
  const figures: string[] = [];
  // Whoever is first is slow: everything is still to be compiled.
  await transfer(wire, bytes, none);
  const undisturbedMs = (await transfer(wire, bytes, none)).milliseconds;
  for (const [name, complaint] of Object.entries(complaints)) {
    const { milliseconds, messages } = await transfer(wire, bytes, complaint);
    const share = undisturbedMs / milliseconds;
    figures.push(`${name} (${messages}) ${Math.round(100 * share)} %`);
    assert.ok(share >= shareLeast, `under ${name} only ${Math.round(100 * share)} % as much comes as without`);
  }
  await wire.board.end();
  return `${bytes} bytes each; beside as many without an attack: ${figures.join(", ")}`;
}

async function transfer(
  wire: Wire,
  bytes: number,
  { about, datagramBytes }: Complaint,
): Promise<{ milliseconds: number; messages: number }> {
  let count = 0;
  let come = 0;
  let messages = 0;
  let longest = 0;
  wire.deviceSpeaks = ({ dataBytes, sourcePort }, frame) => {
    if (dataBytes === 0 || sourcePort !== chargen) return true;
    come += dataBytes;
    if (come > bytes / 2) longest = Math.max(longest, frame.length - ipAt);
    // The kernel hasn't seen the segment yet: it is in flight.
    if (count++ % segmentsBetween !== 0) return true;
    for (const message of about(frame, wire)) {
      wire.send(message);
      messages++;
    }
    return true;
  };
  const beganAt = performance.now();
  await assertPattern(wire.board.address, bytes);
  const milliseconds = performance.now() - beganAt;
  wire.deviceSpeaks = () => true;
  assert.equal(longest, datagramBytes);
  return { milliseconds, messages };
}

function withSequence(frame: Uint8Array, sequence: number): Uint8Array {
  const changed = Uint8Array.from(frame);
  viewOf(changed).setUint32(tcpAt + 4, sequence);
  return changed;
}

function viewOf(frame: Uint8Array): DataView {
  return new DataView(frame.buffer, frame.byteOffset);
}

function random(): number {
  return Math.floor(Math.random() * 2 ** 32);
}
