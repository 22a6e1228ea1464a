// The story without a kernel: two instances of the core talk to each other in memory and in virtual time.

import { readFileSync } from "node:fs";
import { compileAll } from "../build/compile.ts";
import { modules } from "../build/modules.ts";
import { tcpdump } from "../tcpdump.ts";
import { Cable } from "./cable.ts";
import { printHeading, printRemark, printRow } from "./columns.ts";
import { Side } from "./side.ts";
import { ask, expectedAnswer, serve } from "./story.ts";

const delayMs = 200;

/** The error's message says what went wrong. */
export async function talkInMemory(): Promise<void> {
  const core = modules.find(({ name }) => name === "core-debug")!;
  const [{ error } = { error: undefined }] = await compileAll([core]);
  if (error !== undefined) throw new Error(error);

  const module = new WebAssembly.Module(readFileSync(core.wasm));
  const cable = new Cable(delayMs);
  const client = new Side("client", module, cable.transmit, 1, 0x0a000701);
  const server = new Side("server", module, cable.transmit, 2, 0x0a000702);
  // Listening changes no connection's state, so no trace shows it.
  server.state = "LISTEN";

  let answer = "";
  client.runs(ask(client, server, printRemark, (text) => (answer += text)));
  server.runs(serve(server, printRemark));

  printHeading(client.name, server.name);
  const finished = cable.run([client, server], (now, side, frames) => {
    const row = { milliseconds: now, left: client.state, right: server.state };
    const speaker = side === client ? "left" : "right";
    for (const frame of frames) printRow({ ...row, speaker, text: tcpdump(frame) });
    if (frames.length === 0) printRow({ ...row, speaker: undefined, text: "" });
  });

  console.log(`\nThe client received:\n\n${answer.replaceAll("\r", "").replaceAll(/^/gm, "    ").trimEnd()}\n`);
  if (!finished || answer !== expectedAnswer || client.state !== "CLOSED" || server.state !== "CLOSED")
    throw new Error("The conversation didn't come to its end.");
}
