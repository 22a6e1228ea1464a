// The boards an application can run on, and what each needs.

import { unknownWord } from "../command-line.ts";
import { compiler, isThere, lineThatInstalls, type DebianPackage } from "../debian.ts";
import { namespacePackages } from "../namespace.ts";
import { xtensaPackages } from "../qemu/machine.ts";

export interface Board {
  name: string;
  what: string;
  /** The command that brings an application onto it. */
  command: string;
  /** What is missing for it, and where to get that; undefined: nothing. */
  missing(): string | undefined;
}

export const boards: Board[] = [
  {
    name: "linux-tap",
    what: "this machine: wasm3 in a process, at the other end of a TAP device in a network of its own",
    command: "npx astcp run",
    missing: () => debian([...compiler, ...namespacePackages]),
  },
  {
    name: "qemu-xtensa",
    what: "an emulated Xtensa machine with the firmware on bare metal, as near to an ESP32 as there is without one",
    command: "npx astcp run --board qemu-xtensa",
    missing: () => debian([...xtensaPackages, ...namespacePackages]),
  },
  {
    name: "esp32",
    what: "the chip, by Ethernet or Wi-Fi: esp32, esp32s3, esp32c3, esp32c6",
    command: "npx astcp flash",
    missing: () => (isThere("idf.py") ? undefined : howToGetIdf()),
  },
];

/** Fails with UsageError. A name may be cut short. */
export function boardNamed(name: string): Board {
  const board = boards.find((each) => each.name.startsWith(name));
  if (board !== undefined) return board;
  const names = boards.map((each) => each.name);
  throw unknownWord("board", name, names);
}

/** For who has no idf.py on the path. */
export function howToGetIdf(): string {
  const idf = process.env.IDF_PATH;
  if (idf) return `idf.py on the path:\n\n    . ${idf}/export.sh`;
  return [
    "ESP-IDF v5.5 or v6.0, Espressif's development framework, which brings idf.py:\n",
    "    git clone --recursive --branch v5.5 https://github.com/espressif/esp-idf",
    "    esp-idf/install.sh && . esp-idf/export.sh",
  ].join("\n");
}

function debian(packages: DebianPackage[]): string | undefined {
  const line = lineThatInstalls(packages);
  return line === undefined ? undefined : `some Debian packages:\n\n    ${line}`;
}
