// One exchange with the machine, start to end: it boots, somebody fetches its page, and what went over the wire and what
// it cost in memory is printed.

import type { BuiltModule } from "../build/modules.ts";
import { tcpdump } from "../tcpdump.ts";
import { deviceAddress, deviceMac, Machine, peerAddress, type Wire } from "./machine.ts";
import { memoryReport } from "./memory-report.ts";
import { readPcap } from "../pcap.ts";

const closingMs = 300;

/** Fetches the page of the device, as text, head and all. */
export type Fetch = () => Promise<string>;

export async function exchange(module: BuiltModule, image: string, wire: Wire, fetch: Fetch): Promise<void> {
  const capture = `${image}.pcap`;
  const machine = new Machine(image, capture, wire, deviceAddress, peerAddress);
  try {
    console.log(await machine.boot());
    const response = await fetch();
    // Who fetched it is done before the connection is.
    await new Promise((resolve) => setTimeout(resolve, closingMs));
    const statistics = await machine.quit();
    printFrames(capture);
    console.log(`\n${firstLine(response)}, ${response.length.toLocaleString("en")} characters in all.\n`);
    console.log(memoryReport(module, statistics));
    if (!/^HTTP\/1\.1 200 OK\r\n/.test(response) || !response.includes("</table>")) {
      throw new Error(`That is not the page:\n${response}`);
    }
    if (statistics.get("shim.traps") !== 0) throw new Error("The module trapped.");
  } finally {
    machine.kill();
  }
}

function printFrames(capture: string): void {
  console.log(`\n${"seconds".padStart(8)}  device`);
  for (const { microseconds, frame } of readPcap(capture)) {
    const source = [...frame.subarray(6, 12)].map((byte) => byte.toString(16).padStart(2, "0")).join(":");
    const time = (microseconds / 1e6).toFixed(3).padStart(8);
    console.log(`${time}  ${source === deviceMac ? "──▶" : "◀──"}  ${tcpdump(frame)}`);
  }
}

function firstLine(response: string): string {
  return response.slice(0, response.indexOf("\r\n"));
}
