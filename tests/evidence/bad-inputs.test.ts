// The register of bad input: the reasons to drop that it speaks of are the stack's, and it speaks of all of them.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { Host } from "../../host-shim/js/host.ts";
import { badInputs } from "./bad-inputs.ts";

const host = new Host(new WebAssembly.Module(readFileSync("build/core-networked.wasm")), { transmit: () => true });
host.init(0x0200, 2, 0, 0);
const counters = [...host.counters().keys()];
const firstDrop = counters.indexOf("ethernet.too-short");
/** Totals that stand behind it, with the rest of UDP. */
const totalsOfUdp = [
  "udp.messages-received",
  "udp.messages-sent",
  "icmp.port-unreachables-sent",
  "igmp.reports-sent",
  "dhcp.leases",
  "dhcp.refusals",
  "dhcp.declines-sent",
];
const totalsOfNames = ["dns.queries-sent", "dns.answers-sent", "dns.conflicts", "sntp.requests-sent"];

describe("the register of bad input", () => {
  const words = badInputs.topics.flatMap(({ rows }) => rows.map((row) => row.slice(1).join(" ")));
  const named = new Set(words.concat(Object.values(badInputs.reasons)).flatMap(namesIn));

  it("names only counters that exist", () => {
    assert.ok(named.size > 0);
    assert.deepEqual(
      [...named].filter((name) => !counters.includes(name)),
      [],
    );
  });

  it("has every reason to drop in some row [I7]", () => {
    assert.ok(firstDrop > 0);
    assert.deepEqual(
      counters.slice(firstDrop).filter((name) => !named.has(name)),
      [...totalsOfUdp, ...totalsOfNames],
    );
  });
});

function namesIn(text: string): string[] {
  return [...text.matchAll(/`([a-z0-9]+\.[a-z-]+)`/g)].map(([, name]) => name!);
}
