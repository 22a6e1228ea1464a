// npm run page: builds the page on which TCP can be seen, as static files.

import { readdirSync, statSync } from "node:fs";
import { withoutArguments } from "./command-line.ts";
import { buildPage, pageFolder } from "./page/bundle.ts";

const help = `Usage: npm run page

Builds the page that shows TCP at work into ${pageFolder}/, with the module in it: files that work from
any web server, and from disk.

  --help   print this

Exit codes: 0, it is built; 1, something does not compile; 2, the command line makes no sense.`;

withoutArguments(help);
try {
  await buildPage();
} catch (error) {
  console.error((error as Error).message);
  process.exit(1);
}
for (const file of readdirSync(pageFolder)) {
  const path = `${pageFolder}/${file}`;
  console.log(`${path.padEnd(24)} ${statSync(path).size.toLocaleString("en").padStart(9)} bytes`);
}
