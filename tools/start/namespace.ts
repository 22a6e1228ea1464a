// A network of its own that programs enter from outside, one by one: a namespace of the kernel's, made without root where
// the kernel allows that. Not a container: files and processes stay those of the machine.

import { spawn, type ChildProcess, type StdioOptions } from "node:child_process";
import { setTimeout as pause } from "node:timers/promises";
import type { Outcome } from "../processes.ts";

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

/** Asks it and its children to end, then makes them. It was started as the leader of a process group. */
export async function endProcess(child: ChildProcess): Promise<void> {
  const { pid } = child;
  if (pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const impatientAt = performance.now() + graceMs;
  for (let goesOn = signalGroup(pid, "SIGTERM"); goesOn; goesOn = signalGroup(pid, 0)) {
    await pause(10);
    if (performance.now() < impatientAt) continue;
    signalGroup(pid, "SIGKILL");
    return;
  }
}

/** False: nobody is left in it. */
function signalGroup(leader: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-leader, signal);
  } catch {
    return false;
  }
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
