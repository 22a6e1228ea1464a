// What the applications do: who connects to whom, and what both ends write, read and how they finish.

import type { Chance } from "./chance.ts";
import { Option } from "../support/contract.ts";

export interface ApplicationPlan {
  kind: Kind;
  client: number;
  server: number;
  port: number;
  startsAtUs: number;
  /** How many connections in all, how many of them at once, and the pause before the next. */
  connections: number;
  atOnce: number;
  pauseUs: number;
  /** 0: the stack picks one. */
  localPort: number;
  backlog: number;
  /** The server takes a connection this long after it could. */
  acceptsAfterUs: number;
  clientEnd: EndPlan;
  serverEnd: EndPlan;
}

export interface EndPlan {
  /** In this order: how far it writes once so much was received, or everything was. Behind them it finishes. */
  writes: Writing[];
  writeBytes: number;
  writePauseUs: number;
  readBytes: number;
  readPauseUs: number;
  /** It doesn't read before that, counted from when it is connected. */
  readsAfterUs: number;
  finish: Finish;
  /** It aborts when so much was written and received. */
  abortsAfterBytes: number;
  options: [option: number, value: number][];
}

export interface Writing {
  until: number;
  afterBytes: number;
  afterEnd: boolean;
}

/** half-close: and read on to the end; close: give the handle up at once; after the peer: when it has finished. */
export type Finish = "half-close" | "close" | "after the peer";

const kinds = [
  "bulk",
  "bulk",
  "bulk both ways",
  "requests",
  "short connections",
  "half-closed stream",
  "slow reader",
  "aborts",
  "idle",
  "crossing",
] as const;
type Kind = (typeof kinds)[number];

const forever = Infinity;
const atOnce = { afterBytes: 0, afterEnd: false };

export function drawApplications(chance: Chance, hostCount: number): ApplicationPlan[] {
  const count = chance.oneOf([1, 1, 1, 2, 2, 3]);
  return Array.from({ length: count }, (_, index) => drawApplication(chance, hostCount, 80 + index, count));
}

function drawApplication(chance: Chance, hostCount: number, port: number, share: number): ApplicationPlan {
  const client = chance.below(hostCount);
  const kind = chance.oneOf(kinds);
  const plan: ApplicationPlan = {
    kind,
    client,
    server: (client + chance.between(1, hostCount - 1)) % hostCount,
    port,
    startsAtUs: chance.oneOf([0, 0, 1000, 300_000]),
    connections: chance.oneOf([1, 1, 1, 2]),
    atOnce: chance.between(1, 2),
    pauseUs: chance.oneOf([0, 1000, 500_000]),
    localPort: 0,
    backlog: chance.oneOf([1, 4, 8]),
    acceptsAfterUs: chance.happens(0.8) ? 0 : chance.oneOf([10_000, 3_000_000]),
    clientEnd: drawEnd(chance),
    serverEnd: drawEnd(chance),
  };
  const bytes = Math.ceil(chance.oneOf([100, 5_000, 60_000, 250_000, 800_000]) / share);
  shape(plan, chance, bytes);
  return plan;
}

function drawEnd(chance: Chance): EndPlan {
  const options: [number, number][] = [];
  if (chance.happens(0.3)) options.push([Option.NoDelay, 1]);
  if (chance.happens(0.2)) options.push([Option.AnnouncedMss, chance.oneOf([536, 600, 1000, 1220])]);
  if (chance.happens(0.3)) options.push([Option.SegmentLifetime, chance.oneOf([0, 100, 2000, 10_000])]);
  if (chance.happens(0.6)) options.push([Option.CongestionControl, chance.below(2)]);
  if (chance.happens(0.5)) options.push([Option.Ecn, 1]);
  if (chance.happens(0.1)) options.push([Option.DifferentiatedServices, 46], [Option.TimeToLive, 3]);
  return {
    writes: [],
    writeBytes: chance.oneOf([30, 500, 1460, 4096, 4096]),
    writePauseUs: 0,
    readBytes: chance.oneOf([100, 1000, 1464, 1464]),
    readPauseUs: 0,
    readsAfterUs: 0,
    finish: "after the peer",
    abortsAfterBytes: forever,
    options,
  };
}

/** What is particular to its kind. */
function shape(plan: ApplicationPlan, chance: Chance, bytes: number): void {
  const { clientEnd: client, serverEnd: server } = plan;
  const [talker, listener] = chance.happens(0.5) ? [client, server] : [server, client];
  talker.finish = chance.oneOf(["half-close", "half-close", "close"]);
  switch (plan.kind) {
    case "bulk":
      talker.writes = [{ until: bytes, ...atOnce }];
      break;
    case "bulk both ways":
      talker.finish = "half-close";
      listener.finish = chance.oneOf(["half-close", "after the peer"]);
      for (const end of [client, server]) end.writes = [{ until: bytes >> 1, ...atOnce }];
      break;
    case "requests":
      client.finish = "half-close";
      server.finish = "after the peer";
      askAndAnswer(plan, chance.between(1, 30), chance.oneOf([1, 50, 700]), chance.oneOf([1, 300, 4000]));
      break;
    case "short connections":
      plan.connections = chance.between(5, 25);
      plan.atOnce = chance.between(1, 6);
      plan.localPort = chance.happens(0.3) ? 5000 + plan.port : 0;
      if (plan.localPort !== 0) plan.atOnce = 1;
      // Who finishes first keeps the four-tuple in TIME-WAIT.
      talker.finish = "half-close";
      askAndAnswer(plan, 1, chance.oneOf([1, 50]), chance.oneOf([1, 300, 2000]));
      break;
    case "half-closed stream":
      talker.finish = "half-close";
      talker.writes = [{ until: bytes >> 1, ...atOnce }];
      listener.writes = [{ until: bytes >> 1, afterBytes: 0, afterEnd: true }];
      break;
    case "slow reader":
      talker.finish = "half-close";
      talker.writes = [{ until: Math.min(bytes, 60_000), ...atOnce }];
      if (chance.happens(0.5)) listener.readsAfterUs = chance.oneOf([500_000, 5_000_000, 100_000_000]);
      else Object.assign(listener, { readPauseUs: chance.oneOf([1000, 20_000, 500_000]), readBytes: 1464 });
      break;
    case "aborts":
      for (const end of [client, server]) end.writes = [{ until: bytes, ...atOnce }];
      talker.finish = "half-close";
      chance.oneOf([client, server]).abortsAfterBytes = chance.below(bytes);
      break;
    case "idle":
      client.finish = "half-close";
      server.finish = "after the peer";
      askAndAnswer(plan, chance.between(2, 4), 10, 10);
      client.writePauseUs = chance.oneOf([3_000_000, 40_000_000, 400_000_000]);
      watch(chance.oneOf([client, server]), chance);
      break;
    case "crossing":
      plan.localPort = plan.port;
      plan.connections = 1;
      for (const end of [client, server]) {
        end.writes = [{ until: bytes >> 1, ...atOnce }];
        end.finish = "half-close";
      }
  }
}

/** The client writes a request when it has the last response, and the server a response when it has the request. */
function askAndAnswer({ clientEnd, serverEnd }: ApplicationPlan, times: number, ask: number, answer: number): void {
  for (let n = 1; n <= times; n++) {
    clientEnd.writes.push({ until: n * ask, afterBytes: (n - 1) * answer, afterEnd: false });
    serverEnd.writes.push({ until: n * answer, afterBytes: n * ask, afterEnd: false });
  }
}

/** Keepalive, with short times. */
function watch(end: EndPlan, chance: Chance): void {
  end.options.push(
    [Option.KeepAlive, 1],
    [Option.KeepAliveIdle, chance.oneOf([20_000, 60_000])],
    [Option.KeepAliveInterval, chance.oneOf([1000, 5000])],
    [Option.KeepAliveProbes, chance.oneOf([3, 10])],
  );
}
