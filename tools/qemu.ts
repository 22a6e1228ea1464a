// npm run qemu: boots the firmware with the web server on an emulated Xtensa machine, lets the kernel's own TCP fetch its
// page, and prints the exchange and what the firmware costs.

import { compileAll } from "./build/compile.ts";
import { modules } from "./build/modules.ts";
import { ensureDebianPackages } from "./debian.ts";
import { Namespace, namespacePackages } from "./namespace.ts";
import { clearProgress, showProgress } from "./progress.ts";
import { buildImage, xtensaPackages } from "./qemu/machine.ts";
import { exchangeOverStream } from "./qemu/over-stream.ts";
import { exchangeOverTap } from "./qemu/over-tap.ts";

const help = `Usage: npm run qemu [-- --stream]

Builds the firmware with the web server for an emulated Xtensa machine (QEMU's kc705-nommu), boots it, fetches its page
and prints each frame as \`tcpdump -n -S\` would, then the ROM and RAM that it took.

The peer is this machine's kernel, over a TAP device in a network namespace of its own. Where the kernel allows none, or
with --stream, it is another instance of this stack.

Exit codes: 0, the page came; 1, something failed; 2, a word on the command line makes no sense.`;

const words = process.argv.slice(2);
const asksForHelp = words.includes("--help") || words.includes("-h");
const unknown = words.filter((word) => !["--stream", "--help", "-h"].includes(word));
if (asksForHelp || unknown.length > 0) {
  (unknown.length === 0 ? console.log : console.error)(
    unknown.length === 0 ? help : `Unknown: ${unknown.join(" ")}\n\n${help}`,
  );
  process.exit(unknown.length === 0 ? 0 : 2);
}

ensureDebianPackages([...xtensaPackages, ...namespacePackages, { name: "curl", brings: "curl" }]);
const http = modules.find(({ name }) => name === "http")!;
const peer = modules.find(({ name }) => name === "core-host")!;
const refused = (await compileAll([http, peer])).filter(({ error }) => error !== undefined);
for (const { module, error } of refused) console.error(`${module.entry} does not compile:\n${error}`);
if (refused.length > 0) process.exit(1);

try {
  showProgress("building boards/qemu-xtensa");
  const image = await buildImage(http);
  clearProgress();
  const refusal = words.includes("--stream") ? "as asked" : await overTap(image);
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
