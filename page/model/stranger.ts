// Who is neither client nor server: it floods with SYNs from addresses that aren't its own, or pretends to be the peer of
// a connection that it can't see. What it knows of the numbers, the script says: "next" is RCV.NXT of its victim.

import { entryWith } from "./connection-of.ts";
import { addresses, macs, type Endpoint } from "./endpoint.ts";
import { flag, makeFrame } from "./frame.ts";
import { otherSide, type Act, type Side } from "./script.ts";
import { servedPort } from "./application.ts";

const flagsByName: Record<string, number> = { SYN: flag.syn, RST: flag.rst, FIN: flag.fin, ACK: flag.ack };

/** RFC 5737: addresses that belong to nobody. */
const nobodys = 0xcb007100;

/** A SYN from somebody who will never answer. */
export function floodingSyn(to: Side, random: () => number): Uint8Array {
  const header = {
    source: nobodys + 1 + ((random() >>> 8) % 254),
    destination: addresses[to],
    sourcePort: 1024 + ((random() >>> 8) % 60_000),
    destinationPort: servedPort,
    sequence: random() >>> 0,
    acknowledgement: 0,
    flags: flag.syn,
    window: 65535,
  };
  const mss = [2, 4, 5, 0xb4];
  const [fromMac, toMac] = [[...macs.stranger], [...macs[to]]];
  return makeFrame({ fromMac, toMac, header, options: mss, data: new Uint8Array(0) });
}

/** A segment that looks as if it came from the victim's peer; undefined: there is no connection. */
export function forgedSegment(act: Act, victim: Endpoint): Uint8Array | undefined {
  const [, flags, number, bytes = "0"] = act.words as [Side, string, string, string?];
  const peer = addresses[otherSide(victim.side)];
  const entry = entryWith(victim.memory, peer);
  if (!entry) return undefined;
  const { tuple, fields } = entry;
  const next = entry.kind === "half-open" ? fields.irs! + 1 : fields.rcvNxt!;
  const sequence = number.startsWith("next") ? next + Number(number.slice(4) || 0) : Number(number);
  const ack = entry.kind === "half-open" ? fields.iss! + 1 : fields.sndNxt!;
  const bits = flags.split(",").reduce((sum, name) => sum | flagsByName[name]!, 0);
  const header = {
    source: peer,
    destination: addresses[victim.side],
    sourcePort: tuple.ports! >>> 16,
    destinationPort: tuple.ports! & 0xffff,
    sequence: sequence >>> 0,
    acknowledgement: bits & flag.ack ? ack : 0,
    flags: bits,
    window: 65535,
  };
  const data = new Uint8Array(Number(bytes)).fill(0x21);
  return makeFrame({ fromMac: [...macs.stranger], toMac: [...macs[victim.side]], header, options: [], data });
}
