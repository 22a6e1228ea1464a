// npm start: two instances of the core talk to each other in memory, and every segment is shown.

import { readFileSync } from "node:fs";
import { compileAll } from "./build/compile.ts";
import { modules } from "./build/modules.ts";
import { Cable } from "./start/cable.ts";
import { Side } from "./start/side.ts";
import { ask, expectedAnswer, serve } from "./start/story.ts";
import { tcpdump } from "./tcpdump.ts";

const help = `Usage: npm start [-- --help]

Runs two instances of the TCP/IP core against each other, in memory and in virtual time, over a cable that
delays every frame by 200 ms. The client, 10.0.7.1, asks the server, 10.0.7.2, for a page on port 80.

Each line is one frame as \`tcpdump -n -S\` prints it, when it is sent, with the states of both sides then. A
line without a frame is a state that has changed by itself, or by a frame that arrived.`;

const delayMs = 200;

const parameters = process.argv.slice(2);
if (parameters.length > 0) {
  const asksForHelp = parameters.every((word) => word === "--help" || word === "-h");
  (asksForHelp ? console.log : console.error)(asksForHelp ? help : `Unknown: ${parameters.join(" ")}\n\n${help}`);
  process.exit(asksForHelp ? 0 : 2);
}

const core = modules.find(({ name }) => name === "core-debug")!;
const [{ error } = { error: undefined }] = await compileAll([core]);
if (error !== undefined) {
  console.error(error);
  process.exit(1);
}

const module = new WebAssembly.Module(readFileSync(core.wasm));
const cable = new Cable(delayMs);
const client = new Side("client", module, cable.transmit, 1, 0x0a000701);
const server = new Side("server", module, cable.transmit, 2, 0x0a000702);
// Listening changes no connection's state, so no trace shows it.
server.state = "LISTEN";

let answer = "";
client.runs(ask(client, server, say, (text) => (answer += text)));
server.runs(serve(server, say));

console.log(dim(`${"seconds".padStart(8)}  ${"client".padEnd(12)}     ${"server".padEnd(12)}  frame`));
const finished = cable.run([client, server], (now, speaker, frames) => {
  const arrow = speaker === client ? "──▶" : "◀──";
  for (const frame of frames) show(now, arrow, tcpdump(frame));
  if (frames.length === 0) show(now, "   ", "");
});

console.log(`\nThe client received:\n\n${answer.replaceAll("\r", "").replaceAll(/^/gm, "    ").trimEnd()}\n`);
if (!finished || answer !== expectedAnswer || client.state !== "CLOSED" || server.state !== "CLOSED") {
  console.error("The conversation didn't come to its end.");
  process.exit(1);
}

function show(now: number, arrow: string, text: string): void {
  const time = (now / 1000).toFixed(3).padStart(8);
  console.log(`${dim(time)}  ${stateOf(client)} ${arrow} ${stateOf(server)}  ${text}`.trimEnd());
}

function say(remark: string): void {
  console.log(`\n${" ".repeat(10)}${bold(remark)}`);
}

function stateOf(side: Side): string {
  return green(side.state.padEnd(12));
}

function dim(text: string): string {
  return inColour(2, text);
}

function bold(text: string): string {
  return inColour(1, text);
}

function green(text: string): string {
  return inColour(32, text);
}

/** Colours are for people who look at a terminal and have not asked to be spared (no-color.org). */
function inColour(code: number, text: string): string {
  return process.stdout.isTTY && !process.env.NO_COLOR ? `\x1b[${code}m${text}\x1b[0m` : text;
}
