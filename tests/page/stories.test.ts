// Every story of the page runs to its end, without a browser, and shows what it says.

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { stories } from "../../page/stories.ts";
import { sides, type Side } from "../../page/model/script.ts";
import { rfcName } from "../../page/model/states.ts";
import type { Player } from "../../page/model/player.ts";
import { played } from "./built.ts";
import { expected } from "./expected.ts";

/** Each edge's ends; an edge that begins where the last one ended is told by its end alone. */
function pathOf(player: Player, side: Side): string {
  const path: string[] = [];
  const changes = player.world.journal.rows.flatMap((row) => row.changes);
  for (const { from, to } of changes.filter((change) => change.side === side && change.isOurs)) {
    if (path.at(-1) !== from) path.push(from);
    path.push(to);
  }
  return path.map(rfcName).join(" ");
}

function dropsOf(player: Player): string[] {
  return [...new Set(player.world.journal.rows.flatMap((row) => row.drops))];
}

function remarksOf(player: Player): string[] {
  return player.world.journal.rows.flatMap((row) =>
    row.remarks.map((each) => `${each.side} ${each.what} ${each.value}`),
  );
}

function segmentsOf(player: Player) {
  return player.world.journal.segments.filter(({ number, isCopy }) => number > 0 && !isCopy);
}

const players = new Map(stories.map(({ name }) => [name, played(name)]));

describe("the stories", () => {
  it("are all expected to end somehow", () => {
    assert.deepEqual(Object.keys(expected), [...players.keys()]);
  });

  for (const [name, player] of players) {
    it(`${name}: goes through its states to its end`, () => {
      assert.deepEqual(Object.fromEntries(sides.map((side) => [side, pathOf(player, side)])), expected[name]);
      assert.equal(player.world.nextAtMs(), undefined);
      assert.deepEqual(player.world.acts, []);
    });
  }
});

describe("a story's point", () => {
  const story = (name: string) => players.get(name)!;

  it("three-segment-close: the second FIN carries the acknowledgement of the first", () => {
    const numbers = segmentsOf(story("three-segment-close")).map(({ number }) => number);
    assert.deepEqual(numbers, [1, 2, 3, 4, 5, 6]);
  });

  it("why-not-two: the client answers the late SYN-ACK with a reset", () => {
    assert.deepEqual(dropsOf(story("why-not-two")), ["tcp.stranger"]);
  });

  it("last-ack-lost: TIME-WAIT answers the FIN that comes again", () => {
    const again = segmentsOf(story("last-ack-lost")).filter(({ times }) => times > 1);
    assert.deepEqual(
      again.map(({ from, times }) => [from, times]),
      [["server", 2]],
    );
    assert.deepEqual(dropsOf(story("last-ack-lost")), ["tcp.ignored-in-time-wait"]);
  });

  it("old-segment: without TIME-WAIT the server reads bytes of the connection before", () => {
    assert.ok(remarksOf(story("old-segment")).includes("server foreign 440"));
  });

  it("old-segment-waits: TIME-WAIT refuses the four-tuple, and nothing old is read", () => {
    const remarks = remarksOf(story("old-segment-waits"));
    assert.ok(remarks.includes("client refused AddressInUse"));
    assert.ok(!remarks.some((remark) => remark.includes("foreign")));
    assert.deepEqual(dropsOf(story("old-segment-waits")), ["tcp.stranger", "tcp.ignored-in-time-wait"]);
  });

  it("dead-peer: ten probes, then the connection has timed out", () => {
    const probes = segmentsOf(story("dead-peer")).filter(({ atMs }) => atMs > 7_000_000);
    assert.equal(probes.length, 10);
    assert.ok(remarksOf(story("dead-peer")).includes("client error TimedOut"));
  });

  it("rebooted-peer: a reset from who knows nothing any more", () => {
    assert.ok(remarksOf(story("rebooted-peer")).includes("client error Reset"));
  });

  it("zero-window: the window closes, is probed, and everything arrives in the end", () => {
    const { rows } = story("zero-window").world.journal;
    assert.ok(rows.filter(({ timers }) => timers.includes("Persist")).length > 4);
    assert.equal(story("zero-window").world.endpoints.server.state.application.received, 40_000);
  });

  it("blind-reset: only the exact number ends the connection", () => {
    assert.deepEqual(dropsOf(story("blind-reset")), ["tcp.reset-outside", "tcp.reset-challenged", "tcp.stranger"]);
  });

  it("syn-flood: the table fills, and the client gets in at once", () => {
    assert.deepEqual(dropsOf(story("syn-flood")), ["tcp.half-open-full"]);
    assert.equal(story("syn-flood").world.endpoints.server.state.application.received, 500);
  });

  for (const [name, agreed] of [
    ["loss-with-sack", true],
    ["loss-without-sack", false],
  ] as const) {
    it(`${name}: all bytes arrive though segments are lost, and blocks are told only if that was agreed`, () => {
      const { journal, endpoints } = story(name).world;
      assert.ok(journal.rows.filter(({ kind }) => kind === "lost").length > 10);
      assert.equal(endpoints.server.state.application.received, 200_000);
      const tells = journal.segments.some(({ header }) => header?.options.some(({ kind }) => kind === 5));
      assert.equal(tells, agreed);
    });
  }

  it("loss-without-sack: more is sent again than with it, and it takes longer", () => {
    const repeated = (name: string) => segmentsOf(story(name)).filter(({ times }) => times > 1).length;
    assert.ok(repeated("loss-without-sack") > repeated("loss-with-sack"));
    const closedAt = (name: string) =>
      story(name).world.journal.rows.find(({ changes }) => changes.some(({ to }) => to === "TimeWait"))!.atMs;
    assert.ok(closedAt("loss-without-sack") > closedAt("loss-with-sack"));
  });

  it("ten-thousand: there are as many segments", () => {
    assert.ok(segmentsOf(story("ten-thousand")).length >= 10_000);
  });
});
