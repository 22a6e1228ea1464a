// The stack's counters by name: tests know them as docs/abi.md writes them.

import { counter, counterCount, counterName } from "../../assembly/index";

export function nameOfCounter(index: i32): string {
  let name = "";
  for (let code = counterName(index, 0); code != 0; code = counterName(index, name.length)) {
    name += String.fromCharCode(code);
  }
  return name;
}

/** How often that has happened since `start`. */
export function counted(name: string): u32 {
  for (let index = 0; index < counterCount(); index++) if (nameOfCounter(index) == name) return u32(counter(index));
  throw new Error(`no counter is called ${name}`);
}
