// A short form of `npm run attack`: the same attacks, but not for as long.

import { describeOnNetwork } from "../interop/place.ts";
import { it } from "node:test";
import { desynchronized, divided, optimistic } from "./acknowledgements.ts";
import { flooded } from "./flood.ts";
import { complained } from "./icmp.ts";
import { scanned } from "./scans.ts";

describeOnNetwork("a device under attack", () => {
  it("serves twenty pages while 10,000 SYNs come a second", async () => {
    await flooded(20, 10_000);
  });

  it("answers a scan of 1,024 ports, and serves", async () => {
    await scanned("-sS", "1-1024");
  });

  it("goes on sending, whatever ICMP says about the connection", async () => {
    await complained(200_000);
  });

  it("sends no more for an acknowledgement of each byte than for one of all", async () => {
    await divided(5000);
  });

  it("sends nothing for acknowledgements of what was never sent", async () => {
    await optimistic(1000);
  });

  it("ends a loop of acknowledgements with a peer whose numbers are others", async () => {
    await desynchronized(1000);
  });
});
