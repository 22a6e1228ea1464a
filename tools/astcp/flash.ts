// npx astcp flash: the application on an ESP32, by Espressif's idf.py and boards/esp32.

import { spawnSync } from "node:child_process";
import { join, resolve } from "node:path";
import { unknownWord } from "../command-line.ts";
import { isThere } from "../debian.ts";
import { packageRoot } from "../places.ts";
import { compileApplication } from "./application.ts";
import { howToGetIdf } from "./board-list.ts";

const targets = ["esp32", "esp32s3", "esp32c3", "esp32c6"];

export interface Flash {
  target: string;
  /** The serial port; undefined: idf.py looks for it. */
  port: string | undefined;
  /** Only the menu with the board's pins, its address, the network's name and the engine. */
  menu: boolean;
}

export async function flash({ target, port, menu }: Flash): Promise<number> {
  if (!targets.includes(target)) throw unknownWord("target", target, targets);
  const { wasm } = await compileApplication("app");
  if (!isThere("idf.py")) throw new Error(`${wasm} is compiled. What flashes it is missing: ${howToGetIdf()}`);
  const build = `build/${target}`;
  const words = [
    ...["-C", join(packageRoot, "boards/esp32"), "-B", resolve(build)],
    ...["-D", `IDF_TARGET=${target}`, "-D", `SDKCONFIG=${resolve(`sdkconfig.${target}`)}`],
    ...["-D", `ASTCP_MODULE=${resolve(wasm)}`],
    ...(port === undefined ? [] : ["-p", port]),
    ...(menu ? ["menuconfig"] : ["flash", "monitor"]),
  ];
  console.log(`idf.py ${words.join(" ")}`);
  const { status } = spawnSync("idf.py", words, { stdio: "inherit" });
  return status ?? 1;
}
