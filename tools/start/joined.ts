// Two stream sockets, joined into one: what comes out of either goes into the other, and so do ends and failures.

import type { Socket } from "node:net";

/** Both are open at one half while the other has finished (`allowHalfOpen`). */
export function join(one: Socket, other: Socket): void {
  for (const [from, to] of [
    [one, other],
    [other, one],
  ] as const) {
    from.pipe(to);
    from.once("error", () => to.destroy());
  }
}
