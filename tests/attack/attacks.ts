// What `npm run attack` does to a device. Each tells its figures, and throws where the device has not withstood it.

import { desynchronized, divided, optimistic } from "./acknowledgements.ts";
import { complained } from "./icmp.ts";
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
  "ICMP about an established connection": () => complained(2_000_000),
  "an acknowledgement for each byte": () => divided(50_000),
  "acknowledgements of what was never sent": () => optimistic(5000),
  "a peer whose numbers are others": () => desynchronized(5000),
  "resets, SYNs and data all over the sequence space": forged,
};
