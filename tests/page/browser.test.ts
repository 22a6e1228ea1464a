// The page in a real Chromium: every story to its end, and everything that hands and keys can do to it.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, describe, it } from "node:test";
import type { Browser } from "playwright-core";
import { browserPackages, launchBrowser } from "../../tools/browser.ts";
import { ensureDebianPackages } from "../../tools/debian.ts";
import { readCapture } from "../../page/captures/read.ts";
import { OpenPage, pageUrl } from "./browser-page.ts";
import { expected } from "./expected.ts";

ensureDebianPackages(browserPackages);
let browser: Browser;
before(async () => {
  browser = await launchBrowser();
});
after(() => browser.close());

describe("in a browser, the story", () => {
  for (const [name, paths] of Object.entries(expected)) {
    it(`${name} plays to its end`, async () => {
      const opened = await OpenPage.open(browser, name);
      await opened.page.locator("#speed").fill("6");
      await opened.button("Play").click();
      await opened.page.locator(".row.now:last-child").waitFor();
      await opened.button("Play").waitFor();
      const ends = [paths.client, paths.server].map((path) => path.split(" ").at(-1));
      // That it listens again after its restart is no edge of the connection.
      assert.deepEqual(await opened.states(), name === "rebooted-peer" ? [ends[0], "LISTEN"] : ends);
      await opened.close();
    });
  }
});

describe("time", () => {
  it("goes step by step, and back to what was seen before", async () => {
    const opened = await OpenPage.open(browser, "four-way-close");
    const seen: string[][] = [];
    for (let step = 0; step < 12; step++) {
      seen.push(await opened.rows());
      await opened.press("ArrowRight");
    }
    for (let step = 11; step >= 0; step--) {
      await opened.press("ArrowLeft");
      assert.deepEqual(await opened.rows(), seen[step]);
    }
    await opened.close();
  });

  it("runs a million times as fast as ours: two hours of silence take a moment", async () => {
    const opened = await OpenPage.open(browser, "dead-peer");
    await opened.press("]", 12);
    assert.equal(await opened.page.locator(".speed output").innerText(), "1,000,000×");
    await opened.press(" ");
    await opened.page.getByText("the application hears: TimedOut").waitFor();
    await opened.close();
  });
});

describe("a hand in the wire", () => {
  it("delays a segment by dragging it down", async () => {
    const opened = await OpenPage.open(browser, "three-way-handshake");
    await opened.press("ArrowRight", 3);
    const row = opened.page.locator(".underway", { hasText: "#2" });
    const { x, y } = (await row.boundingBox())!;
    await opened.page.mouse.move(x + 200, y + 10);
    await opened.page.mouse.down();
    await opened.page.mouse.move(x + 200, y + 50, { steps: 4 });
    assert.match(await row.innerText(), /\+200 ms/);
    await opened.page.mouse.up();
    await opened.drawn();
    assert.match(await opened.script(), /^#2 delay 200$/m);
    assert.match(await row.innerText(), /^0\.500\s+#2/);
    await opened.close();
  });

  it("drops, duplicates, corrupts and reorders the chosen one, and takes it back", async () => {
    const opened = await OpenPage.open(browser, "three-way-handshake");
    const original = await opened.script();
    await opened.press("End");
    await opened.page.locator(".row.sent", { hasText: "#4" }).click();
    for (const fate of ["Drop", "Duplicate", "Corrupt", "Reorder"]) {
      await opened.button(fate).click();
      await opened.drawn();
      assert.match(await opened.script(), new RegExp(`^#4 ${fate.toLowerCase()}$`, "m"));
      const told = (await opened.rows()).join("\n");
      const signs = { Drop: /#4 lost/, Duplicate: /#4′/, Corrupt: /dropped: tcp.bad-checksum/, Reorder: /#4/ };
      assert.match(told, signs[fate as keyof typeof signs]);
      await opened.button("Leave it alone").click();
      await opened.drawn();
      assert.equal(await opened.script(), original);
    }
    await opened.close();
  });

  it("is passed on by the link", async () => {
    const opened = await OpenPage.open(browser, "three-way-handshake");
    await opened.press("End");
    await opened.page.locator(".row.sent", { hasText: "#2" }).click();
    await opened.button("Drop").click();
    await opened.press("End");
    const [told, address] = [await opened.rows(), opened.page.url()];
    const other = await OpenPage.open(browser, "syn-lost");
    await other.page.goto(address);
    await other.page.locator("select#story option:checked", { hasText: "changed" }).waitFor({ state: "attached" });
    await other.press("End");
    assert.deepEqual(await other.rows(), told);
    await Promise.all([opened.close(), other.close()]);
  });
});

describe("a link that makes no sense", () => {
  it("leads to the story that it was made of, or to the first one", async () => {
    for (const [address, title] of [
      ["#story=syn-lost&script=seed+nothing", "SYN lost"],
      ["#story=no-such-story", "Three-way handshake"],
      ["#%%%", "Three-way handshake"],
    ] as const) {
      const opened = await OpenPage.open(browser, "both-open", {}, pageUrl);
      await opened.page.goto("about:blank");
      await opened.page.goto(`${pageUrl}${address}`);
      await opened.page.locator(".row.now").waitFor();
      assert.equal(await opened.page.locator("select#story option:checked").innerText(), title);
      await opened.close();
    }
  });
});

describe("the script", () => {
  it("can be changed and run, and says which line makes no sense", async () => {
    const opened = await OpenPage.open(browser, "three-way-handshake");
    await opened.page.locator("summary").first().click();
    const editor = opened.page.locator("textarea");
    await editor.fill("seed 5\n0 server listens\n0.1 client dances\n");
    await opened.button("Run").click();
    assert.equal(await opened.page.locator(".complaint").innerText(), "Line 3 makes no sense: client dances?");
    await editor.fill("seed 5\ndelay 50\n0 server listens\n0.1 client connects\nend 2\n");
    await opened.button("Run").click();
    await opened.page.locator("h1").click();
    await opened.press("End");
    assert.deepEqual(await opened.states(), ["ESTABLISHED", "ESTABLISHED"]);
    assert.equal(await opened.page.locator(".complaint").innerText(), "");
    await opened.button("Original").click();
    await opened.drawn();
    assert.match(await opened.script(), /^1 client sends 500$/m);
    await opened.close();
  });
});

describe("files", () => {
  it("take a story to other programs and back", async () => {
    const opened = await OpenPage.open(browser, "four-way-close");
    await opened.press("End");
    const save = async (name: string) => {
      const [download] = await Promise.all([opened.page.waitForEvent("download"), opened.button(name).click()]);
      return { name: download.suggestedFilename(), path: await download.path() };
    };
    const text = await save("Save as tcpdump text");
    assert.match(
      readFileSync(text.path, "utf8").split("\n")[0]!,
      /^ +0\.100 IP 10\.0\.7\.1\.\d+ > 10\.0\.7\.2\.5000: Flags \[S\]/,
    );
    const capture = await save("Save as pcapng");
    assert.equal(capture.name, "four-way-close.pcapng");
    assert.equal(readCapture(readFileSync(capture.path)).length, 9);
    await opened.button("Capture").click();
    await opened.page.locator("input[type=file]").setInputFiles(capture.path);
    await opened.page.locator(".row.sent", { hasText: "SYN,ACK" }).waitFor();
    assert.equal(await opened.page.locator(".row.sent").count(), 9);
    assert.equal(await opened.page.locator("#conversation").isVisible(), false);
    await opened.page.locator("input[type=file]").setInputFiles(text.path);
    await opened.page.getByText("This is no pcap or pcapng file.").waitFor();
    await opened.close();
  });
});

describe("a capture of several conversations", () => {
  it("is shown whole, or one of them", async () => {
    const opened = await OpenPage.open(browser, "old-segment");
    await opened.page.locator("summary").first().click();
    const two =
      "seed 1\n0 server listens\n0.1 client connects from 50000\n0.5 client aborts\n1 client connects from 50001\nend 2\n";
    await opened.page.locator("textarea").fill(two);
    await opened.button("Run").click();
    await opened.button("To the end").click();
    const [download] = await Promise.all([
      opened.page.waitForEvent("download"),
      opened.button("Save as pcapng").click(),
    ]);
    await opened.button("Capture").click();
    await opened.page.locator("input[type=file]").setInputFiles(await download.path());
    const syns = opened.page.locator(".row.sent", { hasText: "SYN seq" });
    await syns.nth(1).waitFor();
    await opened.page.locator("#conversation").selectOption("10.0.7.1:50001 – 10.0.7.2:5000");
    await opened.drawn();
    assert.equal(await syns.count(), 1);
    await opened.close();
  });
});

describe("looks", () => {
  it("change with the language, and are remembered", async () => {
    const opened = await OpenPage.open(browser, "syn-lost", { language: "zh" });
    await opened.press("End");
    assert.equal(await opened.page.locator("html").getAttribute("lang"), "zh-Hans");
    assert.match(await opened.page.locator(".watch").innerText(), /重传定时器/);
    assert.match((await opened.rows()).join("\n"), /在途中丢失/);
    await opened.page.reload();
    await opened.page.locator("h2", { hasText: "状态" }).waitFor();
    await opened.close();
  });

  it("change between light and dark", async () => {
    const opened = await OpenPage.open(browser, "syn-lost", { theme: "dark" });
    const colour = () => opened.page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const dark = await colour();
    await opened.button("Light").click();
    assert.notEqual(await colour(), dark);
    await opened.button("Dark").click();
    assert.equal(await colour(), dark);
    await opened.close();
  });

  for (const language of ["en", "zh"] as const) {
    it(`fit from 320 to 2560 pixels: ${language}`, async () => {
      const opened = await OpenPage.open(browser, "syn-flood", { language });
      await opened.press("ArrowRight", 60);
      for (const width of [320, 480, 768, 1024, 1440, 1920, 2560]) {
        await opened.page.setViewportSize({ width, height: 900 });
        await opened.drawn();
        const tooWide = await opened.page.evaluate(() =>
          [...document.querySelectorAll("html, .head, .scene, .heads, .inspector, .panels, .panel")]
            .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)
            .map(({ className, scrollWidth, clientWidth }) => `${className}: ${scrollWidth} > ${clientWidth}`),
        );
        assert.deepEqual(tooWide, [], `${width} pixels`);
      }
      await opened.close();
    });
  }
});

describe("keys", () => {
  it("choose rows in the ladder, and what becomes of a segment", async () => {
    const opened = await OpenPage.open(browser, "three-way-handshake");
    await opened.press("End");
    await opened.page.locator(".scroller").focus();
    await opened.press("ArrowUp", 3);
    await opened.drawn();
    const chosen = await opened.page.locator(".scroller").getAttribute("aria-activedescendant");
    assert.equal(await opened.page.locator(`#${chosen}`).getAttribute("aria-selected"), "true");
    assert.match(await opened.page.locator(".whole").innerText(), /Flags \[/);
    await opened.press("Tab");
    assert.equal(await opened.page.evaluate(() => document.activeElement?.textContent), "Drop");
    await opened.press("Enter");
    assert.match(await opened.script(), /^#\d+ drop$/m);
    await opened.close();
  });

  it("reach everything that can be used", async () => {
    const opened = await OpenPage.open(browser, "three-way-handshake");
    const reached = new Set<string>();
    for (let times = 0; times < 30; times++) {
      await opened.page.keyboard.press("Tab");
      reached.add(
        await opened.page.evaluate(() => {
          const { activeElement: element } = document;
          return element?.id || element?.getAttribute("aria-label") || element?.textContent || "";
        }),
      );
    }
    for (const name of ["Stories", "story", "language", "Dark", "Step on", "speed", "Copy link", "Ladder", "Script"])
      assert.ok(reached.has(name), `${name}: ${[...reached].join(", ")}`);
    await opened.close();
  });
});

describe("for screen readers", () => {
  const looks = [
    { language: "en", theme: "light", width: 1440 },
    { language: "zh", theme: "dark", width: 1440 },
    { language: "en", theme: "dark", width: 360 },
  ] as const;
  for (const look of looks) {
    it(`axe finds nothing wrong: ${Object.values(look).join(", ")}`, async () => {
      const opened = await OpenPage.open(browser, "blind-reset", look);
      await opened.page.addScriptTag({ path: "node_modules/axe-core/axe.min.js" });
      const violations = () =>
        opened.page.evaluate(async () => {
          const { axe } = globalThis as unknown as { axe: Axe };
          // From disk it can't read the style sheets a second time.
          const found = (await axe.run(document, { preload: false })).violations;
          return found.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
        });
      assert.deepEqual(await violations(), []);
      await opened.press("ArrowRight", 14);
      await opened.page.locator(".row.sent").last().click();
      await opened.page.locator("summary").first().click();
      assert.deepEqual(await violations(), []);
      await opened.button(look.language === "en" ? "Capture" : "抓包").click();
      assert.deepEqual(await violations(), []);
      await opened.close();
    });
  }

  interface Axe {
    run(from: Document, options: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>;
  }
});

describe("a long ladder", () => {
  it("has only the rows in sight as elements", async () => {
    const opened = await OpenPage.open(browser, "ten-thousand");
    await opened.press("End");
    assert.ok((await opened.page.locator(".row").count()) < 100);
    await opened.page.locator(".scroller").evaluate((element) => element.scrollTo(0, element.scrollHeight / 2));
    await opened.page
      .locator(".row.sent", { hasText: /#50\d\d/ })
      .first()
      .waitFor();
    assert.ok((await opened.page.locator(".row").count()) < 100);
    await opened.close();
  });
});

describe("without a server", () => {
  it("the page is opened from disk, and says that there is no device", async () => {
    assert.match(pageUrl, /^file:/);
    const opened = await OpenPage.open(browser, "three-way-handshake");
    await opened.button("Device").click();
    await opened.page.getByText("No device is connected.").waitFor();
    await opened.close();
  });
});
