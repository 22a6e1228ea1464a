// nmap's scans: what it is told about ports, and what it can foretell. Afterwards the device serves.

import { type Board, linuxTap, startBoard } from "../interop/board.ts";
import assert from "node:assert/strict";
import { getPage } from "../interop/clients.ts";
import { outputOf } from "../interop/programs.ts";

/** What RFC 9293 §3.10.7 has nmap conclude: of port 80, and of every other one. */
const conclusions: Record<string, [string, string]> = {
  "-sS": ["open", "closed"],
  "-sT": ["open", "closed"],
  "-sN": ["open|filtered", "closed"],
  "-sF": ["open|filtered", "closed"],
  "-sX": ["open|filtered", "closed"],
  "-sA": ["unfiltered", "unfiltered"],
  "-sW": ["closed", "closed"],
  "-sM": ["closed", "closed"],
  "-sS --badsum": ["filtered", "filtered"],
};

/** With one kind of probes, words for nmap. */
export async function scanned(kind: string, ports: string): Promise<string> {
  const board = await startBoard(linuxTap, `scanned${kind.replace(/\W+/g, "-")}`, "http", undefined, false);
  const beganAt = performance.now();
  const output = await nmap(board, ...kind.split(" "), "-p", ports);
  const seconds = ((performance.now() - beganAt) / 1000).toFixed(1);
  const states = statesIn(output);
  const [ofServer, ofOthers] = conclusions[kind]!;
  const count = Number(ports.split("-")[1]);
  const expected = new Map<string, number>();
  for (const [state, portCount] of [
    [ofServer, 1],
    [ofOthers, count - 1],
  ] as const)
    expected.set(state, (expected.get(state) ?? 0) + portCount);
  assert.deepEqual(states, expected);
  if (ofServer !== ofOthers)
    assert.match(output, new RegExp(`portid="80"><state state="${ofServer.replace("|", "\\|")}"`));
  await getPage(board.address);
  await board.end();
  return `${[...states].map(([state, portCount]) => `${portCount} ${state}`).join(", ")}, in ${seconds} s`;
}

/** What nmap takes the device for, and how well it would guess the next initial sequence number. */
export async function guessed(): Promise<string> {
  const board = await startBoard(linuxTap, "guessed", "http", undefined, false);
  const output = await nmap(board, "-O", "-p", "1-1024");
  const [, index, difficulty] = /<tcpsequence index="(\d+)" difficulty="([^"]+)"/.exec(output) ?? [];
  assert.equal(difficulty, "Good luck!");
  const [, ipIds] = /<ipidsequence class="([^"]+)"/.exec(output) ?? [];
  await getPage(board.address);
  await board.end();
  return `initial sequence numbers: difficulty ${index}, "${difficulty}"; IP identification: ${ipIds}`;
}

async function nmap(board: Board, ...words: string[]): Promise<string> {
  return await outputOf("nmap", ["-n", "-Pn", "-T4", "-oX", "-", ...words, board.address]);
}

/** How many ports are in each state. */
function statesIn(output: string): Map<string, number> {
  const states = new Map<string, number>();
  const add = (state: string, count: number) => states.set(state, (states.get(state) ?? 0) + count);
  for (const [, state, count] of output.matchAll(/<extraports state="([^"]+)" count="(\d+)"/g))
    add(state!, Number(count));
  for (const [, state] of output.matchAll(/<port [^>]*><state state="([^"]+)"/g)) add(state!, 1);
  return states;
}
