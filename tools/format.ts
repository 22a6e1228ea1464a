// npm run format: formats every source in place.

import { runNode } from "./processes.ts";

const { status, output } = await runNode([
  "node_modules/prettier/bin/prettier.cjs",
  "--write",
  "--list-different",
  ".",
]);
process.stdout.write(output);
process.exitCode = status;
