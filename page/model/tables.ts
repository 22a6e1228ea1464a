// The tables of an endpoint as slots: which are free, and what stands in the others.

import { entriesOf, isUsed } from "./connection-of.ts";
import { addresses, type Endpoint } from "./endpoint.ts";
import { otherSide } from "./script.ts";
import { rfcName } from "./states.ts";

export interface Slot {
  /** "": the slot is free. */
  holds: "" | "ours" | "stranger" | "asked";
  text: string;
}

export interface TableView {
  name: "halfOpen" | "connections" | "timeWait" | "neighbours";
  slots: Slot[];
}

export function tablesOf({ memory, side }: Endpoint): TableView[] {
  const peer = addresses[otherSide(side)];
  const entries = entriesOf(memory);
  const states = new Map(memory.members("State").map(([name, number]) => [number, rfcName(name)]));
  const slotsOf = (kind: string): Slot[] =>
    entries
      .filter((entry) => entry.kind === kind)
      .map((entry) => {
        if (!isUsed(entry)) return { holds: "", text: "" };
        const { remoteAddress, ports } = entry.tuple as { remoteAddress: number; ports: number };
        const state = kind === "connection" ? ` ${states.get(entry.fields.state!)}` : "";
        const text = `${addressText(remoteAddress)}:${ports >>> 16}${state}`;
        return { holds: remoteAddress === peer ? "ours" : "stranger", text };
      });
  return [
    { name: "connections", slots: slotsOf("connection") },
    { name: "halfOpen", slots: slotsOf("half-open") },
    { name: "timeWait", slots: slotsOf("time-wait") },
    { name: "neighbours", slots: neighbours(memory) },
  ];
}

function neighbours(memory: Endpoint["memory"]): Slot[] {
  const [unknown, reachable] = ["Unknown", "Reachable"].map((name) => memory.number("Reachability", name));
  return memory
    .table("Neighbour", "neighboursStart", memory.count("neighboursMax"))
    .map(({ address, reachability }) => {
      if (reachability === unknown) return { holds: "", text: "" };
      return { holds: reachability === reachable ? "ours" : "asked", text: addressText(address!) };
    });
}

export function addressText(address: number): string {
  return [24, 16, 8, 0].map((shift) => (address >>> shift) & 255).join(".");
}
