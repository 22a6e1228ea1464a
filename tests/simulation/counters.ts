// The counters of a module by their names, which are read once: to spell them takes longer than a simulation.

import type { Host } from "../../host-shim/js/host.ts";

const names = new Map<number, string[]>();

export function counterNamed(host: Host, name: string): number {
  const count = host.counterCount();
  const known = names.get(count) ?? [...host.counters().keys()];
  names.set(count, known);
  const index = known.indexOf(name);
  if (index < 0) throw new Error(`There is no counter ${name}.`);
  return host.counter(index);
}
