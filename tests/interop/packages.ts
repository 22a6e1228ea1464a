// The programs that a board is made to talk with, and the one that looks over their shoulders.

import { browserPackages } from "../../tools/browser.ts";
import type { DebianPackage } from "../../tools/debian.ts";

export const peerPackages: DebianPackage[] = [
  ...browserPackages,
  { name: "avahi-daemon", brings: "avahi-daemon" },
  { name: "avahi-utils", brings: "avahi-resolve" },
  { name: "chrony", brings: "chronyd" },
  { name: "curl", brings: "curl" },
  { name: "dbus", brings: "dbus-daemon" },
  { name: "dnsmasq-base", brings: "/usr/sbin/dnsmasq" },
  { name: "iperf", brings: "iperf" },
  { name: "mosquitto", brings: "/usr/sbin/mosquitto" },
  { name: "mosquitto-clients", brings: "mosquitto_pub" },
  { name: "netcat-openbsd", brings: "nc" },
  { name: "nginx-light", brings: "/usr/sbin/nginx" },
  { name: "nmap", brings: "nmap" },
  { name: "tshark", brings: "tshark" },
  { name: "wrk", brings: "wrk" },
];
