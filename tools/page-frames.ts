// npm run page:frames: how long the page takes for a picture, in a story of ten thousand segments.

import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Page } from "playwright-core";
import { browserPackages, launchBrowser } from "./browser.ts";
import { withoutArguments } from "./command-line.ts";
import { ensureDebianPackages } from "./debian.ts";
import { buildPage, pageFolder } from "./page/bundle.ts";

const help = `Usage: npm run page:frames

Opens the page's longest story in a headless Chromium at 1440 x 900, plays it, and scrolls through its ladder. Prints how
long the pictures took, and how long the page's own work for each of them. Without a graphics card the browser paints in
software, and the frame times are this machine's more than the page's.

  --help   print this

Exit codes: 0, it has been printed; 1, something failed; 2, the command line makes no sense.`;

/** So many pictures are looked at. */
const pictures = 300;

withoutArguments(help);
ensureDebianPackages(browserPackages);
await buildPage();
const browser = await launchBrowser();
try {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.goto(`${pathToFileURL(resolve(pageFolder, "index.html"))}#story=ten-thousand`);
  await page.locator(".row.now").waitFor();
  await page.locator("#speed").fill("1");
  await page.keyboard.press("Home");
  await page.locator("h1").click();
  await page.keyboard.press(" ");
  print("playing at 10 times real time", await measure(page, 0));
  await page.keyboard.press("End");
  await page.locator(".row.now:last-child").waitFor();
  const rows = await page.locator("[aria-posinset]").last().getAttribute("aria-posinset");
  print(`scrolling in ${Number(rows).toLocaleString("en")} rows`, await measure(page, 60));
} finally {
  await browser.close();
}

interface Times {
  /** From picture to picture, and what of it was the page's script. */
  frames: number[];
  work: number[];
}

/** Scrolls up by so many pixels for each picture. */
function measure(page: Page, pixels: number): Promise<Times> {
  return page.evaluate(
    ({ pixels, pictures }) =>
      new Promise<Times>((resolve) => {
        const [scroller, times] = [document.querySelector(".scroller")!, { frames: [], work: [] } as Times];
        const request = window.requestAnimationFrame.bind(window);
        let [last, worked] = [performance.now(), 0];
        // What the page does for a picture it does when one is asked for, or when it hears of scrolling.
        window.requestAnimationFrame = (callback) =>
          request((now) => {
            const start = performance.now();
            callback(now);
            worked += performance.now() - start;
          });
        const loop = {
          look(now: number): void {
            times.frames.push(now - last);
            times.work.push(worked);
            [last, worked] = [now, 0];
            if (times.frames.length === pictures) return resolve(times);
            if (pixels > 0) {
              const start = performance.now();
              scroller.scrollTop -= pixels;
              scroller.dispatchEvent(new Event("scroll"));
              worked += performance.now() - start;
            }
            request(loop.look);
          },
        };
        request(loop.look);
      }),
    { pixels, pictures },
  );
}

function print(what: string, { frames, work }: Times): void {
  const line = (name: string, values: number[]) => {
    const sorted = values.slice(1).sort((one, other) => one - other);
    const at = (share: number) => `${sorted[Math.floor(share * (sorted.length - 1))]!.toFixed(1).padStart(6)} ms`;
    console.log(`  ${name.padEnd(16)} median ${at(0.5)}   95 % ${at(0.95)}   worst ${at(1)}`);
  };
  console.log(`${what}: ${frames.length} pictures`);
  line("frame time", frames);
  line("the page's work", work);
}
