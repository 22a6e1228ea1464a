// The page in a real browser, opened from disk. Whatever the browser has to complain about fails the test that asks.

import assert from "node:assert/strict";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { buildPage, pageFolder } from "../../tools/page/bundle.ts";

await buildPage();
export const pageUrl = pathToFileURL(resolve(pageFolder, "index.html")).href;

export interface Look {
  width?: number;
  height?: number;
  language?: "en" | "zh";
  theme?: "light" | "dark";
}

export class OpenPage {
  private readonly complaints: string[] = [];

  private constructor(readonly page: Page) {
    page.on("pageerror", ({ message }) => this.complaints.push(message));
    page.on("console", (message) => message.type() === "error" && this.complaints.push(message.text()));
    page.on("requestfailed", (request) => this.complaints.push(request.url()));
  }

  static async open(browser: Browser, story: string, look: Look = {}, url = pageUrl): Promise<OpenPage> {
    const { width = 1440, height = 900, language = "en", theme = "light" } = look;
    const context = await browser.newContext({ viewport: { width, height }, locale: "en", colorScheme: theme });
    const opened = new OpenPage(await context.newPage());
    await opened.page.goto(`${url}#${new URLSearchParams({ story })}`);
    await opened.page.locator(".row.now").waitFor();
    if (language !== "en") await opened.page.locator("#language").selectOption(language);
    return opened;
  }

  async close(): Promise<void> {
    assert.deepEqual(this.complaints, []);
    await this.page.context().close();
  }

  async press(key: string, times = 1): Promise<void> {
    for (let time = 0; time < times; time++) await this.page.keyboard.press(key);
    await this.drawn();
  }

  /** What was ordered is in sight. */
  async drawn(): Promise<void> {
    await this.page.evaluate(
      () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
    );
  }

  /** What the ladder says, row by row. */
  rows(): Promise<string[]> {
    return this.page.locator(".row").allInnerTexts();
  }

  /** The states of the client and of the server. */
  states(): Promise<string[]> {
    return this.page.locator(".heads .chip").allInnerTexts();
  }

  script(): Promise<string> {
    return this.page.locator("textarea").inputValue();
  }

  button(name: string) {
    return this.page.getByRole("button", { name, exact: true });
  }
}
