// Two instances of one module that transfer data both ways over a cable that loses frames, then close: the same frames
// every time, for what they depend on is here. What stands between two steps can be copied, and goes on as a copy.

import { readFileSync } from "node:fs";
import { Host } from "../../host-shim/js/host.ts";
import { nextEntropy } from "../support/wire-imports.ts";

const addresses = [0x0a000701, 0x0a000702];
const port = 80;
const delayMs = 7;
const losesEvery = 11;
const bytesEachWay = 100_000;
const established = 4;
const closed = 0;

interface Travelling {
  frame: Uint8Array;
  to: number;
  arrivesAt: number;
}

export class Pair {
  /** Every frame that was transmitted, in order, lost ones included. */
  readonly frames: string[] = [];
  readonly events: number[][] = [];
  readonly received = [0, 0];
  private readonly hosts: [Host, Host];
  private travelling: Travelling[] = [];
  private entropy = 1;
  private now = 5000;
  private listener = 0;
  private handles = [0, 0];
  private written = [0, 0];

  constructor(private readonly name: string) {
    const module = new WebAssembly.Module(readFileSync(`build/${name}.wasm`));
    const side = (own: number) =>
      new Host(module, {
        transmit: (frame) => this.transmit(frame, 1 - own),
        random: () => (this.entropy = nextEntropy(this.entropy)),
        trace: (...event) => this.events.push(event),
      });
    this.hosts = [side(0), side(1)];
    this.hosts.forEach((host, own) => {
      host.init(0x0200, own + 1, 0, this.now);
      host.configure(addresses[own]!, 0xffffff00, 0);
    });
    this.listener = this.hosts[1].tcpListen(port, 4);
    this.handles[0] = this.hosts[0].tcpConnect(addresses[1]!, port, 0);
  }

  /** Another pair, with new instances whose memories are copies of these. */
  copy(): Pair {
    const twin = new Pair(this.name);
    twin.frames.splice(0, Infinity, ...this.frames);
    twin.received.splice(0, Infinity, ...this.received);
    twin.travelling = [...this.travelling];
    twin.entropy = this.entropy;
    twin.now = this.now;
    twin.handles = [...this.handles];
    twin.written = [...this.written];
    twin.hosts.forEach((host, own) => host.restore(this.hosts[own]!.snapshot()));
    return twin;
  }

  /** So many steps, or until both have closed. */
  run(steps: number): void {
    for (let step = 0; step < steps && !this.isOver(); step++) {
      const sleeps = this.hosts.map((_, own) => this.step(own));
      const deadline = this.now + Math.min(...sleeps);
      this.now = Math.min(deadline, ...this.travelling.map(({ arrivesAt }) => arrivesAt));
    }
  }

  isOver(): boolean {
    return this.handles.every((handle, own) => handle > 0 && this.hosts[own]!.tcpState(handle) === closed);
  }

  private transmit(frame: Uint8Array, to: number): boolean {
    this.frames.push(`${to} ${this.now} ${Buffer.from(frame).toString("hex")}`);
    if (this.frames.length % losesEvery !== 0) {
      this.travelling.push({ frame, to, arrivesAt: this.now + delayMs });
    }
    return true;
  }

  private step(own: number): number {
    const host = this.hosts[own]!;
    const arriving = this.travelling.filter(({ to, arrivesAt }) => to === own && arrivesAt <= this.now);
    this.travelling = this.travelling.filter((one) => !arriving.includes(one));
    for (const { frame } of arriving) host.input(this.now, frame);
    this.apply(host, own);
    return host.poll(this.now);
  }

  private apply(host: Host, own: number): void {
    if (own === 1 && this.handles[1]! <= 0) this.handles[1] = host.tcpAccept(this.listener);
    const handle = this.handles[own]!;
    if (handle <= 0 || host.tcpState(handle) < established) return;
    for (let bytes; (bytes = host.receive(handle)) instanceof Uint8Array && bytes.length > 0;) {
      this.received[own]! += bytes.length;
    }
    if (this.written[own]! < bytesEachWay) {
      const sent = host.send(handle, new Uint8Array(bytesEachWay - this.written[own]!).fill(own + 65));
      this.written[own]! += Math.max(sent, 0);
    } else host.tcpShutdown(handle);
  }
}
