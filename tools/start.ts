// npm start: the device's web server runs in wasm3, this machine's kernel fetches its page over a slow link, and every
// segment is shown. Then the page stays there for a browser.

import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { buildPage, pageFolder } from "./page/bundle.ts";
import { openWindow } from "./start/browser-window.ts";
import { talkInMemory } from "./start/in-memory.ts";
import { NoNetwork } from "./start/own-network.ts";
import { serveThroughKernel } from "./start/with-kernel.ts";

const help = `Usage: npm start [-- --port N]

Boots the web server (assembly/app/http.ts) in wasm3 as a machine of its own, 10.0.7.2, in a network namespace. This
machine's kernel is its peer there, 10.0.7.1, at the other end of a link that delays every frame by 200 ms. curl fetches
the page once, and that exchange is shown. Then the page stays at http://127.0.0.1:8080 until Ctrl-C.

Another page, at http://127.0.0.1:8081 or any port that is free, shows the device's TCP live, and stories to play with. It
is opened where there is a screen.

  --port N   serve on another port of 127.0.0.1; 0: on any that is free
  --help     print this

Each line is one frame as \`tcpdump -n -S\` prints it, when it passes the device's end of the link, with the states of
both sides then: the device's as its trace tells it, the kernel's as \`ss\` shows it, ? where it was not seen. A line
without a frame is a state that has changed.

Where no network namespace with a TAP device can be had, two instances of the core talk to each other instead, in
memory and in virtual time, and it ends; the page is opened from disk.

Exit codes: 0, it served until it was interrupted, or the talk in memory came to its end; 1, something failed; 2, the
command line makes no sense; 3, the port is taken; 130, it was interrupted before it served. After Ctrl-C npm says 130
for itself.`;

const { port } = readArguments();
process.exit(await run(port));

async function run(port: number): Promise<number> {
  try {
    return await serveThroughKernel(port);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EADDRINUSE") {
      console.error(`Port ${port} of 127.0.0.1 is taken. Another one: npm start -- --port N`);
      return 3;
    }
    if (!(error instanceof NoNetwork)) return fail(error);
    console.log(`This machine's kernel can't be the peer: ${error.message}`);
    console.log("So two instances of the core talk to each other, in memory and in virtual time.\n");
  }
  try {
    await buildPage();
    const page = join(pageFolder, "index.html");
    console.log(`TCP can be seen, and played with, in ${page}\n`);
    openWindow(pathToFileURL(page).href);
    await talkInMemory();
    return 0;
  } catch (error) {
    return fail(error);
  }
}

function fail(error: unknown): number {
  console.error(error instanceof Error ? error.message : error);
  return 1;
}

function readArguments(): { port: number } {
  try {
    const { values } = parseArgs({
      options: { port: { type: "string", default: "8080" }, help: { type: "boolean", short: "h" } },
    });
    if (values.help) {
      console.log(help);
      process.exit(0);
    }
    const port = Number(values.port);
    if (!/^\d+$/.test(values.port) || port > 65_535) throw new Error(`No port: ${values.port}`);
    return { port };
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${help}`);
    process.exit(2);
  }
}
