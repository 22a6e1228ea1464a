// A real browser without a window: Debian's Chromium.

import { chromium, type Browser } from "playwright-core";
import type { DebianPackage } from "./debian.ts";

export const browserPackages: DebianPackage[] = [{ name: "chromium", brings: "chromium" }];

/** Without these it looks for its maker's servers, and for a sandbox that root can't have. */
const quiet = [
  ...["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"],
  ...["--disable-background-networking", "--disable-component-update", "--disable-sync"],
];

export function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: "/usr/bin/chromium", args: quiet });
}
