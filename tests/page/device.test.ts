// The page beside a running device, which is played here: what its trace tells is seen as it comes.

import assert from "node:assert/strict";
import { EventEmitter } from "node:events";
import { after, before, describe, it } from "node:test";
import type { Browser } from "playwright-core";
import { headerIn } from "../../page/captures/seen.ts";
import { browserPackages, launchBrowser } from "../../tools/browser.ts";
import { ensureDebianPackages } from "../../tools/debian.ts";
import type { TraceLine } from "../../tools/start/device.ts";
import { PageServer } from "../../tools/start/page-server.ts";
import { OpenPage } from "./browser-page.ts";

ensureDebianPackages(browserPackages);

class PlayedDevice extends EventEmitter<{ line: [TraceLine] }> {
  tells(milliseconds: number, state: string | undefined, direction: TraceLine["direction"], text: string): void {
    this.emit("line", { milliseconds, state, direction, text, from: 0, until: 0 });
  }
}

const [kernel, server] = ["10.0.7.1.40000", "10.0.7.2.80"];

describe("the page beside a device", () => {
  let browser: Browser;
  let served: PageServer;
  before(async () => {
    browser = await launchBrowser();
    served = await PageServer.listen();
  });
  after(async () => {
    await browser.close();
    served.close();
  });

  it("shows what was told before it was opened, and what is told from then on", async () => {
    const device = new PlayedDevice();
    served.follow(device);
    device.tells(
      500,
      undefined,
      "received",
      `IP ${kernel} > ${server}: Flags [S], seq 7000, win 64240, options [mss 1460], length 0`,
    );
    device.tells(
      500,
      "SYN-RECEIVED",
      "sent",
      `IP ${server} > ${kernel}: Flags [S.], seq 900, ack 7001, win 2920, options [mss 1460], length 0`,
    );
    const opened = await OpenPage.open(browser, "three-way-handshake", {}, served.url);
    await opened.button("Device").click();
    await opened.page.locator(".row.sent", { hasText: "SYN,ACK seq 0 ack 1" }).waitFor();
    assert.deepEqual(await opened.states(), ["SYN-RECEIVED"]);
    device.tells(900, undefined, "received", `IP ${kernel} > ${server}: Flags [.], ack 901, win 64240, length 0`);
    device.tells(901, "ESTABLISHED", undefined, "");
    await opened.page.locator(".chip", { hasText: "ESTABLISHED" }).waitFor();
    assert.deepEqual(
      (await opened.rows()).slice(0, 4).map((row) => row.replaceAll(/\s+/g, " ")),
      [
        "0.500 #1 SYN seq 0 win 64240 <mss 1460>",
        "#2 SYN,ACK seq 0 ack 1 win 2920 <mss 1460> CLOSED → SYN-RECEIVED",
        "0.900 #3 ACK ack 1 win 64240",
        "0.901 SYN-RECEIVED → ESTABLISHED",
      ],
    );
    await opened.close();
  });

  it("serves what the page consists of, and nothing else", async () => {
    assert.equal((await fetch(`${served.url}page.js`)).status, 200);
    assert.equal((await fetch(`${served.url}%2e%2e/stamps.json`)).status, 404);
    assert.equal((await fetch(`${served.url}nothing.html`)).status, 404);
  });
});

describe("a segment in tcpdump's words", () => {
  it("is read as it was", () => {
    const text = `IP ${server} > ${kernel}: Flags [FP.], seq 100:350, ack 42, win 501, options [nop,nop,sack 1 {50:60}], length 250`;
    const { options, ...header } = headerIn(text)!;
    assert.deepEqual(header, {
      ...{ source: 0x0a000702, sourcePort: 80, destination: 0x0a000701, destinationPort: 40_000 },
      ...{ sequence: 100, acknowledgement: 42, flags: 25, window: 501, dataBytes: 250 },
    });
    assert.deepEqual(options, [{ kind: 5, at: 0, bytes: 0, values: [50, 60] }]);
  });

  it("is nothing where the line tells something else", () => {
    assert.equal(headerIn("ARP, Request who-has 10.0.7.2 tell 10.0.7.1, length 28"), undefined);
  });
});
