// npm run interop: the stack on its boards against the kernel's TCP and other people's programs. In a network namespace,
// or against a board that is already there.

import { once } from "node:events";
import { connect } from "node:net";
import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { basename } from "node:path";
import { parseArgs } from "node:util";
import { peerPackages } from "../tests/interop/packages.ts";
import { compileAll } from "./build/compile.ts";
import { modules } from "./build/modules.ts";
import { ensureDebianPackages } from "./debian.ts";
import { Namespace, namespacePackages } from "./namespace.ts";
import { clearProgress, showProgress } from "./progress.ts";
import { testFiles } from "./test/files.ts";
import { runNodeTests } from "./test/node-tests.ts";
import { printFailures, printSummary } from "./test/summary.ts";

const help = `Usage: npm run interop [-- --board ADDRESS | --soak [MINUTES]]

Lets the boards that are programs talk with this machine's kernel, curl, nc, wrk, iperf and Chromium, in a network
namespace of their own, over good links and bad ones. Every byte is compared, and tshark's experts look at every frame.

  --board ADDRESS   a board in this machine's network instead: whatever of its services answers is tested, as far as
                    that can be done from outside
  --soak [MINUTES]  mixed load over a bad link, 10 minutes if not said otherwise; then every slot has to be free, and
                    the memory what it was
  --help            print this

Exit codes: 0, all is well; 1, something is not; 2, the command line makes no sense.`;

/** Which tests a board's open port asks for. */
const testsOfPorts: Record<number, string[]> = {
  80: ["http.test.ts", "browser.test.ts"],
  7: ["echo.test.ts"],
  5001: ["iperf.test.ts"],
};
const answerMs = 3000;

const startedAt = Date.now();
const { board, soak } = readArguments();
if (board !== undefined) {
  process.env.ASTCP_BOARD = board;
  ensureDebianPackages(peerPackages);
  await test(await testsFor(board));
} else {
  await ensureNetwork();
  await build();
  if (soak === undefined) await test(interopTests());
  else process.exitCode = runSoak(soak);
}
// A connection that is still open must not keep a failed run alive.
process.exit();

function readArguments(): { board?: string; soak?: number } {
  // Alone, the option stands for ten minutes.
  const words = process.argv.slice(2);
  if (words.at(-1) === "--soak") words.push("10");
  try {
    const { values } = parseArgs({
      args: words,
      options: { board: { type: "string" }, soak: { type: "string" }, help: { type: "boolean", short: "h" } },
    });
    if (values.help) {
      console.log(help);
      process.exit(0);
    }
    const minutes = values.soak === undefined ? undefined : Number(values.soak);
    if (minutes !== undefined && !(minutes > 0)) throw new Error(`${values.soak} is no number of minutes`);
    if (minutes !== undefined && values.board !== undefined) throw new Error("not both, --board and --soak");
    return { board: values.board, soak: minutes };
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n\n${help}`);
    process.exit(2);
  }
}

/** Ends this process where the kernel can't be talked to, as without it next to nothing would be tested. */
async function ensureNetwork(): Promise<void> {
  ensureDebianPackages(namespacePackages);
  await Namespace.create().then(
    (namespace) => namespace.end(),
    ({ message }: Error) => {
      console.error(`No network namespace can be had: ${message}`);
      process.exit(1);
    },
  );
}

function interopTests(): string[] {
  return testFiles(".test.ts").filter((file) => file.startsWith("tests/interop/"));
}

async function testsFor(address: string): Promise<string[]> {
  const names: string[] = [];
  for (const [port, tests] of Object.entries(testsOfPorts)) {
    const answers = await isOpen(address, Number(port));
    console.log(`port ${port} of ${address}: ${answers ? "answers" : "doesn't answer, and is not tested"}`);
    if (answers) names.push(...tests);
  }
  return interopTests().filter((file) => names.includes(basename(file)));
}

async function isOpen(host: string, port: number): Promise<boolean> {
  const socket = connect({ host, port }).setTimeout(answerMs, () => socket.destroy(new Error("no answer")));
  try {
    await once(socket, "connect");
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

async function build(): Promise<void> {
  mkdirSync("build", { recursive: true });
  const refused = (await compileAll(modules)).filter(({ error }) => error !== undefined);
  for (const { module, error } of refused) console.error(`${module.entry} does not compile:\n${error}`);
  if (refused.length > 0) process.exit(1);
}

async function test(files: string[]): Promise<void> {
  const results = [];
  for (const file of files) {
    showProgress(`${file}, ${results.length} tests have run`);
    results.push(...(await runNodeTests([file])));
  }
  clearProgress();
  const kinds = [{ name: "interop", least: 1, results }];
  for (const { passed, groups, name } of results)
    console.log(`${passed ? "ok    " : "FAILED"}  ${[...groups, name].join(" > ")}`);
  printFailures(kinds);
  const hasFailed = printSummary(kinds, Date.now() - startedAt);
  process.exitCode = hasFailed || results.length === 0 ? 1 : 0;
}

function runSoak(minutes: number): number {
  const words = [...process.execArgv, "tests/interop/soak.ts", `${minutes}`];
  return spawnSync(process.execPath, words, { stdio: "inherit" }).status ?? 1;
}
