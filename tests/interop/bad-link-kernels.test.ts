// The bad link between two kernels: TAP devices in two network namespaces.

import assert from "node:assert/strict";
import { once } from "node:events";
import { before, it } from "node:test";
import { Namespace } from "../../tools/namespace.ts";
import { describeOnNetwork } from "./place.ts";
import { buildProgram, launch, upTo } from "./joined-ends.ts";

before(buildProgram);

describeOnNetwork("two kernels", () => {
  it("transfer every byte right over a link with all the faults there are", async () => {
    const [near, far] = [await Namespace.create(), await Namespace.create()];
    await near.addTap("near0", "10.9.0.1");
    await far.addTap("far0", "10.9.0.2");
    const faults = "--rate 20M --delay 2 --jitter 1 --loss 1 --duplicate 2 --corrupt 1 --reorder 2,4";
    const { child, ended } = launch(...faults.split(" "), "--stats", `tap:near0@${near.path}`, `tap:far0@${far.path}`);
    const sent = Buffer.from(upTo(300_000).map((number) => (number * number) >> 7));

    const listens =
      "require('net').createServer({allowHalfOpen: true}, s => s.pipe(s)).listen(5000, () => console.log())";
    const server = far.spawn(process.execPath, ["-e", listens]);
    await once(server.stdout!, "data");
    const calls = "const s = require('net').connect(5000, '10.9.0.2'); process.stdin.pipe(s).pipe(process.stdout)";
    const client = near.spawn(process.execPath, ["-e", calls], { stdio: ["pipe", "pipe", "inherit"] });
    client.stdin!.end(sent);
    const received: Buffer[] = [];
    client.stdout!.on("data", (bytes: Buffer) => received.push(bytes));
    await once(client, "close");
    assert.ok(sent.equals(Buffer.concat(received)));

    child.kill("SIGTERM");
    const { status, output, errors } = await ended;
    assert.equal(errors, "");
    assert.equal(status, 0);
    for (const fault of ["lost", "duplicated", "corrupted", "held back"]) {
      assert.match(output, new RegExp(`^${fault} +[1-9]\\d* +[1-9]\\d*$`, "m"));
    }
    await Promise.all([near.end(), far.end()]);
  });
});
