// The world of the page: the same script, the same story; a way back; and hands that reach into it.

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { readScript, withOrder, withoutOrders, ScriptError } from "../../page/model/script.ts";
import type { Player } from "../../page/model/player.ts";
import { played, playerOf, scriptOf } from "./built.ts";

/** All that is shown, frames included, as text. */
function toldBy(player: Player): string {
  const { rows, segments } = player.world.journal;
  const lines = rows.map(({ atMs, kind, place, segment, timers, drops, changes, remarks }) =>
    JSON.stringify({ atMs, kind, place, segment, timers, drops, changes, remarks }),
  );
  return [...lines, ...segments.map(({ frame, end }) => `${Buffer.from(frame).toString("hex")} ${end?.row}`)].join(
    "\n",
  );
}

function memoriesOf({ world }: Player): string {
  const { client, server } = world.endpoints;
  return [client, server].map(({ host }) => Buffer.from(host.snapshot()).toString("base64")).join("\n");
}

describe("a story", () => {
  it("is the same each time", () => {
    assert.equal(toldBy(played("loss-with-sack")), toldBy(played("loss-with-sack")));
  });

  it("is another one with another seed", () => {
    const other = playerOf(scriptOf("loss-with-sack").replace(/^seed .*/, "seed 1000"));
    other.playUntil(Infinity);
    assert.notEqual(toldBy(other), toldBy(played("loss-with-sack")));
  });
});

describe("a step back", () => {
  it("leads to the state before the step, and from there on everything happens again", () => {
    const player = playerOf(scriptOf("loss-with-sack"));
    for (let steps = 0; steps < 200; steps++) player.step();
    const [told, memories] = [toldBy(player), memoriesOf(player)];
    player.step();
    player.back();
    assert.equal(toldBy(player), told);
    assert.equal(memoriesOf(player), memories);
    player.playUntil(Infinity);
    assert.equal(toldBy(player), toldBy(played("loss-with-sack")));
  });

  it("leads from the end to the beginning, and no further", () => {
    const player = playerOf(scriptOf("three-way-handshake"));
    const beginning = memoriesOf(player);
    player.playUntil(Infinity);
    while (player.world.steps > 0) player.back();
    player.back();
    assert.equal(memoriesOf(player), beginning);
    assert.equal(toldBy(player), "");
  });

  it("leads to any step of a long story", () => {
    const player = played("ten-thousand");
    const straight = playerOf(scriptOf("ten-thousand"));
    straight.goTo(3210);
    player.goTo(3210);
    assert.equal(toldBy(player), toldBy(straight));
  });
});

describe("an order for a segment", () => {
  /** The handshake with an order more, given when the story stands there. */
  function disturbed(order: Parameters<typeof withOrder>[1], atMs: number): Player {
    const player = playerOf(scriptOf("three-way-handshake"));
    player.playUntil(atMs);
    const { step } = player.world.journal.segments.find(({ number }) => number === order.segment)!;
    player.change(withOrder(player.script, order), step);
    assert.equal(player.world.nowMs <= atMs, true);
    return player;
  }

  it("given while it is under way, is the same as one that stood in the script", () => {
    const player = disturbed({ segment: 2, fate: "drop", milliseconds: 0 }, 220);
    player.playUntil(Infinity);
    const scripted = playerOf(player.script);
    scripted.playUntil(Infinity);
    assert.equal(toldBy(player), toldBy(scripted));
    assert.equal(player.world.journal.segments.find(({ number }) => number === 2)!.end!.how, "lost");
  });

  it("given after it has arrived, changes what has happened since", () => {
    const player = disturbed({ segment: 1, fate: "drop", milliseconds: 0 }, 900);
    assert.equal(player.world.journal.segments.length, 1);
  });

  it("can be taken back", () => {
    const script = scriptOf("three-way-handshake");
    const disturbed = withOrder(script, { segment: 2, fate: "delay", milliseconds: 300 });
    assert.notEqual(disturbed, script);
    assert.equal(withoutOrders(disturbed, 2), script);
  });

  it("delays it", () => {
    const player = disturbed({ segment: 2, fate: "delay", milliseconds: 150 }, 220);
    player.playUntil(Infinity);
    const segment = player.world.journal.segments.find(({ number }) => number === 2)!;
    assert.equal(segment.end!.atMs - segment.atMs, 250);
  });

  it("duplicates it: the copy is known to be one", () => {
    const player = disturbed({ segment: 4, fate: "duplicate", milliseconds: 0 }, 1050);
    player.playUntil(Infinity);
    const both = player.world.journal.segments.filter(({ number }) => number === 4);
    assert.deepEqual(
      both.map(({ isCopy, end }) => [isCopy, end!.how]),
      [
        [false, "arrived"],
        [true, "dropped"],
      ],
    );
  });

  it("corrupts it, and the checksum finds out", () => {
    const player = disturbed({ segment: 4, fate: "corrupt", milliseconds: 0 }, 1050);
    player.playUntil(1150);
    assert.deepEqual(player.world.journal.rows.at(-1)!.drops, ["tcp.bad-checksum"]);
  });

  it("reorders it: the one behind it comes first", () => {
    const script = `delay 100\n0 server listens\n0.1 client connects\n1 client sends 3000\nend 3\n#4 reorder\n`;
    const player = playerOf(script);
    player.playUntil(Infinity);
    const [first, second] = player.world.journal.segments.filter(({ number }) => number === 4 || number === 5);
    assert.ok(first!.end!.row > second!.end!.row);
    assert.equal(first!.end!.atMs, second!.end!.atMs + 1);
  });
});

describe("a script", () => {
  it("says which of its lines makes no sense, and why", () => {
    for (const [text, line, reason] of [
      ["seed 1\ntwo", 2, "two?"],
      ["1 client jumps", 1, "client jumps?"],
      ["1 client sends many", 1, "client sends many?"],
      ["1 nobody sends 5", 1, "nobody?"],
      ["#3 lose", 1, "lose?"],
      ["without hope", 1, "without hope?"],
      ["1.2345 client closes", 1, "1.2345?"],
      ["loss", 1, "?"],
    ] as const) {
      assert.throws(
        () => readScript(text),
        (error) => error instanceof ScriptError && error.line === line && error.reason === reason,
        text,
      );
    }
  });

  it("may have remarks and empty lines, and its acts in any order", () => {
    const { acts, seed } = readScript("\n// A remark.\n5 client closes\n\n  0 server listens\nseed 7\n");
    assert.deepEqual(
      acts.map(({ atMs, who, verb }) => [atMs, who, verb]),
      [
        [0, "server", "listens"],
        [5000, "client", "closes"],
      ],
    );
    assert.equal(seed, 7);
  });
});
