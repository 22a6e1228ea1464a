// Why a connection may fail or come to nothing: what befell its hosts and the paths between them. Without such a reason
// every connection does all that its ends have planned.

import { Option, Result } from "../support/contract.ts";
import { counterNamed } from "./counters.ts";
import type { Application } from "./application.ts";
import type { End } from "./end.ts";
import type { Machine } from "./machine.ts";
import { endurableLoss, endurableUs, mtuMax, type Incident, type PathPlan } from "./network-plan.ts";
import type { HostPlan, ModuleName, Scenario } from "./scenario.ts";

interface Trouble {
  sinceUs: number;
  untilUs: number;
  why: string;
  concerns: (host: number, other: number) => boolean;
}

/** Profiles that find out how long a frame may be where no router tells them; the firmware's is no such one. */
const searchesPath: ModuleName[] = ["core-simulated", "core-debug"];

/** A full table, or a handshake that took too long, costs a connection that its peer believes in. */
const crowding = [
  "tcp.half-open-expired",
  "tcp.half-open-full",
  "tcp.syn-cookies-sent",
  "tcp.backlog-full",
  "tcp.connections-full",
];

export class Excuses {
  private readonly troubles: Trouble[];
  private readonly isCalm: boolean;

  constructor(
    scenario: Scenario,
    private readonly machines: Machine[],
  ) {
    const { hosts, incidents, paths } = scenario;
    const plans = paths.flatMap((row, from) => row.map((plan, to) => ({ plan, from, to })));
    this.troubles = [
      ...incidents.flatMap((incident) => troubleOf(incident, hosts)),
      ...plans.flatMap(({ plan, from, to }) => troubleOfPath(plan, from, to, hosts)),
    ];
    this.isCalm =
      incidents.length === 0 &&
      scenario.applications.length === 1 &&
      plans.every(({ plan }) => plan.loss + plan.corruption + plan.burst.begins === 0);
  }

  /** Why this end may fail with this result, or, without one, wait in vain; undefined: it may not. */
  of(end: End, application: Application, now: number, result?: number): string | undefined {
    const remote = this.machines.find(({ address }) => address === end.remoteAddress)!;
    const partners = application.ends.filter(
      (other) => other.machine === remote && other.localPort === end.remotePort && other.remotePort === end.localPort,
    );
    // A server takes a connection when it has been open for a while.
    const openedAt = Math.min(end.openedAt, ...partners.map((partner) => partner.openedAt));
    const concerning = this.troubles.find(
      ({ sinceUs, untilUs, concerns }) =>
        sinceUs <= now && untilUs >= openedAt && concerns(end.machine.index, remote.index),
    );
    if (concerning !== undefined) return concerning.why;
    if (partners.some(({ hasAborted }) => hasAborted)) return "the other end has aborted";
    if (!this.isCalm && [end, ...partners].some(isWatched)) return "keepalive may miss its answers";
    if (application.plan.kind === "crossing" && result === Result.Refused) return "the other end wasn't open yet";
    return crowding.find((name) => [end.machine, remote].some(({ host }) => counterNamed(host, name) > 0));
  }
}

function troubleOf(incident: Incident, hosts: HostPlan[]): Trouble[] {
  const sinceUs = incident.atUs;
  const ofHost = (untilUs: number, why: string, host: number) => [
    { sinceUs, untilUs, why, concerns: (one: number, other: number) => one === host || other === host },
  ];
  switch (incident.kind) {
    case "partition": {
      const { untilUs, from, to } = incident;
      return untilUs - sinceUs <= endurableUs
        ? []
        : [{ sinceUs, untilUs, why: "a long partition", concerns: between(from, to) }];
    }
    case "link down":
      return incident.untilUs - sinceUs <= endurableUs
        ? []
        : ofHost(incident.untilUs, "a link that was long down", incident.host);
    case "restart":
      return ofHost(incident.untilUs, "a restart", incident.host);
    case "forgery":
      return [];
    case "death":
      return ofHost(Infinity, "a death", incident.host);
    case "smaller MTU":
      return isBlackHole(incident, hosts[incident.from]!)
        ? [{ sinceUs, untilUs: Infinity, why: "a black hole", concerns: between(incident.from, incident.to) }]
        : [];
  }
}

function troubleOfPath(plan: PathPlan, from: number, to: number, hosts: HostPlan[]): Trouble[] {
  const isHole = isBlackHole(plan, hosts[from]!);
  const isLossy = plan.loss + plan.corruption > endurableLoss;
  if (!isHole && !isLossy) return [];
  return [{ sinceUs: 0, untilUs: Infinity, why: isHole ? "a black hole" : "heavy loss", concerns: between(from, to) }];
}

/** Nobody tells the sender how long its frames may be, and it doesn't look for that. */
function isBlackHole(path: { mtuBytes: number; tellsMtu: boolean }, sender: HostPlan): boolean {
  return path.mtuBytes < mtuMax && !path.tellsMtu && !searchesPath.includes(sender.module);
}

function between(from: number, to: number): Trouble["concerns"] {
  return (one, other) => (one === from && other === to) || (one === to && other === from);
}

function isWatched({ plan }: End): boolean {
  return plan.options.some(([option, value]) => option === Option.KeepAlive && value === 1);
}
