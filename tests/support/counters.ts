// The stack's counters by name: tests know them as docs/abi.md writes them.

import { counter, counterCount, counterName } from "../../assembly/index";

/** Those that count something else than drops. */
const totals: string[] = [
  "frames.received",
  "frames.sent",
  "frames.refused",
  "arp.requests-sent",
  "icmp.echo-replies",
  "tcp.segments-received",
  "tcp.segments-sent",
  "tcp.retransmissions",
  "tcp.retransmission-timeouts",
  "tcp.fast-retransmits",
  "tcp.challenges-sent",
  "tcp.resets-sent",
  "tcp.opened-by-us",
  "tcp.opened-by-peer",
  "tcp.failed",
  "tcp.time-waits-recycled",
  "tcp.time-waits-reopened",
  "tcp.half-open-expired",
  "udp.messages-received",
  "udp.messages-sent",
  "icmp.port-unreachables-sent",
  "igmp.reports-sent",
  "dns.queries-sent",
  "dns.answers-sent",
  "dns.conflicts",
  "sntp.requests-sent",
  "dhcp.leases",
  "dhcp.refusals",
  "dhcp.declines-sent",
];

/** The counters of drops, by number. */
const drops: i32[] = [];

export function nameOfCounter(index: i32): string {
  let name = "";
  for (let code = counterName(index, 0); code != 0; code = counterName(index, name.length)) {
    name += String.fromCharCode(code);
  }
  return name;
}

/** How often that has happened since `start`. */
export function counted(name: string): u32 {
  for (let index = 0; index < counterCount(); index++) if (nameOfCounter(index) == name) return u32(counter(index));
  throw new Error(`no counter is called ${name}`);
}

/** The numbers of those that count drops, one for every reason. */
export function dropCounters(): i32[] {
  if (drops.length > 0) return drops;
  for (let index = 0; index < counterCount(); index++) if (!totals.includes(nameOfCounter(index))) drops.push(index);
  return drops;
}

/** How much was dropped since `start`, for whatever reason. */
export function countedDrops(): u32 {
  const reasons = dropCounters();
  let sum: u32 = 0;
  for (let i = 0; i < reasons.length; i++) sum = u32(sum + u32(counter(reasons[i])));
  return sum;
}
