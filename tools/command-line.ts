// The command line of a command that takes nothing but --help.

import { parseArgs } from "node:util";

/** Prints the help and ends, if that is asked for; ends with 2 for anything else. */
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
