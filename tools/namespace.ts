// A network of its own for some programs: a namespace of the kernel's, made without root where the kernel allows that. Not
// a container: files and processes stay those of the machine.

import { spawn, type ChildProcess, type StdioOptions } from "node:child_process";
import { once } from "node:events";
import type { Outcome } from "./processes.ts";

/** How long a program may take to end after it was asked to. */
const graceMs = 2000;

export class Namespace {
  private readonly children = new Set<ChildProcess>();

  private constructor(
    private readonly holder: ChildProcess,
    private readonly entrance: string[],
  ) {}

  /** A new one, with its loopback up. The error's message says why there can be none. */
  static async create(): Promise<Namespace> {
    if (process.platform !== "linux") throw new Error("network namespaces are Linux's");
    const refusals: string[] = [];
    const asNobody = { made: ["--user", "--map-root-user", "--net"], entered: ["--user", "--preserve-credentials"] };
    const asRoot = { made: ["--net"], entered: [] };
    for (const { made, entered } of process.getuid?.() === 0 ? [asNobody, asRoot] : [asNobody]) {
      const holder = await hold(made);
      if (typeof holder === "string") {
        refusals.push(holder);
        continue;
      }
      const namespace = new Namespace(holder, ["--target", `${holder.pid}`, ...entered, "--net"]);
      const { status, output } = await namespace.run("ip", "link", "set", "lo", "up");
      if (status === 0) return namespace;
      refusals.push(output.trim());
      await namespace.end();
    }
    throw new Error(refusals.join("; "));
  }

  /**
   * Starts a program in it. The process is the program itself, not a shell, so it can be sent signals. It ends with this
   * process, however that ends; the terminal's Ctrl-C doesn't reach it.
   */
  spawn(command: string, words: string[], stdio: StdioOptions = ["ignore", "pipe", "pipe"]): ChildProcess {
    const whole = [...this.entrance, "--", "setpriv", "--pdeathsig", "TERM", "--", command, ...words];
    const child = spawn("nsenter", whole, { stdio, detached: true });
    this.children.add(child);
    child.once("close", () => this.children.delete(child));
    child.once("error", () => this.children.delete(child));
    return child;
  }

  /** Runs a program in it to its end; what it prints to either stream is the output. */
  run(command: string, ...words: string[]): Promise<Outcome> {
    return new Promise((resolve) => {
      const child = this.spawn(command, words);
      let output = "";
      child.stdout!.setEncoding("utf8").on("data", (text: string) => (output += text));
      child.stderr!.setEncoding("utf8").on("data", (text: string) => (output += text));
      child.once("error", ({ message }) => resolve({ status: 1, output: message }));
      child.once("close", (status, signal) =>
        resolve({ status: status ?? 1, output: signal ? `${output}\nended by ${signal}\n` : output }),
      );
    });
  }

  /** Ends every program in it that was started here, and then the namespace with all its devices. */
  async end(): Promise<void> {
    await Promise.all([...this.children].map(endProcess));
    await endProcess(this.holder);
  }
}

/** Asks it to end, then makes it. */
export async function endProcess(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  const impatience = setTimeout(() => child.kill("SIGKILL"), graceMs);
  await ended;
  clearTimeout(impatience);
}

/** A process that does nothing but keep a namespace alive until our end of its pipe is closed; or why there is none. */
function hold(words: string[]): Promise<ChildProcess | string> {
  return new Promise((resolve) => {
    const holder = spawn("unshare", [...words, "--", "sh", "-c", "echo made; exec cat"], {
      stdio: ["pipe", "pipe", "pipe"],
      detached: true,
    });
    let complaint = "";
    holder.stderr.setEncoding("utf8").on("data", (text: string) => (complaint += text));
    holder.stdout.once("data", () => resolve(holder));
    holder.once("error", ({ message }) => resolve(message));
    holder.once("close", () => resolve(complaint.trim() || "unshare ended without a word"));
  });
}
