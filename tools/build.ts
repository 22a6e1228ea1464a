// npm run build: compiles every module into build/ and prints what it costs, in memory and on an ESP32's stack.

import { compileAll } from "./build/compile.ts";
import { firmwareFeatures, writeFeatureProfiles } from "./build/features.ts";
import { memoryMaps, modules } from "./build/modules.ts";
import { report } from "./build/report.ts";

writeFeatureProfiles();
const compilations = await compileAll([...modules, ...memoryMaps, ...firmwareFeatures.map(({ module }) => module)]);
const refused = compilations.filter(({ error }) => error !== undefined);
for (const { module, error } of refused) {
  console.error(`${module.entry} (${module.profile}) does not compile:\n${error}`);
}
if (refused.length > 0) process.exit(1);

const { text, problems } = await report();
process.stdout.write(text);
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exit(1);
