// What `npm start` shows where no network namespace can be had, told from its output alone.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { runNode } from "../../tools/processes.ts";
import { refusingKernel } from "./refusing-kernel.ts";

function start(words: string[], environment = {}) {
  return runNode(["--import", "tsx", "tools/start.ts", ...words], environment);
}

/** What it prints on a terminal that is so many characters wide, which `script` plays. */
function onTerminal(columns: number, environment: Record<string, string>): string {
  const command = `stty cols ${columns}; exec '${process.execPath}' --import tsx tools/start.ts`;
  const { status, stdout } = spawnSync("script", ["--quiet", "--return", "--command", command, "/dev/null"], {
    stdio: ["ignore", "pipe", "inherit"],
    encoding: "utf8",
    env: { ...process.env, ...environment },
  });
  assert.equal(status, 0, stdout);
  return stdout;
}

const { status, output } = await start([], refusingKernel);

describe("npm start without a kernel to talk to", () => {
  it("says why there is none", () => {
    assert.match(output, /^This machine's kernel can't be the peer: \S.*\.\nSo two instances of the core talk/m);
    if (process.platform === "linux") assert.match(output, /can be had \(unshare: Operation not permitted\)/);
  });

  it("shows a whole conversation, segment by segment, with both states beside each", () => {
    assert.equal(status, 0, output);
    const lines = output.split("\n").map((line) => line.replace(/ +/g, " "));
    const told = [
      / SYN-SENT ──▶ LISTEN ARP, Request who-has 10\.0\.7\.2 tell 10\.0\.7\.1, length 28$/,
      / SYN-SENT ◀── LISTEN ARP, Reply 10\.0\.7\.2 is-at 02:00:00:00:00:02, length 28$/,
      / SYN-SENT ──▶ LISTEN IP 10\.0\.7\.1\.\d+ > 10\.0\.7\.2\.80: Flags \[S\], seq \d+, win /,
      / SYN-SENT ◀── SYN-RECEIVED IP 10\.0\.7\.2\.80 > 10\.0\.7\.1\.\d+: Flags \[S\.\], seq \d+, ack \d+, /,
      / ESTABLISHED ──▶ SYN-RECEIVED .* Flags \[\.\], .* length 0$/,
      / Flags \[P\.\], .*: HTTP: GET \/ HTTP\/1\.1$/,
      / FIN-WAIT-1 ──▶ \S+ .* Flags \[F\.\], /,
      / FIN-WAIT-1 ◀── CLOSE-WAIT .* Flags \[\.\], /,
      / FIN-WAIT-2 ◀── CLOSE-WAIT .*: HTTP: HTTP\/1\.1 200 OK$/,
      / FIN-WAIT-2 ◀── LAST-ACK .* Flags \[F\.\], /,
      / TIME-WAIT ──▶ LAST-ACK .* Flags \[\.\], /,
      / TIME-WAIT CLOSED$/,
      /^ 6\d\.\d+ CLOSED CLOSED$/,
      /It works\./,
    ];
    let from = 0;
    for (const line of told) {
      const at = lines.findIndex((text, index) => index >= from && line.test(text));
      assert.notEqual(at, -1, `${line} is missing, or out of order:\n${output}`);
      from = at + 1;
    }
  });

  it("acknowledges with absolute numbers: one more than the SYN's", () => {
    const isn = /Flags \[S\], seq (\d+)/.exec(output)![1];
    const acknowledged = /Flags \[S\.\], seq \d+, ack (\d+)/.exec(output)![1];
    assert.equal(Number(acknowledged), (Number(isn) + 1) >>> 0);
    assert.ok(Number(isn) > 1000, "the number is a real ISN");
  });

  it("has no colours where nobody looks", () => {
    assert.ok(!output.includes("\x1b"));
  });

  it("has them on a terminal, if nobody has asked to be spared, and breaks lines below the column they stand in", () => {
    const seen = onTerminal(80, refusingKernel);
    assert.ok(seen.includes("\x1b[32mSYN-SENT    \x1b[0m ──▶ \x1b[32mLISTEN      \x1b[0m  "), seen);
    const spared = onTerminal(80, { ...refusingKernel, NO_COLOR: "1" });
    assert.ok(!spared.includes("\x1b[3"), spared);
    const lines = spared.split("\r\n");
    const rows = lines.slice(lines.findIndex((line) => line.endsWith(" frame")));
    assert.deepEqual(
      rows.filter((line) => line.length > 80),
      [],
    );
    const broken = rows.findIndex((line) => / SYN-SENT +──▶ LISTEN +IP .* Flags$/.test(line));
    assert.match(rows[broken + 1]!, /^ {41}\[S\], seq \d+, win \d+, options$/);
  });

  it("says where TCP can be seen, which is on disk", () => {
    const file = /^TCP can be seen, and played with, in (\S+)$/m.exec(output)![1]!;
    assert.match(readFileSync(file, "utf8"), /<script src="page\.js">/);
  });

  it("explains itself, and refuses what it doesn't know", async () => {
    const explained = await start(["--help"]);
    assert.equal(explained.status, 0);
    assert.match(explained.output, /^Usage: npm start/);
    const refused = await start(["--colour"]);
    assert.equal(refused.status, 2);
    assert.match(refused.output, /^Unknown option '--colour'/);
    const unheardOf = await start(["--port", "65536"]);
    assert.equal(unheardOf.status, 2);
    assert.match(unheardOf.output, /^No port: 65536/);
  });
});
