// npm run boards: builds the program of every board that has a Makefile, into build/.

import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { compileAll } from "./build/compile.ts";
import { modules } from "./build/modules.ts";
import { compiler, ensureDebianPackages } from "./debian.ts";
import { make } from "./make.ts";
import { clearProgress, showProgress } from "./progress.ts";
import { xtensaPackages } from "./qemu/machine.ts";

const boards = readdirSync("boards")
  .filter((name) => existsSync(join("boards", name, "Makefile")))
  .sort();

ensureDebianPackages([...compiler, ...xtensaPackages]);
// A board may carry a module inside its firmware.
const refused = (await compileAll(modules)).filter(({ error }) => error !== undefined);
for (const { module, error } of refused)
  console.error(`${module.entry} (${module.profile}) does not compile:\n${error}`);
if (refused.length > 0) process.exit(1);

for (const board of boards) {
  showProgress(`building boards/${board}`);
  const complaint = await make(join("boards", board));
  clearProgress();
  console.log(`${board}: ${complaint === undefined ? "built" : "not built"}`);
  if (complaint !== undefined) {
    console.error(complaint);
    process.exitCode = 1;
  }
}
