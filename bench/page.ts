// docs/performance.md and its charts, made of what was measured.

import { writeFileSync } from "node:fs";
import { barChart, lineChart } from "./chart.ts";
import { kinds } from "./engine-profile.ts";
import type { Cost } from "./measure.ts";
import { connectionCounts, guarded, operations } from "./operations.ts";
import { aims, described } from "./aims.ts";
import type { Results } from "./results.ts";
import { crowdStacks, interpreted, lwipInterpreted, lwipNative, stacks, translated, unaided } from "./stacks.ts";
import { linkedStacks, tapMeasures } from "./tap/over-tap.ts";
import { bounds } from "./worst.ts";

const page = "docs/performance.md";
const enginesChart = "performance-engines.svg";
const connectionsChart = "performance-connections.svg";
const clockHz = 240e6;
const bitsAFrame = (1460 + 40 + 18 + 20) * 8;

export function writePage(results: Results): void {
  writeFileSync(`docs/${enginesChart}`, costChart(results));
  writeFileSync(`docs/${connectionsChart}`, crowdChart(results));
  writeFileSync(page, `${text(results)}\n`);
}

function text(results: Results): string {
  const lwip = results.lwip ? `lwIP ${results.lwip}` : "lwIP, which could not be had here (rows of it say `not run`),";
  return [
    "# What it costs",
    `Written by \`npm run bench\`, which measures all of it in one run and side by side. ${lwip} does the same work with the ` +
      `same frames: five small services over its raw API, without an operating system, every checksum by the same C ` +
      `function. The machine: ${results.place}.`,
    "## In memory",
    "Executed instructions of this machine's CPU for one operation, counted by callgrind: they repeat to the digit. No system " +
      "calls, no peer: a host hands in the frames and takes what is transmitted, and timers are polled after every frame.",
    table(
      ["", ...named(stacks)],
      rowsOf(
        results.costs,
        stacks.map(({ name }) => name),
        "instructions",
      ),
    ),
    described(),
    `![Instructions by engine](${enginesChart})`,
    "Nanoseconds of the same, the median of eleven rounds that took turns; they differ from run to run:",
    table(
      ["", ...named(stacks)],
      rowsOf(
        results.costs,
        stacks.map(({ name }) => name),
        "nanoseconds",
      ),
    ),
    "### Beside lwIP",
    "Instructions over lwIP's; below 1 is less than it takes. With the host's checksum our module calls the C function that " +
      "lwIP has compiled in.",
    table(
      ["", "wasm3 / lwIP in wasm3", "own checksum / lwIP in wasm3", "wasm3 / native lwIP", "wasm2c / native lwIP"],
      ratios(results),
    ),
    "### Aims",
    aimsOf(results),
    "## With many connections",
    "A frame: one byte echoed, and its acknowledgement, on each connection in turn. A tick: the timers, a quarter of a second " +
      "later, with nothing due. In instructions, with room for 1,024 connections:",
    table(["open connections", ...connectionCounts.map(number)], crowdRows(results)),
    `![Instructions by number of connections](${connectionsChart})`,
    "## Over TAP, against the kernel",
    overTap(results),
    "## On an ESP32-class machine",
    onXtensa(results),
    "## At worst",
    atWorst(results),
    "## Sizes",
    sizes(results),
    "## Where the instructions go",
    inTheEngine(results),
    profiled(results),
  ].join("\n\n");
}

// --- In memory ---

function rowsOf(costs: Cost[], names: string[], what: "instructions" | "nanoseconds"): string[][] {
  return operations.map(({ letter, name }) => [
    `(${letter}) ${name}`,
    ...names.map((stack) => {
      const cost = find(costs, stack, name);
      return cost ? (cost[what] === undefined ? "–" : number(cost[what])) : "not run";
    }),
  ]);
}

function ratios({ costs }: Results): string[][] {
  const pairs = [
    [interpreted, lwipInterpreted],
    [unaided, lwipInterpreted],
    [interpreted, lwipNative],
    [translated, lwipNative],
  ] as const;
  return operations.map(({ letter, name }) => [
    `(${letter}) ${name}`,
    ...pairs.map(([one, other]) => ratio(find(costs, one, name)?.instructions, find(costs, other, name)?.instructions)),
  ]);
}

function aimsOf({ costs }: Results): string {
  const rows = guarded.map(({ letter, name }) => {
    const now = find(costs, interpreted, name)!.instructions!;
    return [
      `(${letter}) ${name}`,
      number(aims[name]!),
      number(now),
      now <= aims[name]! ? "reached" : ratio(now, aims[name]),
    ];
  });
  const wasm2c = guarded.map(({ name }) => {
    const native = find(costs, lwipNative, name)?.instructions;
    return native === undefined ? undefined : find(costs, translated, name)!.instructions! / native;
  });
  const worst = wasm2c.includes(undefined) ? "not run" : Math.max(...(wasm2c as number[])).toFixed(2);
  return [
    "Instructions in wasm3 with the host's checksum:",
    table(["", "aim", "now", ""], rows),
    `wasm2c: at most 0.70 of native lwIP; now ${worst} in the worst of (a) to (f).`,
  ].join("\n\n");
}

function costChart({ costs }: Results): string {
  const names = [interpreted, translated, lwipInterpreted, lwipNative];
  const series = names
    .map((stack) => ({ name: stack, values: guarded.map(({ name }) => find(costs, stack, name)?.instructions) }))
    .filter(({ values }) => values[0] !== undefined);
  return barChart(
    "Instructions of one operation",
    "this machine's",
    guarded.map(({ name }) => name),
    series,
  );
}

// --- With many connections ---

function crowdRows({ crowdCosts }: Results): string[][] {
  return ["frames", "ticks"].flatMap((what) =>
    crowdStacks.map(({ name }) => [
      `${what === "frames" ? "a frame" : "a tick"}: ${name}`,
      ...connectionCounts.map((count) => {
        const cost = find(crowdCosts, name, `${what}-of-${count}`);
        return cost ? number(cost.instructions!) : "not run";
      }),
    ]),
  );
}

function crowdChart({ crowdCosts }: Results): string {
  const lines = ["frames", "ticks"].flatMap((what) =>
    [interpreted, lwipInterpreted].map((stack) => ({
      name: `${stack}, ${what}`,
      values: connectionCounts.map((count) => find(crowdCosts, stack, `${what}-of-${count}`)?.instructions),
    })),
  );
  const measured = lines.filter(({ values }) => values[0] !== undefined);
  return lineChart("Instructions by open connections", "this machine's", connectionCounts, measured);
}

// --- The other parts ---

function overTap({ tap }: Results): string {
  if (tap === undefined) return "Not run: the kernel allows no TAP device here.";
  const rows = linkedStacks.map(({ name }) => [
    name,
    ...Object.keys(tapMeasures).map((measure) => {
      const found = tap.find((one) => one.stack === name && one.measure === measure);
      return found ? number(found.median) : "not run";
    }),
  ]);
  return [
    "Medians of five rounds that took turns. What is small has a microcontroller's buffers (ours 2,920 bytes each way, " +
      "lwIP's 5,840), what is large a computer's. lwIP is linked with the same board program.",
    table(["", ...Object.values(tapMeasures)], rows),
  ].join("\n\n");
}

function onXtensa({ xtensa }: Results): string {
  const rows = guarded.map(({ letter, name }) => [
    `(${letter}) ${name}`,
    ...xtensa.map(({ instructions }) => number(instructions[name]!)),
  ]);
  const rate = (what: string) => [
    `link rate from ${what}, Mbit/s`,
    ...xtensa.map(({ instructions }) => ((clockHz / instructions[what]!) * bitsAFrame * 1e-6).toFixed(0)),
  ];
  return [
    "Instructions of the emulated Xtensa CPU (QEMU's de212), by QEMU's own count; and the rate of a link that a core of " +
      "240 MHz with one instruction a cycle could carry in full segments, as an upper bound: a chip waits for its flash.",
    table(["", ...xtensa.map(({ stack }) => stack)], [...rows, rate("receive"), rate("send")]),
  ].join("\n\n");
}

function sizes({ sizes, xtensa }: Results): string {
  const rows = Object.keys(sizes.astcp).map((name) => [
    name,
    number(sizes.astcp[name]!),
    sizes.lwip ? number(sizes.lwip[name]!) : "not run",
  ]);
  const board = (name: string, of: (one: Results["xtensa"][number]) => number) => [
    name,
    ...xtensa.map((one) => number(of(one))),
  ];
  return [
    "Bytes; ours with the `firmware` profile, lwIP's with 16 connections. lwIP's buffers are shared by all of its connections.",
    table(["", "astcp", "lwIP"], rows),
    "On the emulated board, while it does (a) to (f):",
    table(
      ["", ...xtensa.map(({ stack }) => stack)],
      [
        board("ROM: the engine", ({ engine }) => engine),
        board("ROM: the stack", ({ code }) => code),
        board("RAM: variables", ({ variables }) => variables),
        board("RAM: heap", ({ heap }) => heap),
        board("RAM: C stack", ({ stackDepth }) => stackDepth),
      ],
    ),
  ].join("\n\n");
}

function atWorst({ worst }: Results): string {
  const rows = [...worst, { kind: "bound", ...bounds }];
  return [
    "Operations of wasm3 that one frame and one poll execute, in the firmware's profile, when somebody wants nothing but " +
      "that: the tables are full, and where an order matters many are tried. The test run fails beyond the bounds, which " +
      "follow from the sizes of the tables (bench/worst.ts).",
    table(
      ["", "a frame", "a poll"],
      rows.map(({ kind, frame, poll }) => [kind, number(frame), number(poll)]),
    ),
  ].join("\n\n");
}

/** What stands between the figures and the aims. */
function inTheEngine({ engine, costs }: Results): string {
  const rows = kinds.map((kind, index) => [
    kind,
    ...engine.map(({ instructions }) => number(instructions[index]!)),
    percent(
      sum(engine.map(({ instructions }) => instructions[index]!)) / sum(engine.flatMap((one) => one.instructions)),
    ),
  ]);
  const receive = engine.find(({ operation }) => operation === "receive")!;
  const each = sum(receive.instructions) / receive.operations;
  const lwip = find(costs, lwipInterpreted, "receive")?.instructions;
  return [
    "Of wasm3, by what its operations are for, in instructions for one of each:",
    table(["", ...engine.map(({ operation }) => operation), "in all"], rows),
    `A received segment is ${number(receive.operations)} operations of wasm3, at ${each.toFixed(1)} instructions each: the aim of ` +
      `${number(aims.receive!)} leaves room for ${number(aims.receive! / each)} of them` +
      `${lwip === undefined ? "" : `, and lwIP takes ${number(lwip)} in the same engine`}. A segment that is in order is checked, ` +
      "stored, told to the application and acknowledged by functions of some ten to fifty operations each, one a step of " +
      "RFC 9293 §3.10.7.4; every one of them is a call, and a call costs as much as ten other operations. To have the compiler " +
      "put them into each other's places takes a third of the instructions away, and costs 3 to 12 KB of code, which the " +
      "firmware's limit has no room for (CONTRIBUTING.md), and nests the operations beyond the C stack of an ESP32's task " +
      "(`npm run build` prints both). The profiles for a computer are compiled so.",
  ].join("\n\n");
}

function profiled({ profile }: Results): string {
  const parts = profile.map(({ operation, calls, functions }) =>
    [
      `${operation}: ${number(calls)} calls of functions`,
      table(
        ["function", "of the instructions", "calls"],
        functions.map(({ name, share, calls }) => [name, `${(share * 100).toFixed(1)}%`, calls.toFixed(1)]),
      ),
    ].join("\n\n"),
  );
  return [
    "The functions of the module that an operation calls most often, and the share of the instructions that they execute " +
      "themselves: translated to C, with names and without inlining, under callgrind. In wasm3 a call alone takes more than a " +
      "hundred instructions, about ten times what another operation does.",
    ...parts,
  ].join("\n\n");
}

// --- Words ---

function find(costs: Cost[], stack: string, operation: string): Cost | undefined {
  return costs.find((one) => one.stack === stack && one.operation === operation);
}

function named(list: { name: string }[]): string[] {
  return list.map(({ name }) => name);
}

function sum(values: number[]): number {
  return values.reduce((one, other) => one + other, 0);
}

function percent(share: number): string {
  return `${(share * 100).toFixed(0)}%`;
}

function ratio(one: number | undefined, other: number | undefined): string {
  return one === undefined || other === undefined ? "not run" : (one / other).toFixed(2);
}

function number(value: number): string {
  return (value < 10 ? Math.round(value * 10) / 10 : Math.round(value)).toLocaleString("en");
}

function table(head: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map((_, index) => (index === 0 ? "---" : "---:"))), ...rows.map(line)].join("\n");
}
