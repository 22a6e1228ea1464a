// One frame in the words of `tcpdump -n -S`. Written in the subset of TypeScript that is AssemblyScript too, so that the
// specs of both compilers print with it: no closures, no library but DataView and strings, `===` on numbers alone.

/// <reference types="assemblyscript/std/portable/index.d.ts" />

/** The frame with sequence numbers as they are on the wire. */
export function tcpdump(frame: Uint8Array): string {
  return tcpdumpRelative(frame, 0, 0);
}

/** The frame with these numbers subtracted: from the sender's own sequence numbers, and from those of its peer. */
export function tcpdumpRelative(frame: Uint8Array, senderBase: u32, peerBase: u32): string {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  if (view.byteLength < 14) return "[|ether]";
  const etherType: i32 = view.getUint16(12);
  if (etherType === 0x0806) return arp(view);
  if (etherType === 0x0800) return ip(view, senderBase, peerBase);
  return `ethertype Unknown (0x${hex(etherType, 4)}), length ${view.byteLength}`;
}

// --- ARP (RFC 826) ---

function arp(view: DataView): string {
  if (view.byteLength < 42) return "ARP, [|arp]";
  const length = `, length ${view.byteLength - 14}`;
  const sender = address(view, 28);
  const operation: i32 = view.getUint16(20);
  if (operation === 1) return `ARP, Request who-has ${address(view, 38)}${targetMac(view)} tell ${sender}${length}`;
  if (operation === 2) return `ARP, Reply ${sender} is-at ${mac(view, 22)}${length}`;
  return `ARP, Unknown (${operation})${length}`;
}

/** A request that is sent to one neighbour, to ask whether it is still there, names its address. */
function targetMac(view: DataView): string {
  const isKnown = view.getUint16(32) !== 0 || view.getUint32(34) !== 0;
  return isKnown ? ` (${mac(view, 32)})` : "";
}

// --- IPv4 (RFC 791) ---

function ip(view: DataView, senderBase: u32, peerBase: u32): string {
  if (view.byteLength < 34) return "IP [|ip]";
  const headerBytes: i32 = (view.getUint8(14) & 15) * 4;
  const end: i32 = 14 + view.getUint16(16);
  if (view.getUint8(14) >> 4 !== 4 || headerBytes < 20) return "IP [bad header]";
  if (end > view.byteLength) return `IP truncated-ip - ${end - view.byteLength} bytes missing!`;

  const payload = 14 + headerBytes;
  const protocol: i32 = view.getUint8(23);
  const isFragment = (view.getUint16(20) & 0x1fff) !== 0;
  if (protocol === 6 && !isFragment) return tcp(view, payload, end, senderBase, peerBase);
  const hosts = `IP ${address(view, 26)} > ${address(view, 30)}: `;
  if (protocol === 1 && !isFragment) return hosts + icmp(view, payload, end);
  const name = protocol === 6 ? "tcp" : protocol === 1 ? "icmp" : `ip-proto-${protocol}`;
  return hosts + name + (isFragment ? "" : ` ${end - payload}`);
}

// --- ICMP (RFC 792) ---

function icmp(view: DataView, at: i32, end: i32): string {
  const length = `, length ${end - at}`;
  if (end - at < 8) return "ICMP [|icmp]";
  const kind: i32 = view.getUint8(at);
  const code: i32 = view.getUint8(at + 1);
  if (kind === 0 || kind === 8) {
    const name = kind === 8 ? "request" : "reply";
    return `ICMP echo ${name}, id ${view.getUint16(at + 4)}, seq ${view.getUint16(at + 6)}${length}`;
  }
  if (kind === 3) return `ICMP ${unreachable(view, at, end, code)}${length}`;
  if (kind === 4) return "ICMP source quench" + length;
  if (kind === 11)
    return code === 0 ? "ICMP time exceeded in-transit" + length : "ICMP ip reassembly time exceeded" + length;
  return `ICMP type-${kind}${length}`;
}

function unreachable(view: DataView, at: i32, end: i32, code: i32): string {
  // The datagram that could not be delivered is quoted behind the eight bytes of the header.
  const quote = at + 8;
  if (end - quote < 24) return `unreachable, code ${code}`;
  const host = address(view, quote + 16);
  const protocol: i32 = view.getUint8(quote + 9);
  if (code === 0) return `net ${host} unreachable`;
  if (code === 1) return `host ${host} unreachable`;
  if (code === 2) return `${host} protocol ${protocol} unreachable`;
  if (code === 3) {
    const ports: i32 = quote + (view.getUint8(quote) & 15) * 4;
    if (end - ports < 4) return `${host} port unreachable`;
    const name = protocol === 6 ? " tcp" : protocol === 17 ? " udp" : "";
    return `${host}${name} port ${view.getUint16(ports + 2)} unreachable`;
  }
  if (code === 4) {
    const mtu: i32 = view.getUint16(at + 6);
    return `${host} unreachable - need to frag` + (mtu === 0 ? "" : ` (mtu ${mtu})`);
  }
  if (code === 9) return `net ${host} unreachable - admin prohibited`;
  if (code === 10) return `host ${host} unreachable - admin prohibited`;
  if (code === 13) return `host ${host} unreachable - admin prohibited filter`;
  return `unreachable, code ${code}`;
}

// --- TCP (RFC 9293 §3.1) ---

function tcp(view: DataView, at: i32, end: i32, senderBase: u32, peerBase: u32): string {
  if (end - at < 20) return `IP ${address(view, 26)} > ${address(view, 30)}: [|tcp]`;
  const from: i32 = view.getUint16(at);
  const to: i32 = view.getUint16(at + 2);
  const text = `IP ${address(view, 26)}.${from} > ${address(view, 30)}.${to}: `;
  const headerBytes: i32 = (view.getUint8(at + 12) >> 4) * 4;
  const data = at + headerBytes;
  if (headerBytes < 20 || data > end) return text + `tcp ${end - at} [bad hdr length ${headerBytes}]`;

  const flags: i32 = view.getUint8(at + 13);
  const length = end - data;
  return (
    text +
    `Flags [${flagLetters(flags)}]` +
    sequence(view.getUint32(at + 4), senderBase, flags, length) +
    ((flags & 16) === 0 ? "" : `, ack ${difference(view.getUint32(at + 8), peerBase)}`) +
    `, win ${view.getUint16(at + 14)}` +
    ((flags & 32) === 0 ? "" : `, urg ${view.getUint16(at + 18)}`) +
    (headerBytes === 20 ? "" : `, options [${options(view, at + 20, data, peerBase)}]`) +
    `, length ${length}` +
    (length > 0 && (from === 80 || to === 80) ? ": HTTP" + firstLine(view, data, end) : "")
  );
}

function flagLetters(flags: i32): string {
  if ((flags & 0xff) === 0) return "none";
  let letters = "";
  if (flags & 1) letters += "F";
  if (flags & 2) letters += "S";
  if (flags & 4) letters += "R";
  if (flags & 8) letters += "P";
  if (flags & 16) letters += ".";
  if (flags & 32) letters += "U";
  if (flags & 64) letters += "E";
  if (flags & 128) letters += "W";
  return letters;
}

/** An acknowledgement alone occupies no sequence numbers, so tcpdump leaves its number out. */
function sequence(first: u32, base: u32, flags: i32, length: i32): string {
  if (length === 0 && (flags & 7) === 0) return "";
  const relative = difference(first, base);
  return length === 0 ? `, seq ${relative}` : `, seq ${relative}:${difference(relative, -length)}`;
}

function options(view: DataView, from: i32, end: i32, peerBase: u32): string {
  let text = "";
  let at = from;
  while (at < end) {
    if (at > from) text += ",";
    const kind: i32 = view.getUint8(at);
    if (kind === 0) return text + "eol";
    if (kind === 1) {
      text += "nop";
      at++;
      continue;
    }
    const length: i32 = at + 1 < end ? view.getUint8(at + 1) : 0;
    if (length < 2 || at + length > end) return text + "[bad opt]";
    text += option(view, at, kind, length, peerBase);
    at += length;
  }
  return text;
}

function option(view: DataView, at: i32, kind: i32, length: i32, peerBase: u32): string {
  if (kind === 2 && length === 4) return `mss ${view.getUint16(at + 2)}`;
  if (kind === 3 && length === 3) return `wscale ${view.getUint8(at + 2)}`;
  if (kind === 4 && length === 2) return "sackOK";
  if (kind === 5 && length % 8 === 2) return `sack ${sackBlocks(view, at + 2, at + length, peerBase)}`;
  if (kind === 8 && length === 10) {
    return `TS val ${view.getUint32(at + 2)} ecr ${view.getUint32(at + 6)}`;
  }
  return `unknown-${kind}`;
}

function sackBlocks(view: DataView, from: i32, end: i32, peerBase: u32): string {
  let text = `${(end - from) / 8} `;
  for (let at = from; at < end; at += 8) {
    text += `{${difference(view.getUint32(at), peerBase)}:${difference(view.getUint32(at + 4), peerBase)}}`;
  }
  return text;
}

/** The first line of a text, if it is one that HTTP begins with (RFC 9112 §2.1). */
function firstLine(view: DataView, from: i32, end: i32): string {
  let line = "";
  for (let at = from; at < end; at++) {
    const code: i32 = view.getUint8(at);
    if (code === 13 || code === 10) break;
    line += String.fromCharCode(code);
  }
  const isFirst = line.startsWith("HTTP/1.") || line.endsWith(" HTTP/1.1") || line.endsWith(" HTTP/1.0");
  return isFirst ? ": " + line : "";
}

// --- Numbers ---

/** Modulo 2^32. */
function difference(number: u32, base: u32): u32 {
  return (number - base) >>> 0;
}

function address(view: DataView, at: i32): string {
  let text = view.getUint8(at).toString();
  for (let i = 1; i < 4; i++) text += `.${view.getUint8(at + i)}`;
  return text;
}

function mac(view: DataView, at: i32): string {
  let text = hex(view.getUint8(at), 2);
  for (let i = 1; i < 6; i++) text += `:${hex(view.getUint8(at + i), 2)}`;
  return text;
}

function hex(number: i32, digits: i32): string {
  return number.toString(16).padStart(digits, "0");
}
