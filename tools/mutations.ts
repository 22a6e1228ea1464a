// npm run mutations: frames with two fields at their boundaries, in every state, through the built module.

import { mutateIn } from "../tests/mutation/mutate.ts";
import { states } from "../tests/mutation/states.ts";
import { compileAll } from "./build/compile.ts";
import { memoryMaps, modules } from "./build/modules.ts";
import { withoutArguments } from "./command-line.ts";

withoutArguments(`Usage: npm run mutations

Takes the segments that may come next in each state, puts every field, and every two fields, at the boundaries of their
values, and hands them to the module of the debug profile (tests/mutation). It takes some minutes.

The last line says in how many states everything held (passed), and in how many it didn't (failed).
Exit codes: 0, everything holds; 1, something doesn't; 2, the command line makes no sense.`);

const refused = (await compileAll([...modules, ...memoryMaps].filter(({ profile }) => profile === "debug"))).filter(
  ({ error }) => error !== undefined,
);
for (const { module, error } of refused) console.error(`${module.entry} does not compile:\n${error}`);
if (refused.length > 0) process.exit(1);

let failed = 0;
let frames = 0;
for (const name of Object.keys(states)) {
  try {
    const tried = mutateIn(name, "of all");
    frames += tried;
    console.log(`${name}: ${tried} frames`);
  } catch (error) {
    failed++;
    console.log(`FAILED  ${(error as Error).message}`);
  }
}
console.log(`${frames} frames in all`);
console.log(`${Object.keys(states).length - failed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
