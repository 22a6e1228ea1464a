// npm test: builds the modules, then checks the sources and runs every test there is. The last line counts them all.

import { mkdirSync, readFileSync, existsSync, writeFileSync } from "node:fs";
import { peerPackages } from "../tests/interop/packages.ts";
import { judge, registers } from "../tests/evidence/judge.ts";
import type { Register } from "../tests/evidence/register.ts";
import { compileAll } from "./build/compile.ts";
import { firmwareFeatures, writeFeatureProfiles } from "./build/features.ts";
import { memoryMaps, modules } from "./build/modules.ts";
import { report } from "./build/report.ts";
import { checks, runCheck } from "./checks.ts";
import { compiler, installDebianPackages } from "./debian.ts";
import { fuzzPackages } from "./fuzz/target.ts";
import { Namespace, namespacePackages } from "./namespace.ts";
import { mapAtMost } from "./processes.ts";
import { clearProgress, showProgress } from "./progress.ts";
import { xtensaPackages } from "./qemu/machine.ts";
import { resultsFile, testFiles } from "./test/files.ts";
import { runNodeTests } from "./test/node-tests.ts";
import { failedTest, passedTest, type TestResult } from "./test/result.ts";
import { runSpecs } from "./test/specs.ts";
import { printFailures, printSummary, type Kind } from "./test/summary.ts";

/** One piece of work that can run beside others, and the kind that its results count as. */
interface Task {
  kind: string;
  run: () => Promise<TestResult[]>;
}

interface Outcome {
  kind: string;
  results: TestResult[];
}

/** Fewer than this means that tests were lost, not that all is well. */
const leastTests: Record<string, number> = { modules: 20, sources: 3, specs: 1200, node: 3000, tidy: 100, evidence: 4 };

const startedAt = Date.now();
mkdirSync("build", { recursive: true });
// Once, before tests that run side by side find something missing. Where we may not install, each of them says so.
installDebianPackages([...compiler, ...fuzzPackages, ...namespacePackages, ...peerPackages, ...xtensaPackages]);
const moduleResults = await buildModules();
const specs = testFiles(".spec.ts");
const tasks: Task[] = [
  ...[0, 1]
    .map((lane) => ({ lane, files: specs.filter((_, index) => index % 2 === lane) }))
    .filter(({ files }) => files.length > 0)
    .map(({ lane, files }) => ({ kind: "specs", run: () => runSpecs(files, lane) })),
  { kind: "node", run: () => runNodeTests(testFiles(".test.ts")) },
  { kind: "tidy", run: () => runNodeTests(["tests/tidy.ts"]) },
  ...checks.map((check) => ({
    kind: "sources",
    run: async () => {
      const complaint = await runCheck(check);
      return [
        complaint === undefined ? passedTest("sources", check.name) : failedTest("sources", check.name, complaint),
      ];
    },
  })),
];
const outcomes = [{ kind: "modules", results: moduleResults }, ...(await runTasks(tasks))];
const tests = outcomes.flatMap(({ results }) => results);
writeFileSync(resultsFile, JSON.stringify(tests));
outcomes.push({ kind: "evidence", results: registers.flatMap((register) => judgeRegister(register, tests)) });

const kinds: Kind[] = Object.entries(leastTests).map(([name, least]) => ({
  name,
  least,
  results: outcomes.filter(({ kind }) => kind === name).flatMap(({ results }) => results),
}));
for (const { name, least, results } of kinds) {
  if (results.length < least) {
    results.push(failedTest(name, "enough tests ran", `${results.length} ran, and there are at least ${least}`));
  }
}
printFailures(kinds);
await Namespace.create().then(
  (namespace) => namespace.end(),
  ({ message }: Error) =>
    console.log(`NOT TESTED AGAINST THE KERNEL, as no network namespace can be had: ${message}\n`),
);
const hasFailed = printSummary(kinds, Date.now() - startedAt);
process.exitCode = hasFailed ? 1 : 0;

async function buildModules(): Promise<TestResult[]> {
  writeFeatureProfiles();
  const compilations = await compileAll([...modules, ...memoryMaps, ...firmwareFeatures.map(({ module }) => module)]);
  const results = compilations.map(({ module, error }) =>
    error === undefined ? passedTest(module.entry, module.name) : failedTest(module.entry, module.name, error),
  );
  if (results.every(({ passed }) => passed)) {
    results.push(...(await report()).problems.map((problem) => failedTest("build", "within the budgets", problem)));
  }
  return results;
}

async function runTasks(tasks: Task[]): Promise<Outcome[]> {
  let finished = 0;
  const outcomes = await mapAtMost(2, tasks, async ({ kind, run }) => {
    const results = await run();
    showProgress(`${++finished} of ${tasks.length} parts of the tests have run`);
    return { kind, results };
  });
  clearProgress();
  return outcomes;
}

function judgeRegister(register: Register, tests: TestResult[]): TestResult[] {
  const { page, problems } = judge(register, tests);
  const written = existsSync(register.page) ? readFileSync(register.page, "utf8") : "";
  const accounted = "what must be shown has a test or a reason, and nothing has both";
  const current = "the page is what the tests show";
  return [
    problems.length === 0
      ? passedTest(register.page, accounted)
      : failedTest(register.page, accounted, problems.join("\n")),
    page === written
      ? passedTest(register.page, current)
      : failedTest(register.page, current, "npm run evidence writes it anew"),
  ];
}
