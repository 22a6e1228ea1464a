// npm run qemu: boots the firmware with the web server on an emulated Xtensa machine, lets the kernel's own TCP fetch its
// page, and prints the exchange and what the firmware costs.

import { parseArgs } from "node:util";
import { compileAll } from "./build/compile.ts";
import { modules } from "./build/modules.ts";
import { ensureDebianPackages } from "./debian.ts";
import { engines, type Engine } from "./engines.ts";
import { Namespace, namespacePackages } from "./namespace.ts";
import { clearProgress, showProgress } from "./progress.ts";
import { buildImage, xtensaPackages } from "./qemu/machine.ts";
import { exchangeOverStream } from "./qemu/over-stream.ts";
import { exchangeOverTap } from "./qemu/over-tap.ts";

const help = `Usage: npm run qemu [-- --stream] [--engine NAME]

Builds the firmware with the web server for an emulated Xtensa machine (QEMU's kc705-nommu), boots it, fetches its page
and prints each frame as \`tcpdump -n -S\` would, then the ROM and RAM that it took.

The peer is this machine's kernel, over a TAP device in a network namespace of its own. Where the kernel allows none, or
with --stream, it is another instance of this stack.

  --engine NAME   wasm3, which interprets the module, or wasm2c, with which it is translated to C and compiled into the
                  firmware; else wasm3
  --stream        the peer is another instance of this stack
  --help          print this

Exit codes: 0, the page came; 1, something failed; 2, a word on the command line makes no sense.`;

const { engine, overStream } = readArguments();

ensureDebianPackages([...xtensaPackages, ...namespacePackages, { name: "curl", brings: "curl" }]);
const http = modules.find(({ name }) => name === "http")!;
const peer = modules.find(({ name }) => name === "core-host")!;
const refused = (await compileAll([http, peer])).filter(({ error }) => error !== undefined);
for (const { module, error } of refused) console.error(`${module.entry} does not compile:\n${error}`);
if (refused.length > 0) process.exit(1);

try {
  showProgress("building boards/qemu-xtensa");
  const image = await buildImage(http, engine);
  clearProgress();
  const refusal = overStream ? "as asked" : await overTap(image);
  if (refusal !== undefined) {
    console.log(`The peer is another instance of this stack, ${refusal}.`);
    await exchangeOverStream(http, image);
  }
} catch (error) {
  clearProgress();
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
// A socket that is still open must not keep a failed run alive.
process.exit();

/** Why there can be no such exchange. */
async function overTap(image: string): Promise<string | undefined> {
  const namespace = await Namespace.create().catch(
    ({ message }: Error) => `as no network namespace can be had (${message})`,
  );
  if (typeof namespace === "string") return namespace;
  console.log("The peer is this machine's kernel, over TAP.");
  await exchangeOverTap(http, image, namespace).finally(() => namespace.end());
  return undefined;
}

function readArguments(): { engine: Engine; overStream: boolean } {
  try {
    const { values } = parseArgs({
      options: { engine: { type: "string" }, stream: { type: "boolean" }, help: { type: "boolean", short: "h" } },
    });
    if (values.help) {
      console.log(help);
      process.exit(0);
    }
    const engine = engines.find((name) => name === (values.engine ?? "wasm3"));
    if (engine === undefined) throw new Error(`Unknown engine: ${values.engine}`);
    return { engine, overStream: values.stream ?? false };
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n\n${help}`);
    process.exit(2);
  }
}
