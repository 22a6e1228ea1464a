// A client and a server: who opens which connections, and the ends that live on both hosts.

import { Option, Result } from "../support/contract.ts";
import type { ApplicationPlan, EndPlan } from "./application-plan.ts";
import { End, type Company } from "./end.ts";
import type { Machine } from "./machine.ts";
import { insist } from "./violation.ts";
import { keyOf } from "./wire.ts";

const ok = 0;
const retryUs = 700_000;
/** Longer than two lifetimes of a segment, which may keep a port. */
const triesMax = 200;
/** What a profile may leave out. */
const optional: number[] = [Option.CongestionControl, Option.Ecn];

export interface Population extends Company {
  /** Makes an end known, under a name of its own. */
  settle(make: (name: number) => End): End;
}

export class Application {
  readonly ends: End[] = [];
  private listener = 0;
  private opened = 0;
  private tries = 0;
  private opensAt: number;
  private acceptsAt = Infinity;

  constructor(
    readonly plan: ApplicationPlan,
    private readonly client: Machine,
    private readonly server: Machine,
    private readonly population: Population,
  ) {
    this.opensAt = plan.startsAtUs;
  }

  get isOver(): boolean {
    return this.opened === this.plan.connections && this.ends.every(({ isOver }) => isOver);
  }

  /** The host has just started. */
  start(machine: Machine): void {
    if (machine !== this.server || this.plan.kind === "crossing") return;
    this.listener = machine.host.tcpListen(this.plan.port, this.plan.backlog);
    insist(this.listener > 0, "a host that has just started can listen", () => `the result is ${this.listener}`);
    setOptions(machine, this.listener, this.plan.serverEnd);
  }

  /** Everything is over, and nobody listens any more. */
  stop(): void {
    if (this.server.isOn && this.listener > 0) this.server.host.tcpClose(this.listener);
  }

  /** The client opens no more: its host is gone for good, or the application never gets through. */
  giveUp(): void {
    this.opened = this.plan.connections;
  }

  /** What may be done on this host now; `named`: what `tcpNextReady` has named, if only that is to be looked at. */
  run(machine: Machine, named: Set<number> | undefined): void {
    const now = this.population.now();
    if (machine === this.server && this.listener > 0) this.accept(named);
    if (machine === this.client && now >= this.opensAt) this.open();
    for (const end of this.ends) {
      if (end.isOver || end.machine !== machine) continue;
      if (named === undefined || named.has(end.handle) || now >= end.wakesAt) end.run();
    }
  }

  /** When something is to be done on this host though nothing happens. */
  wakesAt(machine: Machine): number {
    let at = machine === this.server ? this.acceptsAt : Infinity;
    if (machine === this.client && this.mayOpen) at = Math.min(at, this.opensAt);
    for (const end of this.ends) if (!end.isOver && end.machine === machine) at = Math.min(at, end.wakesAt);
    return at;
  }

  private get mayOpen(): boolean {
    const open = this.ends.filter(({ machine, isOver }) => machine === this.client && !isOver).length;
    return this.opened < this.plan.connections && open < this.plan.atOnce;
  }

  private open(): void {
    const { plan, client, server } = this;
    while (this.mayOpen && this.population.now() >= this.opensAt) {
      const result = this.connect(client, server, plan.localPort, plan.clientEnd);
      if (result > 0) {
        this.opened++;
        this.tries = 0;
        this.opensAt = this.population.now() + plan.pauseUs;
        if (plan.kind === "crossing") this.connect(server, client, plan.port, plan.serverEnd);
        continue;
      }
      const isBusy = result === Result.TableFull || (result === Result.AddressInUse && plan.localPort !== 0);
      insist(isBusy, "who may connect can do so", () => `the result is ${result}`);
      this.opensAt = this.population.now() + retryUs;
      if (++this.tries === triesMax) this.giveUp();
    }
  }

  private connect(from: Machine, to: Machine, localPort: number, plan: EndPlan): number {
    if (!from.isOn) return Result.TableFull;
    const { port } = this.plan;
    const handle = from.connect(to.address, port, localPort, (local) => keyOf(to.address, port, local));
    if (handle <= 0) return handle;
    setOptions(from, handle, plan);
    this.settle(from, handle, plan, to.address, port, from.host.tcpLocalPort(handle));
    return handle;
  }

  private accept(named: Set<number> | undefined): void {
    const { host } = this.server;
    const now = this.population.now();
    if (named !== undefined && !named.has(this.listener) && now < this.acceptsAt) return;
    if (this.plan.acceptsAfterUs !== 0 && now < this.acceptsAt) {
      if (this.acceptsAt === Infinity && host.tcpReadable(this.listener) > 0)
        this.acceptsAt = now + this.plan.acceptsAfterUs;
      return;
    }
    this.acceptsAt = Infinity;
    for (let handle; (handle = host.tcpAccept(this.listener)) !== Result.WouldBlock;) {
      insist(handle > 0, "a listener hands out connections", () => `the result is ${handle}`);
      const [address, port] = [host.tcpPeerAddress(handle), host.tcpPeerPort(handle)];
      this.settle(this.server, handle, this.plan.serverEnd, address, port, this.plan.port);
    }
  }

  private settle(machine: Machine, handle: number, plan: EndPlan, address: number, port: number, local: number): void {
    this.ends.push(
      this.population.settle((name) => new End(name, machine, handle, plan, address, port, local, this.population)),
    );
  }
}

function setOptions(machine: Machine, handle: number, { options }: EndPlan): void {
  for (const [option, value] of options) {
    const result = machine.host.tcpSetOption(handle, option, value);
    const isLeftOut = optional.includes(option) && result === Result.InvalidArgument;
    insist(result === ok || isLeftOut, "options can be set", () => `option ${option} to ${value}: ${result}`);
  }
}
