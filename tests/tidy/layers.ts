// The directions of ARCHITECTURE.md: imports point down only, and there is no circle.

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { assemblyFiles, importsOf } from "./files.ts";

/** From the bottom up. A member is a file or, with a slash, a folder: all of it that no layer names by itself. */
const layers: string[][] = [
  ["ascii", "limits", "region", "results", "driver/host"],
  // Records: layout only.
  [
    "deadline",
    "dns/records",
    "dhcp/records",
    "dhcp/state",
    "ip/records",
    "sntp/records",
    "udp/records",
    "tcp/connection",
    "tcp/endpoint",
    "tcp/records",
    "tcp/sequence",
    "tcp/state",
    "wire/dhcp-reply",
    "wire/message",
    "wire/segment",
  ],
  ["memory-map", "cells", "clock", "trace", "handles"],
  ["driver/frames", "wire/", "deadlines"],
  ["ip/"],
  ["tcp/"],
  ["tcp/user-calls", "tcp/segment-arrives", "tcp/timeouts"],
  ["tcp/syn-sent"],
  ["tcp/demultiplex", "tcp/icmp-errors"],
  ["udp/"],
  ["dns/", "sntp/"],
  // Services of the stack stand between: they send by udp/output, and are known to those two.
  ["dhcp/"],
  ["udp/demultiplex", "udp/icmp-errors"],
  ["sockets", "datagrams", "names", "network", "alarms"],
  ["stack"],
  ["index"],
  ["index-networked"],
  ["app/"],
];

/** What the layers alone would allow, and must not be. */
const forbidden = [
  { from: "wire/", to: ["ip/", "tcp/", "udp/"] },
  { from: "ip/", to: ["tcp/", "udp/"] },
  { from: "tcp/", to: ["udp/"] },
  { from: "udp/", to: ["tcp/"] },
];

/** Where a host's or a test's compilation begins: nothing else need be imported by anything. */
const isEntry = (file: string) => file.startsWith("index") || file.startsWith("app/");

const files = assemblyFiles.map(nameOf);
const imports = new Map(assemblyFiles.map((file) => [nameOf(file), importsOf(file).map(nameOf)]));
const edges = [...imports].flatMap(([from, targets]) => targets.map((to) => ({ from, to })));

describe("imports in assembly/", () => {
  it("were found", () => assert.ok(edges.length > files.length));

  it("lead to files that exist", () => {
    assert.deepEqual(describeEdges(edges.filter(({ to }) => !files.includes(to))), []);
  });

  it("stand in files that each belong to a layer", () => {
    assert.deepEqual(
      files.filter((file) => layerOf(file) === undefined),
      [],
    );
  });

  it("never point up", () => {
    assert.deepEqual(describeEdges(edges.filter(({ from, to }) => layerOf(to)! > layerOf(from)!)), []);
  });

  it("keep the wire apart from ip, and both from tcp and udp, and these from each other", () => {
    const wrong = edges.filter(({ from, to }) =>
      forbidden.some((rule) => from.startsWith(rule.from) && rule.to.some((folder) => to.startsWith(folder))),
    );
    assert.deepEqual(describeEdges(wrong), []);
  });

  it("make no circle", () => {
    assert.deepEqual(
      files.filter((file) => reachableFrom(imports.get(file)!).has(file)),
      [],
    );
  });

  it("reach every file from an entry", () => {
    const reached = reachableFrom(files.filter(isEntry));
    assert.deepEqual(
      files.filter((file) => !reached.has(file)),
      [],
    );
  });
});

/** "assembly/tcp/state.ts" is "tcp/state" here. */
function nameOf(file: string): string {
  return file.replace(/^assembly\//, "").replace(/\.ts$/, "");
}

function layerOf(file: string): number | undefined {
  const own = layers.findIndex((members) => members.includes(file));
  const folder = layers.findIndex((members) => members.some((each) => each.endsWith("/") && file.startsWith(each)));
  return [own, folder].find((layer) => layer !== -1);
}

function reachableFrom(starts: string[]): Set<string> {
  const reached = new Set(starts);
  for (const file of reached) for (const target of imports.get(file) ?? []) reached.add(target);
  return reached;
}

function describeEdges(wrong: { from: string; to: string }[]): string[] {
  return wrong.map(({ from, to }) => `${from} imports ${to}`);
}
