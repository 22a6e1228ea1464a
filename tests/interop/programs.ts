// Other people's programs: what they print, and whether they were content.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";

export interface Said {
  status: number | null;
  output: string;
  errors: string;
}

/** Nothing that is asked of a board takes longer. */
const timeoutMs = 300_000;

/** Runs a program with this on its standard input, which then ends. */
export async function run(command: string, words: string[], input = ""): Promise<Said> {
  const child = spawn(command, words, { timeout: timeoutMs });
  child.stdin.on("error", () => undefined).end(input);
  const ended = new Promise<number | null>((resolve, reject) => child.on("error", reject).on("close", resolve));
  const [status, output, errors] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  return { status, output, errors };
}

/** The same of a program that has to end well. */
export async function outputOf(command: string, words: string[], input = ""): Promise<string> {
  const { status, output, errors } = await run(command, words, input);
  assert.equal(status, 0, `${command} ${words.join(" ")}: ${output}${errors}`);
  return output;
}
