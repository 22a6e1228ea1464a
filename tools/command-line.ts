// What the commands have in common in reading their words.

import { parseArgs, type ParseArgsConfig } from "node:util";

export type Options = NonNullable<ParseArgsConfig["options"]>;
export type Values = Record<string, string | boolean | (string | boolean)[] | undefined>;

/** The words make no sense; the message says what would. */
export class UsageError extends Error {}

/** The command line of a command that takes nothing but --help: prints it and ends, or ends with 2 for anything else. */
export function withoutArguments(help: string): void {
  try {
    const { values } = parseArgs({ options: { help: { type: "boolean", short: "h" } } });
    if (!values.help) return;
    console.log(help);
    process.exit(0);
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${help}`);
    process.exit(2);
  }
}

/** Options and at most so many other words. Fails with UsageError. */
export function readWords(
  words: string[],
  options: Options,
  atMost: number,
): { values: Values; positionals: string[] } {
  try {
    const read = parseArgs({ args: words, options, allowPositionals: true });
    const surplus = read.positionals[atMost];
    if (surplus !== undefined) throw new UsageError(`"${surplus}" is a word too many.`);
    return read;
  } catch (error) {
    const [, unknown] = /^Unknown option '(-[^']*)'/.exec((error as Error).message) ?? [];
    const names = Object.keys(options).map((name) => `--${name}`);
    throw unknown === undefined ? new UsageError((error as Error).message) : unknownWord("option", unknown, names);
  }
}

/** The error that names the one that was probably meant. */
export function unknownWord(kind: string, word: string, known: string[]): UsageError {
  const [nearest] = known
    .map((each) => ({ each, distance: distanceBetween(word, each) }))
    .filter(({ each, distance }) => distance <= each.length / 2)
    .sort((one, other) => one.distance - other.distance);
  const suggestion =
    nearest !== undefined
      ? `Did you mean ${nearest.each}?`
      : known.length > 0
        ? `There are ${known.join(", ")}.`
        : "There are none.";
  return new UsageError(`There is no ${kind} ${word}. ${suggestion}`);
}

/** How many letters have to be put in, left out or changed (Levenshtein). */
function distanceBetween(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, place) => place);
  for (let i = 1; i <= one.length; i++) {
    const above = row;
    row = [i];
    for (let j = 1; j <= other.length; j++) {
      const changed = above[j - 1]! + (one[i - 1] === other[j - 1] ? 0 : 1);
      row.push(Math.min(above[j]! + 1, row[j - 1]! + 1, changed));
    }
  }
  return row[other.length]!;
}
