// What `npm start` does where a network namespace can be had: an exchange with the kernel, a page on the loopback, and
// nothing left behind.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { describe, it } from "node:test";
import { runNode } from "../../tools/processes.ts";
import { NoNetwork, OwnNetwork } from "../../tools/start/own-network.ts";

const words = ["--import", "tsx", "tools/start.ts", "--port"];

const refusal = await OwnNetwork.create().then(
  (network) => network.end(),
  (error: Error) => error,
);

if (refusal === undefined) {
  describe("npm start with a kernel to talk to", () => tests());
} else {
  it(`npm start can't be tested against the kernel: ${refusal.message}`, () => {
    assert.ok(refusal instanceof NoNetwork);
    assert.notEqual(process.env.CI, "true");
  });
}

function tests(): void {
  it("shows the exchange, serves the page on the loopback, and leaves nothing running", async () => {
    const child = spawn(process.execPath, [...words, "0"], { stdio: ["ignore", "pipe", "pipe"] });
    const ended = once(child, "close");
    let output = "";
    const serves = new Promise<string>((resolve, reject) => {
      const listen = (text: string) => {
        output += text;
        const url = /serves on (http:\/\/127\.0\.0\.1:\d+)[^]*seen on/.exec(output);
        if (url) resolve(url[1]!);
      };
      child.stdout.setEncoding("utf8").on("data", listen);
      child.stderr.setEncoding("utf8").on("data", listen);
      child.once("close", () => reject(new Error(output)));
    });
    const page = await (await fetch(await serves)).text();
    assert.match(page, /^<!doctype html>/i);
    assertExchange(output);
    await assertPage(/seen on (http:\/\/127\.0\.0\.1:\d+\/)/.exec(output)![1]!);

    const family = familyOf(child.pid!);
    const names = family.map(({ name }) => name);
    assert.ok(names.includes("astcp-linux") && names.includes("astcp-bad-link"), names.join(" "));
    child.kill("SIGINT");
    assert.deepEqual(await ended, [0, null], output);
    assert.deepEqual(family.filter(isAlive), []);
  });

  it("says so when the port is taken, and which option names another", async () => {
    const holder = createServer().listen(0, "127.0.0.1");
    await once(holder, "listening");
    const { port } = holder.address() as AddressInfo;
    const { status, output } = await runNode([...words, `${port}`]);
    holder.close();
    assert.equal(status, 3, output);
    assert.equal(output, `Port ${port} of 127.0.0.1 is taken. Another one: npm start -- --port N\n`);
  });
}

/** The page is there, and tells whoever comes late the exchange from its beginning. */
async function assertPage(url: string): Promise<void> {
  assert.match(await (await fetch(url)).text(), /<script src="page\.js">/);
  assert.equal((await fetch(`${url}../package.json`)).status, 404);
  const leave = new AbortController();
  const { body } = await fetch(`${url}trace`, { signal: leave.signal });
  const { value } = await body!.getReader().read();
  leave.abort();
  const told = Buffer.from(value!).toString();
  assert.match(told, /^data: \{"milliseconds":\d+,.*"direction":"received","text":"IP 10\.0\.7\.1\.\d+ .*Flags \[S\]/m);
  assert.match(told, /^data: .*"state":"ESTABLISHED"/m);
}

function assertExchange(output: string): void {
  const lines = output.split("\n").map((line) => line.replace(/ +/g, " "));
  // How often a state was sampled depends on what else the machine has to do; what was not sampled is a question mark.
  const told = [
    / (CLOSED|\?) ◀── LISTEN ARP, Request who-has 10\.0\.7\.2 tell 10\.0\.7\.2, length 28$/,
    / (SYN-SENT|\?) ──▶ LISTEN .* > 10\.0\.7\.2\.80: Flags \[S\], seq \d+, win /,
    / (SYN-SENT|\?) ◀── SYN-RECEIVED .* Flags \[S\.\], seq \d+, ack \d+, /,
    / (ESTABLISHED|\?) ──▶ SYN-RECEIVED .* Flags \[\.\], .* length 0$/,
    / (ESTABLISHED|\?) ──▶ ESTABLISHED .* Flags \[P\.\], .*: HTTP: GET \/ HTTP\/1\.1$/,
    / (ESTABLISHED|\?) ◀── ESTABLISHED .*: HTTP: HTTP\/1\.1 200 OK$/,
    / (FIN-WAIT-1|\?) ──▶ ESTABLISHED .* Flags \[F\.\], /,
    / (FIN-WAIT-1|\?) ◀── (CLOSE-WAIT|LAST-ACK) .* Flags \[F\.\], /,
    / (TIME-WAIT|\?) ──▶ LAST-ACK .* Flags \[\.\], /,
    / (TIME-WAIT|\?) CLOSED$/,
    /^curl received \d+ bytes of HTML/,
  ];
  let from = 0;
  for (const line of told) {
    const at = lines.findIndex((text, index) => index >= from && line.test(text));
    assert.notEqual(at, -1, `${line} is missing, or out of order:\n${output}`);
    from = at + 1;
  }
  assert.match(
    output,
    / (SYN-SENT|ESTABLISHED|FIN-WAIT-1|TIME-WAIT) +(──▶|◀──|   ) /,
    "the kernel was seen at least once",
  );
  assert.ok(!output.includes("\x1b"), "nobody looks, so there are no colours");
}

interface Process {
  pid: number;
  parent: number;
  name: string;
  /** In ticks since the machine's start: with the number it names a process for ever. */
  startedAt: string;
}

/** The process and all that descend from it. */
function familyOf(pid: number): Process[] {
  const all = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => readProcess(Number(name)) ?? []);
  const family = all.filter((one) => one.pid === pid);
  // It grows while it is walked through.
  for (const { pid: parent } of family) family.push(...all.filter((one) => one.parent === parent));
  return family;
}

function isAlive({ pid, startedAt }: Process): boolean {
  return readProcess(pid)?.startedAt === startedAt;
}

function readProcess(pid: number): Process | undefined {
  try {
    const [, name, rest] = /^\d+ \((.*)\) (.*)$/s.exec(readFileSync(`/proc/${pid}/stat`, "utf8"))!;
    const fields = rest!.split(" ");
    // Who has ended and is not yet missed by its parent runs no more.
    if (fields[0] === "Z") return undefined;
    return { pid, parent: Number(fields[1]), name: name!, startedAt: fields[19]! };
  } catch {
    // It has ended.
    return undefined;
  }
}
