// The exchange with the kernel's own TCP, over a TAP device in a network of its own.

import type { BuiltModule } from "../build/modules.ts";
import type { Namespace } from "../namespace.ts";
import { exchange } from "./exchange.ts";
import { deviceAddress, peerAddress } from "./machine.ts";

const device = "astcp0";

export async function exchangeOverTap(module: BuiltModule, image: string, namespace: Namespace): Promise<void> {
  await namespace.addTap(device, peerAddress);
  const wire = { netdev: `tap,ifname=${device},script=no,downscript=no`, within: namespace };
  await exchange(module, image, wire, async () => {
    const words = ["--silent", "--show-error", "--include", "--max-time", "20", `http://${deviceAddress}/`];
    const { status, output } = await namespace.run("curl", ...words);
    if (status !== 0) throw new Error(output);
    return output;
  });
}
