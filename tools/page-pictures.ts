// npm run page:pictures: the pictures of the page in README.md, taken of the page itself.

import { mkdirSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { browserPackages, launchBrowser } from "./browser.ts";
import { withoutArguments } from "./command-line.ts";
import { ensureDebianPackages } from "./debian.ts";
import { buildPage, pageFolder } from "./page/bundle.ts";

const help = `Usage: npm run page:pictures

Opens the page in a headless Chromium, plays two stories to their most telling moments, and writes what is seen then to
docs/pictures/.

  --help   print this

Exit codes: 0, they are written; 1, something failed; 2, the command line makes no sense.`;

const folder = "docs/pictures";

const pictures = [
  { file: "last-ack-lost.png", story: "last-ack-lost", theme: "light", steps: 14 },
  { file: "loss-with-sack.png", story: "loss-with-sack", theme: "dark", steps: 92 },
] as const;

withoutArguments(help);
ensureDebianPackages(browserPackages);
await buildPage();
mkdirSync(folder, { recursive: true });
const browser = await launchBrowser();
try {
  for (const { file, story, theme, steps } of pictures) {
    const viewport = { width: 1440, height: 1060 };
    const page = await browser.newPage({ viewport, colorScheme: theme, locale: "en" });
    await page.goto(`${pathToFileURL(resolve(pageFolder, "index.html"))}#story=${story}`);
    await page.locator(".row.now").waitFor();
    for (let step = 0; step < steps; step++) await page.keyboard.press("ArrowRight");
    await page.locator(".row.sent").last().click();
    await page.screenshot({ path: `${folder}/${file}` });
    console.log(`${folder}/${file}  ${statSync(`${folder}/${file}`).size.toLocaleString("en")} bytes`);
  }
} finally {
  await browser.close();
}
