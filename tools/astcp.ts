// npx astcp: makes, tests, runs and flashes an application that lies elsewhere than this repository.

import { commandNamed } from "./astcp/commands.ts";
import { clearProgress } from "./progress.ts";
import { readWords, UsageError } from "./command-line.ts";

const [name = "help", ...words] = process.argv.slice(2).map((word) => (/^(?:--help|-h)$/.test(word) ? "help" : word));

process.exit(await run());

/** Returns the exit code. */
async function run(): Promise<number> {
  try {
    const command = commandNamed(name);
    if (command.name !== "help" && words.includes("help")) return await commandNamed("help").run({}, [name]);
    const { values, positionals } = readWords(words, command.options, command.words);
    return await command.run(values, positionals);
  } catch (error) {
    clearProgress();
    console.error(error instanceof Error ? error.message : error);
    if ((error as NodeJS.ErrnoException).code === "EADDRINUSE") return 3;
    return error instanceof UsageError ? 2 : 1;
  }
}
