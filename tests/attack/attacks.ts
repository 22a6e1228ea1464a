// What `npm run attack` does to a device. Each tells its figures, and throws where the device has not withstood it.

import { forged } from "./forgeries.ts";
import { flooded, floodedAtFullRate } from "./flood.ts";
import { guessed, scanned } from "./scans.ts";

export const attacks: Record<string, () => Promise<string>> = {
  "10,000 SYNs a second": () => flooded(200, 10_000),
  "SYNs as fast as they are taken": () => floodedAtFullRate(5000),
  "every port scanned": () => scanned("-sS", "1-65535"),
  ...Object.fromEntries(
    ["-sS", "-sT", "-sN", "-sF", "-sX", "-sA", "-sW", "-sM", "-sS --badsum"].map((kind) => [
      `nmap ${kind}`,
      () => scanned(kind, "1-1024"),
    ]),
  ),
  "nmap -O": guessed,
  "resets, SYNs and data all over the sequence space": forged,
};
