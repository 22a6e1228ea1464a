// DNS messages (RFC 1035 §4), as texts of which each character is a byte, for that is what messages are in the harness.

export const responseFlags: u32 = 0x8180;
export const noSuchNameFlags: u32 = 0x8183;
/** RFC 1035 §4.1.4: the name of the question, by a pointer. */
export const questionName: string = "\xc0\x0c";

export function twoBytes(value: u32): string {
  return String.fromCharCode((value >> 8) & 0xff) + String.fromCharCode(value & 0xff);
}

export function fourBytes(value: u32): string {
  return twoBytes(value >> 16) + twoBytes(value & 0xffff);
}

/** The labels of `www.example.org`, and the root. */
export function labels(name: string): string {
  let bytes = "";
  const parts = name.split(".");
  for (let i = 0; i < parts.length; i++) bytes += String.fromCharCode(parts[i].length) + parts[i];
  return bytes + "\0";
}

export function makeRecord(name: string, type: u32, lifetime: u32, data: string, dnsClass: u32 = 1): string {
  return name + twoBytes(type) + twoBytes(dnsClass) + fourBytes(lifetime) + twoBytes(data.length) + data;
}

/** An address record (A) for whatever the name is. */
export function addressRecord(name: string, lifetime: u32, address: u32): string {
  return makeRecord(name, 1, lifetime, fourBytes(address));
}

export function aliasRecord(name: string, lifetime: u32, target: string): string {
  return makeRecord(name, 5, lifetime, target);
}

/** Who is in charge of a zone, and for how long nothing counts (SOA). */
export function authorityRecord(lifetime: u32, minimum: u32): string {
  const numbers = fourBytes(1) + fourBytes(2) + fourBytes(3) + fourBytes(4) + fourBytes(minimum);
  return makeRecord(labels("org"), 6, lifetime, labels("ns.org") + labels("root.org") + numbers);
}

/** A message of these numbers, and behind them what they count. */
export function dnsMessage(id: u32, flags: u32, counts: u32[], rest: string): string {
  let bytes = twoBytes(id) + twoBytes(flags);
  for (let i = 0; i < 4; i++) bytes += twoBytes(counts[i]);
  return bytes + rest;
}

export function dnsQuestion(name: string, type: u32, dnsClass: u32 = 1): string {
  return labels(name) + twoBytes(type) + twoBytes(dnsClass);
}

/** The answer to a query of the stack's, whose question comes back as it was. */
export function answerTo(query: string, flags: u32, answers: string[], authority: string[] = []): string {
  const counts: u32[] = [1, answers.length, authority.length, 0];
  return dnsMessage(numberAt(query, 0), flags, counts, query.slice(12) + answers.join("") + authority.join(""));
}

export function numberAt(message: string, place: i32): u32 {
  return (u32(message.charCodeAt(place)) << 8) | u32(message.charCodeAt(place + 1));
}

/** The text of the name there, which isn't compressed. */
export function nameIn(message: string, place: i32): string {
  let name = "";
  let at = place;
  while (message.charCodeAt(at) != 0) {
    const end = at + 1 + message.charCodeAt(at);
    if (name.length > 0) name += ".";
    name += message.slice(at + 1, end);
    at = end;
  }
  return name;
}
