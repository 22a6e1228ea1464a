// A real browser loads the device's page, from every board.

import { givenBoard } from "./place.ts";
import { type Board, describeOnBoards } from "./board.ts";
import assert from "node:assert/strict";
import { after, before, it } from "node:test";
import type { Browser } from "playwright-core";
import { launchBrowser } from "../../tools/browser.ts";
import { abandoned, assertExplained, notEnoughSlots } from "./expert.ts";

describeOnBoards("Chromium and the web server", (startBoard) => {
  let board: Board;
  let browser: Browser;

  before(async () => {
    board = await startBoard("browser", "http");
    browser = await launchBrowser();
  });
  after(() => browser.close());

  it("shows the page with its own connection on it, and finds its way to the counters", async () => {
    const page = await browser.newPage();
    const failures: string[] = [];
    page.on("pageerror", ({ message }) => failures.push(message));
    page.on("requestfailed", (request) => failures.push(request.url()));
    const answer = await page.goto(`http://${board.address}/`);
    assert.equal(answer?.status(), 200);
    assert.equal(await page.title(), "astcp");
    assert.match(await page.locator("table").first().innerText(), /:\d+\s+80\s+ESTABLISHED/);
    await page.getByRole("link", { name: "Counters as text" }).click();
    await page.waitForURL("**/counters");
    assert.match(await page.innerText("body"), /^tcp\.opened-by-peer [1-9]/m);
    assert.deepEqual(failures, []);
  });

  it("loads it again and again", async () => {
    const page = await browser.newPage();
    for (let i = 0; i < 20; i++) {
      await page.goto(`http://${board.address}/`);
      assert.equal(await page.locator("h1").innerText(), "astcp");
    }
  });

  if (givenBoard !== undefined) return;

  it("the experts find nothing in it that was not to be expected", async () => {
    await browser.close();
    await board.end();
    await assertExplained(board, 100, notEnoughSlots, abandoned);
  });
});
