// A scenario in a few lines: what a seed stands for.

import type { ApplicationPlan } from "./application-plan.ts";
import type { Incident, PathPlan } from "./network-plan.ts";
import type { HostPlan, Scenario } from "./scenario.ts";

export function summaryOf({ hosts, paths, applications, incidents, sequencesWrap }: Scenario): string {
  return [
    ...hosts.map((plan, index) => `host ${index + 1}        ${hostText(plan)}`),
    ...paths.flatMap((row, from) =>
      row.flatMap((plan, to) => (from === to ? [] : [`path ${from + 1} to ${to + 1}   ${pathText(plan)}`])),
    ),
    ...applications.map((plan) => `application   ${applicationText(plan)}`),
    ...incidents.map((incident) => `incident      ${incidentText(incident)}`),
    ...(sequencesWrap ? ["numbers       wrap within the first bytes"] : []),
  ].join("\n");
}

function hostText({
  module,
  clockStart,
  clockSkew,
  latencyUs,
  capabilities,
  refusals,
  listensToNews,
}: HostPlan): string {
  return [
    module,
    `its clock begins at ${clockStart} ms${clockSkew === 0 ? "" : ` and is off by ${percent(clockSkew)}`}`,
    ...(latencyUs === 0 ? [] : [`late by up to ${milliseconds(latencyUs)}`]),
    ...(capabilities === 0 ? [] : [`capabilities ${capabilities}`]),
    ...(refusals === 0 ? [] : [`its MAC refuses ${percent(refusals)}`]),
    ...(listensToNews ? ["listens to news"] : []),
  ].join(", ");
}

function pathText(plan: PathPlan): string {
  const { burst } = plan;
  const chances = [
    ["loss", plan.loss],
    ["duplicates", plan.duplication],
    ["corruption", plan.corruption],
    ["reordering", plan.keepsOrder ? 0 : plan.reordering],
  ] as const;
  return [
    `${plan.bytesPerSecond} bytes/s`,
    milliseconds(plan.delayUs) + (plan.jitterUs === 0 ? "" : ` + up to ${milliseconds(plan.jitterUs)}`),
    `a queue of ${plan.queueBytes} bytes`,
    ...(plan.markAboveBytes === Infinity ? [] : [`marks above ${plan.markAboveBytes} bytes`]),
    ...chances.filter(([, chance]) => chance > 0).map(([name, chance]) => `${name} ${percent(chance)}`),
    ...(burst.begins === 0 ? [] : [`bursts of up to ${milliseconds(burst.lastsUs)} that lose ${percent(burst.loss)}`]),
    ...(plan.mtuBytes === 1500 ? [] : [`MTU ${plan.mtuBytes}${plan.tellsMtu ? "" : ", in silence"}`]),
  ].join(", ");
}

function applicationText({ kind, client, server, port, connections, clientEnd, serverEnd }: ApplicationPlan): string {
  const bytes = [clientEnd, serverEnd].map(({ writes }) => writes.at(-1)?.until ?? 0);
  const times = connections === 1 ? "" : `, ${connections} times`;
  return `${kind}: host ${client + 1} to host ${server + 1}, port ${port}${times}, ${bytes.join(" and ")} bytes`;
}

export function incidentText(incident: Incident): string {
  const until = "untilUs" in incident ? ` until ${seconds(incident.untilUs)}` : "";
  const who = "host" in incident ? `host ${incident.host + 1}` : `host ${incident.from + 1} to host ${incident.to + 1}`;
  return `${incident.kind}, ${who}, from ${seconds(incident.atUs)}${until}`;
}

const percent = (fraction: number) => `${+(fraction * 100).toFixed(3)}%`;
const milliseconds = (us: number) => `${us / 1000} ms`;
const seconds = (us: number) => (us / 1e6).toFixed(3);
