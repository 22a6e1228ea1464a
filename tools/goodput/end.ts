// One end of the transfers, a process of its own: `end.ts astcp` or `end.ts kernel`. It does what its parent tells it.

import { AstcpStack } from "./astcp-stack.ts";
import type { Delivered } from "./delivery.ts";
import { KernelStack } from "./kernel-stack.ts";
import type { Place, Stack } from "./stack.ts";

export type Order =
  { do: "receive"; place: Place; milliseconds: number } | { do: "send"; place: Place } | { do: "hang up" };

/** An order to receive is done when the sender may begin; what is delivered is told later. */
export type Answer = { is: "done" } | { is: "delivered"; delivered: Delivered } | { is: "failed"; why: string };

const stack: Stack = process.argv[2] === "astcp" ? new AstcpStack() : new KernelStack();

process.on("message", async (order: Order) => {
  try {
    await obey(order);
  } catch (error) {
    answer({ is: "failed", why: String(error) });
  }
});
process.on("disconnect", () => process.exit());

async function obey(order: Order): Promise<void> {
  if (order.do === "receive") {
    const delivery = await stack.receive(order.place, order.milliseconds);
    void delivery.over.then((delivered) => answer({ is: "delivered", delivered }));
  } else if (order.do === "send") await stack.send(order.place);
  else stack.hangUp();
  answer({ is: "done" });
}

function answer(words: Answer): void {
  process.send!(words);
}
