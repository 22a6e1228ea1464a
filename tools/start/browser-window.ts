// Opens a page in the browser of whoever sits before the screen, if there is one.

import { spawn } from "node:child_process";
import { isThere } from "../debian.ts";

/** Nothing happens, and nothing fails, where there is no screen. */
export function openWindow(url: string): void {
  const hasScreen = process.env.DISPLAY !== undefined || process.env.WAYLAND_DISPLAY !== undefined;
  if (!hasScreen || !isThere("xdg-open")) return;
  spawn("xdg-open", [url], { stdio: "ignore", detached: true })
    .on("error", () => undefined)
    .unref();
}
