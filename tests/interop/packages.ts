// The programs that a board is made to talk with, and the one that looks over their shoulders.

import { browserPackages } from "../../tools/browser.ts";
import type { DebianPackage } from "../../tools/debian.ts";

export const peerPackages: DebianPackage[] = [
  ...browserPackages,
  { name: "curl", brings: "curl" },
  { name: "iperf", brings: "iperf" },
  { name: "netcat-openbsd", brings: "nc" },
  { name: "nmap", brings: "nmap" },
  { name: "tshark", brings: "tshark" },
  { name: "wrk", brings: "wrk" },
];
