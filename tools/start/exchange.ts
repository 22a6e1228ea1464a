// The kernel's TCP fetches the device's page once, and every frame of that is shown as the device's end of the link saw it.

import { once } from "node:events";
import { printHeading, printRow } from "./columns.ts";
import type { Device, TraceLine } from "./device.ts";
import { unseen, type KernelStates } from "./kernel-states.ts";
import { deviceAddress, type OwnNetwork } from "./own-network.ts";

/** Far more than a page takes, lost frames and all. */
const patienceSeconds = 60;

/** Ends when nothing is left of the connection at the device. The error's message says what went wrong. */
export async function showExchange(network: OwnNetwork, device: Device, kernel: KernelStates): Promise<void> {
  let tellFirst!: (state: string) => void;
  let deviceState = new Promise<string>((resolve) => (tellFirst = resolve));
  let printed = Promise.resolve();
  const show = ({ milliseconds, state, direction, text, from, until }: TraceLine): void => {
    // The trace tells every change. So a line that tells no state has the last one; and the state in which a frame is met
    // was there from the beginning, if none was told before.
    if (state !== undefined) {
      tellFirst(direction === "received" ? state : unseen);
      deviceState = Promise.resolve(state);
    }
    const right = deviceState;
    const speaker = direction && (direction === "received" ? "left" : "right");
    // Lines wait for the next look at the kernel, for the first state of the device, and for each other.
    const left = kernel.during(from, until);
    printed = printed.then(async () => printRow({ milliseconds, left: await left, speaker, right: await right, text }));
  };

  printHeading("kernel", "device");
  device.on("line", show);
  try {
    const closed = untilClosed(device);
    // Before curl begins, the device announces itself, and the kernel is seen without a connection.
    const announced = once(device, "line") as Promise<[TraceLine]>;
    await Promise.race([announced.then(([{ from, until }]) => kernel.during(from, until)), closed]);
    const [response] = await Promise.all([fetchPage(network), closed]);
    await printed;
    printPage(response);
  } finally {
    device.off("line", show);
    tellFirst(unseen);
    await printed;
    await kernel.end();
  }
}

async function fetchPage(network: OwnNetwork): Promise<string> {
  const words = ["--silent", "--show-error", "--include", "--noproxy", "*", "--max-time", `${patienceSeconds}`];
  const { status, output } = await network.namespace.run("curl", ...words, `http://${deviceAddress}/`);
  if (status !== 0 || !output.startsWith("HTTP/1.1 200 ")) throw new Error(`curl got no page:\n${output.trim()}`);
  return output;
}

function untilClosed(device: Device): Promise<void> {
  return new Promise((resolve, reject) => {
    device.on("line", ({ state }) => {
      if (state === "CLOSED") resolve();
    });
    AbortSignal.timeout(patienceSeconds * 1000).addEventListener("abort", () =>
      reject(new Error("The exchange did not come to its end.")),
    );
  });
}

function printPage(response: string): void {
  const [head, ...body] = response.replaceAll("\r", "").split("\n\n");
  const bytes = Buffer.byteLength(body.join("\n\n"));
  console.log(`\ncurl received ${bytes} bytes of HTML behind these headers:\n\n${head!.replaceAll(/^/gm, "    ")}\n`);
}
