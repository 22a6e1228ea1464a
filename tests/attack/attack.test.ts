// A short form of `npm run attack`: the same attacks, but not for as long.

import { describeOnNetwork } from "../interop/place.ts";
import assert from "node:assert/strict";
import { it } from "node:test";
import { desynchronized, divided, optimistic } from "./acknowledgements.ts";
import { flooded } from "./flood.ts";
import { complained } from "./icmp.ts";
import { scanned } from "./scans.ts";

describeOnNetwork("a device under attack", () => {
  it("serves twenty pages while 10,000 SYNs come a second", async () => {
    assert.match(await flooded(20, 10_000), /^20 of 20 pages, /);
  });

  it("answers a scan of 1,024 ports, and serves", async () => {
    assert.match(await scanned("-sS", "1-1024"), /^1023 closed, 1 open, /);
  });

  it("goes on sending, whatever ICMP says about the connection", async () => {
    assert.match(await complained(200_000), /^200000 bytes each; /);
  });

  it("sends no more for an acknowledgement of each byte than for one of all", async () => {
    assert.match(await divided(5000), /^5000 acknowledgements, .* of 10360 allowed$/);
  });

  it("sends nothing for acknowledgements of what was never sent", async () => {
    assert.match(await optimistic(1000), / 5360 bytes in flight at the most, \d answers$/);
  });

  it("ends a loop of acknowledgements with a peer whose numbers are others", async () => {
    assert.match(await desynchronized(1000), / \d answers, and the connection goes on$/);
  });
});
