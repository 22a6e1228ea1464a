// npm run test:page: the page of npm run page, its stories without a browser and all of it in a real one.

import { peerPackages } from "../tests/interop/packages.ts";
import { withoutArguments } from "./command-line.ts";
import { ensureDebianPackages } from "./debian.ts";
import { buildPage } from "./page/bundle.ts";
import { testFiles } from "./test/files.ts";
import { runNodeTests } from "./test/node-tests.ts";
import { printFailures, printSummary } from "./test/summary.ts";

const help = `Usage: npm run test:page

Plays every story of the page to its end, without a browser and in a headless Chromium, and tries everything that hands
and keys can do there. npm test does it, too.

  --help   print this

Exit codes: 0, all is well; 1, something is not; 2, the command line makes no sense.`;

const startedAt = Date.now();
withoutArguments(help);
ensureDebianPackages(peerPackages);
await buildPage();
const files = testFiles(".test.ts").filter((file) => file.startsWith("tests/page/"));
const kinds = [{ name: "page", least: 1, results: await runNodeTests(files) }];
printFailures(kinds);
process.exit(printSummary(kinds, Date.now() - startedAt) ? 1 : 0);
