// What the page reads out of the memory, against what the contract's own functions say; and figure 5 as it is drawn
// against the core's table.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { edgeOf, edges } from "../../page/model/edges.ts";
import { recordOf } from "../../page/model/record.ts";
import { tablesOf } from "../../page/model/tables.ts";
import { sides } from "../../page/model/script.ts";
import { rfcName } from "../../page/model/states.ts";
import { stories } from "../../page/stories.ts";
import { layout, played, playerOf, scriptOf } from "./built.ts";

/** Options of the contract that can only be read. */
const option = { smoothedRoundTripMs: 9, congestionWindow: 10, retransmitted: 11, sendMss: 13 } as const;

describe("the record", () => {
  it("says what tcpGetOption says, whatever happens", () => {
    const player = playerOf(scriptOf("loss-with-sack"));
    let compared = 0;
    while (player.step()) {
      for (const side of sides) {
        const endpoint = player.world.endpoints[side];
        const { handle } = endpoint.state.application;
        const record = recordOf(endpoint);
        if (handle === 0 || record?.kind !== "connection") continue;
        const values = new Map(record.values);
        const own = (number: number) => `${endpoint.host.tcpGetOption(handle, number)}`;
        assert.equal(values.get("cwnd"), own(option.congestionWindow));
        assert.equal(values.get("SND.MSS"), own(option.sendMss));
        assert.equal(values.get("retransmitted"), own(option.retransmitted));
        const smoothed = own(option.smoothedRoundTripMs);
        assert.equal(values.get("SRTT"), smoothed === "0" ? "–" : `${smoothed} ms`);
        compared++;
      }
    }
    assert.ok(compared > 200);
  });

  it("tells what is held beyond a hole, and the sender what is reported of it", () => {
    const seen = new Set<string>();
    // What is lost waits for its turn to be sent again only while more is lost than the window lets out at once.
    for (const story of ["loss-with-sack", "loss-without-sack"]) {
      const player = playerOf(scriptOf(story));
      while (player.step()) {
        const { endpoints } = player.world;
        for (const side of sides) {
          const record = recordOf(endpoints[side]);
          const kinds = [...(record?.sending ?? []), ...(record?.receiving ?? [])].map(({ kind }) => kind);
          for (const kind of kinds) seen.add(`${side} ${kind}`);
        }
      }
    }
    for (const kind of [
      "client flight",
      "client sacked",
      "client lost",
      "client queued",
      "server held",
      "server window",
    ])
      assert.ok(seen.has(kind), `${kind}: ${[...seen].join(", ")}`);
  });

  it("has a timer for everything that the story waits for", () => {
    const player = playerOf(scriptOf("last-ack-lost"));
    player.playUntil(1_400);
    const timers = (side: "client" | "server") =>
      recordOf(player.world.endpoints[side])!.timers.map(({ name }) => name);
    assert.deepEqual(timers("client"), ["TimeWait"]);
    assert.deepEqual(timers("server"), ["Retransmission", "TailProbe"]);
  });
});

describe("the tables", () => {
  it("fill in a SYN flood, and the one connection is the client's", () => {
    const player = playerOf(scriptOf("syn-flood"));
    player.playUntil(3_000);
    const [connections, halfOpen] = tablesOf(player.world.endpoints.server);
    assert.deepEqual(
      halfOpen!.slots.map(({ holds }) => holds),
      Array.from({ length: layout.counts.halfOpenMax! }, () => "stranger"),
    );
    const spent = connections!.slots.filter(({ holds }) => holds !== "");
    assert.deepEqual(
      spent.map(({ holds }) => holds),
      ["ours"],
    );
  });
});

describe("figure 5 as it is drawn", () => {
  it("has the edges of the core, and no others", () => {
    const source = readFileSync("assembly/tcp/state.ts", "utf8");
    const lines = [...source.matchAll(/^ *State\.(\w+), Event\.(\w+), State\.(\w+),$/gm)];
    const table = lines.map(([, from, event, to]) => `${from} ${event} ${to}`);
    // A half-open entry of a listener is reset back to it: no record's edge, but the figure's.
    table.push("SynReceived ResetArrives Listen");
    assert.deepEqual(edges.map(({ from, event, to }) => `${from} ${event} ${to}`).sort(), table.sort());
  });

  it("knows the clause of every edge that a story takes", () => {
    const changes = stories.flatMap(({ name }) => played(name).world.journal.rows.flatMap((row) => row.changes));
    assert.ok(changes.length > 100);
    for (const { from, event, to } of changes) {
      const { cause, clause } = edgeOf(from, event, to);
      assert.notEqual(cause, event, `${rfcName(from)} ${event}`);
      assert.match(clause, /^RFC \d+ §\d|^docs\//);
    }
  });
});
