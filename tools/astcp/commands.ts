// The commands of npx astcp: what each takes and says of itself.

import { unknownWord, type Options, type Values } from "../command-line.ts";
import { listBoards } from "./boards.ts";
import { build } from "./build.ts";
import { bashCompletion } from "./completion.ts";
import { flash } from "./flash.ts";
import { makeProject } from "./new.ts";
import { readPorts, run, trace } from "./run.ts";
import { test } from "./test.ts";

export interface Command {
  name: string;
  /** One line of the list. */
  summary: string;
  /** Behind its name, in the help. */
  usage: string;
  help: string;
  options: Options;
  /** As many words there may be that are no options. */
  words: number;
  /** Returns the exit code. */
  run(values: Values, words: string[]): Promise<number>;
}

const port = { type: "string", default: "8080:80" } as const;
const portHelp = `  --port LOCAL:DEVICE   which port of 127.0.0.1 leads to which port of the device; else 8080:80, and 80 where
                        only LOCAL is said`;

const commandList: Command[] = [
  {
    name: "new",
    summary: "make a project for an application",
    usage: "FOLDER [--tarball FILE]",
    help: `Makes a folder with an application that greets on port 80, a test of it, and all that npm needs, and installs that.

  --tarball FILE   the tarball of astcp that the project depends on; else the one this command came from`,
    options: { tarball: { type: "string" } },
    words: 1,
    run: ({ tarball }, [folder]) => makeProject(folder, tarball as string | undefined),
  },
  {
    name: "test",
    summary: "run its tests",
    usage: "[FILE...]",
    help: `Compiles and runs the tests, which are the files in tests/ whose names end with .spec.ts, or those that are named.
They are AssemblyScript under as-pect, and speak to the application through frames, without a network.`,
    options: {},
    words: Infinity,
    run: (_, files) => test(files),
  },
  {
    name: "run",
    summary: "run it on this machine, or on an emulated board",
    usage: "[--board NAME] [--port LOCAL:DEVICE]",
    help: `Runs app.ts as a machine of its own, 10.0.7.2, in a network with this machine's kernel, until Ctrl-C.

  --board NAME          linux-tap: wasm3 in a process; qemu-xtensa: the firmware on an emulated machine, which tells at
                        the end what it took of memory; else linux-tap
${portHelp}`,
    options: { board: { type: "string", default: "linux-tap" }, port },
    words: 0,
    run: (values) => run(values.board as string, readPorts(values.port as string)),
  },
  {
    name: "trace",
    summary: "run it, and print every frame and state",
    usage: "[--port LOCAL:DEVICE]",
    help: `As run on linux-tap, with the states compiled in: every frame is printed as \`tcpdump -n -S\` would, beside the state
in which it meets its connection. A line without a frame is a state that has changed.

${portHelp}`,
    options: { port },
    words: 0,
    run: (values) => trace(readPorts(values.port as string)),
  },
  {
    name: "build",
    summary: "compile it, and say what it takes",
    usage: "",
    help: "Compiles app.ts to build/app.wasm, which every board runs, and prints its bytes and what they leave of the page.",
    options: {},
    words: 0,
    run: () => build(),
  },
  {
    name: "flash",
    summary: "bring it onto an ESP32",
    usage: "[--target NAME] [--port DEVICE] [--menu]",
    help: `Compiles app.ts, and lets Espressif's idf.py build the firmware around it, flash it, and show what it prints.

  --menu          first of all: the pins of the board, or the name of the Wi-Fi; the address; the engine
  --port DEVICE   the serial port, such as /dev/ttyUSB0; else the first on which a chip answers
  --target NAME   esp32, esp32s3, esp32c3 or esp32c6; else esp32`,
    options: {
      menu: { type: "boolean", default: false },
      port: { type: "string" },
      target: { type: "string", default: "esp32" },
    },
    words: 0,
    run: ({ menu, port, target }) =>
      flash({ menu: menu as boolean, port: port as string | undefined, target: target as string }),
  },
  {
    name: "boards",
    summary: "list the boards, and what each needs",
    usage: "",
    help: "Lists the boards, the command for each, and what of its needs this machine has not.",
    options: {},
    words: 0,
    run: () => listBoards(),
  },
  {
    name: "completion",
    summary: "print what lets bash complete these words",
    usage: "",
    help: 'For a shell in which astcp is on the path: eval "$(astcp completion)"',
    options: {},
    words: 0,
    run: () => print(bashCompletion(commandList)),
  },
  {
    name: "help",
    summary: "say more about one of them",
    usage: "[COMMAND]",
    help: "Says what a command does and takes.",
    options: {},
    words: 1,
    run: (_, [name]) => print(name === undefined ? overview() : helpFor(commandNamed(name))),
  },
];

/** Fails with UsageError. */
export function commandNamed(name: string): Command {
  const command = commandList.find((each) => each.name === name);
  if (command !== undefined) return command;
  const names = commandList.map((each) => each.name);
  throw unknownWord("command", name, names);
}

function overview(): string {
  return `Usage: npx astcp COMMAND

An application for a microcontroller, in AssemblyScript, over a TCP/IP stack of its own.

${commandList.map(({ name, summary }) => `  ${name.padEnd(12)}${summary}`).join("\n")}

Exit codes: 0, all is well; 1, something failed; 2, the command line makes no sense; 3, the port is taken.`;
}

function helpFor({ name, usage, help }: Command): string {
  return `Usage: npx astcp ${name} ${usage}`.trimEnd() + `\n\n${help}`;
}

async function print(text: string): Promise<number> {
  console.log(text);
  return 0;
}
