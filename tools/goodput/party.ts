// A party of the transfers as its parent sees it: a process that does what it is told (end.ts). Linux's runs in a network
// namespace of its own.

import { fork, type ChildProcess } from "node:child_process";
import { Namespace } from "../namespace.ts";
import type { Delivered } from "./delivery.ts";
import type { Answer, Order } from "./end.ts";
import type { CongestionControl, Place } from "./stack.ts";

export type PartyName = "astcp" | "Linux";

const script = "tools/goodput/end.ts";
const device = "wire0";
const port = 5001;
/**
 * As much as astcp can send or receive, 2 MiB, less 32 bytes: so a scale of 5 is agreed on for the window, and the kernel
 * can't tell of a larger one, though it would have one after a while.
 */
const windowBytes = 0xffff << 5;
/** The kernel's buffers hold more than bytes: so much is room for any window. */
const kernelBufferBytes = 8 * windowBytes;
/** In this time a connection is there, though ARP and SYN get lost again and again. */
const patienceMs = 60_000;

export class Party {
  private constructor(
    private readonly child: ChildProcess,
    private readonly place: Omit<Place, "wire">,
    private readonly namespace?: Namespace,
  ) {}

  static async start(
    name: PartyName,
    address: string,
    peerAddress: string,
    congestionControl: CongestionControl,
  ): Promise<Party> {
    const place = { address, peerAddress, port, congestionControl };
    if (name === "astcp") return new Party(fork(script, ["astcp"]), place);
    const namespace = await Namespace.create();
    await namespace.addTap(device, address);
    const { status, output } = await namespace.run("sh", "-c", settings(congestionControl));
    if (status !== 0) throw new Error(output.trim());
    const words = [...process.execArgv, script, "kernel"];
    const child = namespace.spawn(process.execPath, words, { stdio: ["ignore", "inherit", "inherit", "ipc"] });
    return new Party(child, place, namespace);
  }

  /** What astcp-bad-link is to call this party's end, who connects to `wire` if it is at no device. */
  linkEnd(wire: string): string {
    return this.namespace ? `tap:${device}@${this.namespace.path}` : `listen:${wire}`;
  }

  /** Returns when the other one may send; what is delivered comes later. */
  async receive(wire: string, milliseconds: number): Promise<{ over: Promise<Delivered> }> {
    const over = this.hear("delivered", milliseconds + patienceMs).then(({ delivered }) => delivered);
    // If it fails, so does what is awaited first.
    over.catch(() => undefined);
    await this.tell({ do: "receive", place: { ...this.place, wire }, milliseconds });
    return { over };
  }

  send(wire: string): Promise<void> {
    return this.tell({ do: "send", place: { ...this.place, wire } });
  }

  hangUp(): Promise<void> {
    return this.tell({ do: "hang up" });
  }

  async end(): Promise<void> {
    this.child.disconnect();
    await this.namespace?.end();
  }

  private async tell(order: Order): Promise<void> {
    const done = this.hear("done", patienceMs);
    this.child.send(order);
    await done;
  }

  private hear<Is extends Answer["is"]>(expected: Is, withinMs: number): Promise<Answer & { is: Is }> {
    return new Promise((resolve, reject) => {
      const stop = () => {
        clearTimeout(timer);
        this.child.off("message", take).off("close", leave);
      };
      const fail = (why: string) => {
        stop();
        reject(new Error(why));
      };
      const take = (answer: Answer) => {
        if (answer.is === "failed") fail(answer.why);
        if (answer.is !== expected) return;
        stop();
        resolve(answer as Answer & { is: Is });
      };
      const leave = () => fail(`${script} has ended`);
      const timer = setTimeout(() => fail(`${script} is not ${expected} after ${withinMs} ms`), withinMs);
      this.child.on("message", take).on("close", leave);
    });
  }
}

/** For a shell: the kernel is to have what astcp has, and no more, and to know nothing of the transfers before. */
function settings(congestionControl: CongestionControl): string {
  return [
    "set -e",
    "sysctl -qw net.ipv4.tcp_no_metrics_save=1",
    ...["rmem", "wmem"].map((buffer) => `sysctl -qw net.ipv4.tcp_${buffer}="4096 131072 ${kernelBufferBytes}"`),
    // Nothing is dropped before the link.
    `ip link set ${device} txqueuelen 20000`,
    `ip route replace 10.9.0.0/24 dev ${device} window ${windowBytes} congctl ${congestionControl}`,
  ].join("\n");
}
