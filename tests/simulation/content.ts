// What the applications send: every end of a connection writes four bytes that name it, and then bytes that follow from
// its name and their place. So nothing is stored, and whoever receives them knows whose they are.

import { Chance } from "./chance.ts";

/** Prime, so that no usual distance between two bytes is one at which they agree. */
const period = 65_521;
const longest = 4096;
export const nameBytes = 4;

const pattern = makePattern();

/** A view of bytes that are not to be changed. */
export function content(name: number, place: number, length: number): Uint8Array {
  if (length > longest) return content(name, place, longest);
  const start = (name * 977 + place) % period;
  if (place >= nameBytes) return pattern.subarray(start, start + length);
  const bytes = pattern.slice(start, start + length);
  const head = new DataView(new ArrayBuffer(nameBytes));
  head.setUint32(0, name);
  for (let at = place; at < Math.min(nameBytes, place + length); at++) bytes[at - place] = head.getUint8(at);
  return bytes;
}

export function isContent(name: number, place: number, bytes: Uint8Array): boolean {
  return Buffer.compare(bytes, content(name, place, bytes.length)) === 0;
}

function makePattern(): Uint8Array {
  const chance = new Chance(0, 0);
  const once = Uint8Array.from({ length: period }, () => chance.next() >>> 24);
  return new Uint8Array([...once, ...once.subarray(0, longest)]);
}
