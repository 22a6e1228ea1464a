// A path that is narrower than the link at the board's end: with a router on it that says so, which is this kernel, and the
// peer a second one behind it; and without.

import { describeOnNetwork } from "./place.ts";
import { type Board, describeOnBoards, linuxTap, startBoard } from "./board.ts";
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { it } from "node:test";
import { Namespace } from "../../tools/namespace.ts";
import { iperfRequest, open, rest } from "./clients.ts";
import { framesThat } from "./expert.ts";
import { outputOf } from "./programs.ts";

const mtu = 1000;
const bytes = 300_000;

describeOnBoards("a router before a narrow link", (start) => {
  it("tells the firmware how long a packet may be, and shorter ones follow at once", async () => {
    await assertFlows(await start("narrow-path", "iperf"));
  });
});

describeOnNetwork("a router before a narrow link, with the host profile", () => {
  it("tells how long a packet may be, and shorter ones follow at once", async () => {
    await assertFlows(await startBoard(linuxTap, "narrow-path-host", "iperf-host"));
  });
});

describeOnNetwork("a black hole, with the host profile", () => {
  it("that long packets vanish in is found out, and what it swallowed is sent in shorter ones", async () => {
    const board = await startBoard(linuxTap, "black-hole", "iperf-host", ["--mtu", `${mtu}`]);
    const socket = await open(board.address, 5001);
    socket.write(iperfRequest(bytes));
    assert.ok((await rest(socket)).equals(Buffer.alloc(bytes)));
    socket.destroy();
    const counters = await board.end();
    // The first flight, its repetitions, and what was tried to find out how much is too much.
    const tooLong = counters.get("link.too long")!;
    assert.ok(tooLong >= 1 && tooLong <= 40, `${tooLong} were too long`);
  });
});

/** The board sends through the router to the peer. It is ended. */
async function assertFlows(board: Board): Promise<void> {
  const peer = await behindRouter();
  const asks = `const socket = require("net").connect(5001, "${board.address}");
    socket.write(Buffer.from("${iperfRequest(bytes).toString("hex")}", "hex"));
    let zeros = 0;
    socket.on("data", (bytes) => (zeros += bytes.filter((byte) => byte === 0).length));
    socket.on("end", () => console.log(zeros));`;
  const { output } = await peer.run(process.execPath, "-e", asks);
  await outputOf("ip", ["link", "delete", "near0"]);
  await peer.end();
  assert.equal(output, `${bytes}\n`);

  const counters = await board.end();
  // The first flight was too long, nothing after it, and no timer had to find that out.
  const sent = `ip.src == ${board.address} && tcp.len > 0`;
  const tooLong = await framesThat(board, `${sent} && ip.len > ${mtu}`);
  assert.ok(tooLong >= 1 && tooLong <= 10, `${tooLong} were too long`);
  assert.ok((await framesThat(board, `${sent} && ip.len == ${mtu}`)) > bytes / mtu);
  assert.equal(counters.get("tcp.retransmission-timeouts"), 0);
}

/** A kernel on a cable of its own, which takes longer packets than this kernel may send over it. */
async function behindRouter(): Promise<Namespace> {
  const peer = await Namespace.create();
  writeFileSync("/proc/sys/net/ipv4/ip_forward", "1");
  const cable = ["link", "add", "near0", "type", "veth", "peer", "name", "far0", "netns", peer.path];
  await outputOf("ip", cable);
  await outputOf("ip", ["address", "add", "10.8.0.1/24", "dev", "near0"]);
  await outputOf("ip", ["link", "set", "near0", "mtu", `${mtu}`, "up"]);
  const far = "ip address add 10.8.0.2/24 dev far0 && ip link set far0 up && ip route add default via 10.8.0.1";
  const { status, output } = await peer.run("sh", "-c", far);
  assert.equal(status, 0, output);
  return peer;
}
