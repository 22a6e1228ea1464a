// astcp-linux as a program: what it prints, how it ends, and its stream socket, whose other end the tests are.

import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { createServer, type Server, type Socket } from "node:net";
import { afterEach, before, describe, it } from "node:test";
import { tcpdump } from "../../tools/tcpdump.ts";
import { build, fileOf, scratchFile } from "./programs.ts";
import { stubModule, unreachable } from "./stub-module.ts";

const program = "build/astcp-linux";
const echo = ["--module", "build/echo.wasm"];

interface Ended {
  status: number | null;
  output: string;
  errors: string;
}

const children: ChildProcess[] = [];
const servers: Server[] = [];

function launch(...words: string[]): { child: ChildProcess; ended: Promise<Ended> } {
  const child = spawn(program, words, { stdio: ["ignore", "pipe", "pipe"] });
  children.push(child);
  let output = "";
  let errors = "";
  child.stdout!.setEncoding("utf8").on("data", (text: string) => (output += text));
  child.stderr!.setEncoding("utf8").on("data", (text: string) => (errors += text));
  const ended = once(child, "close").then(([status]) => ({ status: status as number | null, output, errors }));
  return { child, ended };
}

/** The other end of the stream: the frames that come, and a way to send some. */
class Peer {
  private arrived = Buffer.alloc(0);
  private waiting: (() => void) | undefined;

  constructor(readonly socket: Socket) {
    socket.on("data", (bytes) => {
      this.arrived = Buffer.concat([this.arrived, bytes]);
      this.waiting?.();
    });
  }

  send(frame: Uint8Array): void {
    this.socket.write(framed(frame));
  }

  /** The next frame, in tcpdump's words. */
  async next(): Promise<string> {
    while (this.arrived.length < 4 || this.arrived.length < 4 + this.arrived.readUInt32BE()) {
      await new Promise<void>((resolve) => (this.waiting = resolve));
    }
    const end = 4 + this.arrived.readUInt32BE();
    const frame = this.arrived.subarray(4, end);
    this.arrived = this.arrived.subarray(end);
    return tcpdump(frame);
  }
}

async function listen(where: string | number): Promise<Server> {
  const server = createServer();
  servers.push(server);
  server.listen(where);
  await once(server, "listening");
  return server;
}

async function accept(server: Server): Promise<Peer> {
  const [socket] = (await once(server, "connection")) as [Socket];
  return new Peer(socket);
}

function framed(frame: Uint8Array): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt32BE(frame.length);
  return Buffer.concat([head, frame]);
}

const arpRequest = Buffer.from(
  "ffffffffffff020000000001080600010800060400010200000000010a000701" + "0000000000000a000702",
  "hex",
);
const announcement = "ARP, Request who-has 10.0.7.2 tell 10.0.7.2, length 28";
const arpReply = "ARP, Reply 10.0.7.2 is-at 02:00:0a:00:07:02, length 28";

before(() => build("boards/linux-tap"));
afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
  for (const server of servers.splice(0)) server.close();
});

describe("astcp-linux ends", () => {
  it("with 0 and the help when asked for it", async () => {
    const { status, output } = await launch("--help").ended;
    assert.equal(status, 0);
    for (const word of [
      "--module",
      "--interface",
      "--socket",
      "--address",
      "--gateway",
      "--mac",
      "--pcap",
      "--trace",
      "--stats",
    ]) {
      assert.ok(output.includes(word), word);
    }
  });

  it("with 2 when its command line makes no sense", async () => {
    const senseless = [
      [],
      ["--nothing"],
      [...echo, "more"],
      [...echo, "--address", "10.0.7.2"],
      [...echo, "--address", "10.0.7.2/33"],
      [...echo, "--address", "10.0.7.256/24"],
      [...echo, "--gateway", "there"],
      [...echo, "--mac", "02:00:00:00:00"],
      [...echo, "--mac", "03:00:00:00:00:00"],
      [...echo, "--socket", "here", "--interface", "there"],
    ];
    for (const words of senseless) {
      const { status, errors } = await launch(...words).ended;
      assert.equal(status, 2, words.join(" "));
      assert.match(errors, /Try --help\.\n$/);
    }
  });

  it("with 1 when a file can't be had", async () => {
    const module = await launch("--module", "build/none.wasm").ended;
    assert.deepEqual(module, {
      status: 1,
      output: "",
      errors: "astcp-linux: the module build/none.wasm: No such file or directory\n",
    });
    const capture = await launch(...echo, "--pcap", "build/none/x.pcapng").ended;
    assert.equal(capture.status, 1);
    assert.match(capture.errors, /the capture build\/none\/x\.pcapng: No such file/);
  });

  it("with 3 for what is no module, with 4 for one that breaks the contract, with 6 for one that traps", async () => {
    const of = async (bytes: Uint8Array) => await launch("--module", fileOf(bytes), "--socket", "none").ended;
    assert.equal((await of(Buffer.from("no module"))).status, 3);
    const missing = await of(stubModule({ missing: "poll" }));
    assert.deepEqual(missing, { status: 4, output: "", errors: "astcp-linux: the module does not export poll\n" });
    assert.equal((await of(stubModule({ start: unreachable }))).status, 6);
  });

  it("with 5 when the socket or the device can't be had", async () => {
    const socket = await launch(...echo, "--socket", scratchFile("none")).ended;
    assert.equal(socket.status, 5);
    assert.match(socket.errors, /^astcp-linux: the socket .*: No such file or directory\n$/);
    const device = await launch(...echo, "--interface", "a-name-that-is-too-long").ended;
    assert.equal(device.status, 5);
    assert.match(device.errors, /^astcp-linux: .*a-name-that-is-too-long: File name too long\n$/);
  });
});

describe("astcp-linux on a stream socket", () => {
  it("announces itself, answers, and ends with its counters on a signal", async () => {
    const path = scratchFile("stream");
    const capture = scratchFile("capture.pcapng");
    const server = await listen(path);
    const { child, ended } = launch(...echo, "--socket", path, "--stats", "--pcap", capture, "--trace");
    const peer = await accept(server);
    assert.equal(await peer.next(), announcement);
    peer.send(arpRequest);
    assert.equal(await peer.next(), arpReply);
    child.kill("SIGTERM");
    const { status, output, errors } = await ended;
    assert.equal(errors, "");
    assert.equal(status, 0);
    assert.match(output, /^ +\d+\.\d{3} +──▶ {2}ARP, Request who-has 10\.0\.7\.2 tell 10\.0\.7\.2, length 28$/m);
    assert.match(output, /^ +\d+\.\d{3} +◀── {2}ARP, Request who-has 10\.0\.7\.2 tell 10\.0\.7\.1, length 28$/m);
    assert.match(output, /^frames\.received +1$/m);
    assert.match(output, /^frames\.sent +2$/m);
    assert.match(output, /^shim\.traps +0$/m);
    // Head and interface, then two requests and a reply of 42 bytes each.
    assert.equal(readFileSync(capture).length, 28 + 20 + 3 * 88);
  });

  it("takes frames however the stream is cut, and connects by host and port", async () => {
    const server = await listen(0);
    const { port } = server.address() as { port: number };
    const { child, ended } = launch(...echo, "--socket", `localhost:${port}`, "--mac", "02:00:00:00:00:0a");
    const peer = await accept(server);
    await peer.next();
    const bytes = Buffer.concat([framed(arpRequest), framed(arpRequest)]);
    for (const [from, to] of [
      [0, 2],
      [2, 30],
      [30, 60],
      [60, bytes.length],
    ] as const) {
      peer.socket.write(bytes.subarray(from, to));
      await new Promise((resolve) => setImmediate(resolve));
    }
    for (let i = 0; i < 2; i++) assert.equal(await peer.next(), arpReply.replace(/02:00.*02,/, "02:00:00:00:00:0a,"));
    child.kill("SIGINT");
    assert.equal((await ended).status, 0);
  });

  it("is without a link when the other end goes away, and finds it again", async () => {
    const path = scratchFile("again");
    const first = await listen(path);
    const { child, ended } = launch(...echo, "--socket", path);
    const before = await accept(first);
    await before.next();
    first.close();
    before.socket.destroy();
    if (existsSync(path)) rmSync(path);
    const peer = await accept(await listen(path));
    peer.send(arpRequest);
    const said = [await peer.next()];
    // It may announce itself anew first.
    if (said[0] === announcement) said.push(await peer.next());
    assert.equal(said.at(-1), arpReply);
    child.kill("SIGTERM");
    assert.equal((await ended).status, 0);
  });

  it("loses no part of a frame when the other end is slow", async () => {
    const server = await listen(0);
    const { port } = server.address() as { port: number };
    const { child, ended } = launch(...echo, "--socket", `localhost:${port}`);
    const [socket] = (await once(server, "connection")) as [Socket];
    const arrived: Buffer[] = [];
    const requests = Buffer.concat(Array<Buffer>(1000).fill(framed(arpRequest)));
    // More than the two sockets' buffers hold, while nobody reads.
    for (let i = 0; i < 300; i++) {
      await new Promise((resolve) => socket.write(requests, resolve));
    }
    // All of that is through when a question that was asked after it has its answer.
    const last = Buffer.from(arpRequest);
    last[31] = 3;
    await new Promise<void>((resolve) => {
      socket.on("data", (bytes) => {
        arrived.push(bytes);
        if (bytes.includes(Buffer.from("0a000703", "hex"))) resolve();
        else socket.write(framed(last));
      });
    });
    const frames = framesOf(Buffer.concat(arrived));
    assert.ok(frames.length > 1000);
    assert.deepEqual(new Set(frames), new Set([announcement, arpReply]));
    child.kill("SIGTERM");
    assert.equal((await ended).status, 0);
  });

  it("costs next to nothing while nothing happens, with a link or without", async () => {
    const path = scratchFile("idle");
    const server = await listen(path);
    const { child, ended } = launch(...echo, "--socket", path);
    const peer = await accept(server);
    await peer.next();
    assert.ok((await ticksOfIdling(child)) <= 2);
    server.close();
    peer.socket.destroy();
    assert.ok((await ticksOfIdling(child)) <= 2);
    child.kill("SIGTERM");
    assert.equal((await ended).status, 0);
  });
});

/** How much of the CPU it took, in hundredths of a second, within half a second. */
async function ticksOfIdling(child: ChildProcess): Promise<number> {
  const ticks = () => {
    const fields = readFileSync(`/proc/${child.pid}/stat`, "utf8").split(") ")[1]!.split(" ");
    return Number(fields[11]) + Number(fields[12]);
  };
  const before = ticks();
  // The only test that lets time pass: what a program does while it waits shows itself in no other way.
  await new Promise((resolve) => setTimeout(resolve, 500));
  return ticks() - before;
}

/** The whole frames of a stream, in tcpdump's words. */
function framesOf(stream: Buffer): string[] {
  const frames = [];
  for (let at = 0; at + 4 <= stream.length; at += 4 + stream.readUInt32BE(at)) {
    const end = at + 4 + stream.readUInt32BE(at);
    if (end <= stream.length) frames.push(tcpdump(stream.subarray(at + 4, end)));
  }
  return frames;
}
