// Networks of their own: namespaces of the kernel's, which programs enter from outside, one by one. Made without root where
// the kernel allows that. Not containers: files and processes stay those of the machine.

import { spawn, type ChildProcess, type SpawnOptions } from "node:child_process";
import { once } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import type { DebianPackage } from "./debian.ts";
import { outcomeOf, type Outcome } from "./processes.ts";

export const namespacePackages: DebianPackage[] = [
  { name: "iproute2", brings: "ip" },
  { name: "util-linux", brings: "unshare" },
];

/** How long a program may take to end after it was asked to. */
const graceMs = 2000;

const probe = "ip tuntap add dev probe mode tap && ip tuntap del dev probe mode tap";

export class Namespace {
  private readonly children = new Set<ChildProcess>();

  private constructor(
    private readonly holder: ChildProcess,
    private readonly entrance: string[],
  ) {}

  /** A new one, with its loopback up, in which TAP devices can be made. The error's message says why there can be none. */
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
      const { status, output } = await namespace.run("sh", "-c", `ip link set lo up && ${probe}`);
      if (status === 0) return namespace;
      refusals.push(`a TAP device in it: ${output.trim()}`);
      await namespace.end();
    }
    throw new Error([...new Set(refusals)].join("; "));
  }

  /** Where others find it. */
  get path(): string {
    return `/proc/${this.holder.pid}/ns/net`;
  }

  /** What a shell outside puts before a command that is to run in it. */
  get prefix(): string {
    return `nsenter ${this.entrance.join(" ")} --`;
  }

  /** Makes a TAP device at which the kernel has this address. */
  async addTap(name: string, address: string): Promise<void> {
    const { status, output } = await this.run("sh", "-c", tapScript(name, address));
    if (status !== 0) throw new Error(output.trim());
  }

  /**
   * Starts a program in it. The process is the program itself, not a shell, so it can be sent signals. It ends with this
   * process, however that ends; the terminal's Ctrl-C doesn't reach it.
   */
  spawn(command: string, words: string[], options: SpawnOptions = {}): ChildProcess {
    const whole = [...this.entrance, "--", "setpriv", "--pdeathsig", "TERM", "--", command, ...words];
    const child = spawn("nsenter", whole, { stdio: ["ignore", "pipe", "pipe"], ...options, detached: true });
    this.children.add(child);
    child.once("close", () => this.children.delete(child));
    child.once("error", () => this.children.delete(child));
    return child;
  }

  /** Runs a program in it to its end; what it prints to either stream is the output. */
  run(command: string, ...words: string[]): Promise<Outcome> {
    return outcomeOf(this.spawn(command, words));
  }

  /** Runs this very program once more, inside, with these words more in its environment. Returns its exit status. */
  async runOurselves(environment: Record<string, string>): Promise<number> {
    const words = [...process.execArgv, ...process.argv.slice(1)];
    const child = this.spawn(process.execPath, words, { stdio: "inherit", env: { ...process.env, ...environment } });
    const [status] = (await once(child, "close")) as [number | null];
    return status ?? 1;
  }

  /** Ends every program in it that was started here, and then the namespace with all its devices. */
  async end(): Promise<void> {
    await Promise.all([...this.children].map(endProcess));
    await endProcess(this.holder);
  }
}

/**
 * What a shell inside has to do for a TAP device at which the kernel has this address. No IPv6 address is made for it, whose
 * announcements nobody has asked for; a kernel without IPv6 refuses that, and has none.
 */
export function tapScript(name: string, address: string): string {
  return [
    `ip tuntap add dev ${name} mode tap && ip address add ${address}/24 dev ${name} || exit 1`,
    `ip link set ${name} addrgenmode none 2>/dev/null`,
    `ip link set ${name} up`,
  ].join("\n");
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
