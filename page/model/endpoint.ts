// One of the two machines: an instance of the core, its application, and what its trace tells. It lives in the world's
// time, and what it transmits is the world's to carry.

import { Host, never } from "../../host-shim/js/host.ts";
import { Application, newApplication, type ApplicationState, type Surroundings } from "./application.ts";
import { Memory, type Layout } from "./layout.ts";
import { otherSide, type Act, type Side } from "./script.ts";

/** The points of the trace (docs/abi.md). */
export const point = { state: 1, drop: 2, timeout: 3, moved: 4, cause: 5 } as const;

export const addresses: Record<Side, number> = { client: 0x0a000701, server: 0x0a000702 };
export const macs = { client: [2, 0, 0, 0, 0, 1], server: [2, 0, 0, 0, 0, 2], stranger: [2, 0, 0, 0, 0, 9] } as const;
const networkMask = 0xffffff00;

/** All that changes of it, but for the memory. */
export interface EndpointState {
  /** When it wants to be polled, or Infinity. */
  pollAtMs: number;
  /** Unplugged: it hears nothing, says nothing and its time stands still. */
  isGone: boolean;
  application: ApplicationState;
}

export interface Ears {
  transmit(frame: Uint8Array): void;
  random(): number;
  trace(kind: number, a: number, b: number, c: number): void;
}

export class Endpoint {
  readonly host: Host;
  readonly memory: Memory;
  state: EndpointState = { pollAtMs: Infinity, isGone: false, application: newApplication() };
  private readonly application: Application;

  constructor(
    readonly side: Side,
    module: WebAssembly.Module,
    layout: Layout,
    ears: Ears,
    around: Surroundings,
  ) {
    this.host = new Host(module, {
      transmit: (frame) => {
        ears.transmit(frame);
        return true;
      },
      random: ears.random,
      trace: ears.trace,
    });
    this.memory = new Memory(layout, this.host.memory, this.host.transfer());
    const peer = addresses[otherSide(side)];
    this.application = new Application(this.state.application, this.host, peer, around);
  }

  /** As after power came on. */
  start(nowMs: number): void {
    this.host.init(0x0200, macs[this.side].at(-1)!, 0, nowMs);
    this.host.configure(addresses[this.side], networkMask, 0);
    this.replace({ pollAtMs: nowMs, isGone: false, application: newApplication() });
  }

  replace(state: EndpointState): void {
    this.state = state;
    this.application.state = state.application;
  }

  hears(nowMs: number, frame: Uint8Array): void {
    this.host.input(nowMs, frame);
  }

  does(nowMs: number, act: Act): void {
    if (act.verb === "restarts") this.start(nowMs);
    else if (act.verb === "vanishes") this.state.isGone = true;
    else if (act.verb === "returns") this.state.isGone = false;
    else if (this.state.isGone) this.state.application.waiting.push(act);
    else this.application.does(act);
  }

  /** The host's loop (docs/abi.md): the application runs, then the stack. */
  turn(nowMs: number): void {
    if (this.state.isGone) {
      this.state.pollAtMs = Infinity;
      return;
    }
    let wait: number;
    this.hasNews();
    do {
      this.application.run();
      wait = this.host.poll(nowMs);
    } while (this.hasNews());
    this.state.pollAtMs = wait === never ? Infinity : nowMs + wait;
  }

  private hasNews(): boolean {
    let hasNews = false;
    while (this.host.tcpNextReady() !== 0) hasNews = true;
    return hasNews;
  }
}
