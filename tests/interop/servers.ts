// Servers that a device connects to: each is started by a test, with a folder of its own, and ended by its number.

import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { outputOf } from "./programs.ts";

const readyMs = 10_000;

/** Where the applications look for their servers. */
export const serverAddress = "10.0.7.1";

/** The kernel has this address from now on, whichever device it is reached by. */
export async function addServerAddress(): Promise<void> {
  await outputOf("ip", ["address", "replace", `${serverAddress}/32`, "dev", "lo"]);
}

/** An empty folder for what a server reads and writes. */
export function folderOf(name: string): string {
  const folder = resolve(`build/interop/${name}`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return folder;
}

export class ServerProcess {
  private constructor(private readonly child: ChildProcess) {}

  /** Returns when it listens. */
  static async start(command: string, words: string[], port: number): Promise<ServerProcess> {
    const child = spawn(command, words, { stdio: "ignore" });
    // However the test ends, it doesn't outlive it.
    const kill = () => child.kill("SIGKILL");
    process.on("exit", kill);
    child.on("close", () => process.off("exit", kill));
    const giveUpAt = Date.now() + readyMs;
    while (!(await listens(port))) {
      assert.equal(child.exitCode, null, `${command} has ended`);
      assert.ok(Date.now() < giveUpAt, `${command} does not listen`);
      await sleep(20);
    }
    return new ServerProcess(child);
  }

  /** It stands still: the kernel still takes what it is sent. */
  stop(): void {
    this.child.kill("SIGSTOP");
  }

  async end(signal: NodeJS.Signals): Promise<void> {
    const closed = once(this.child, "close");
    this.child.kill(signal);
    await closed;
  }
}

async function listens(port: number): Promise<boolean> {
  const socket = connect({ host: serverAddress, port });
  const connected = await Promise.race([
    once(socket, "connect").then(
      () => true,
      () => false,
    ),
    sleep(1000).then(() => false),
  ]);
  socket.destroy();
  return connected;
}

// Both would become somebody else than root, and in a namespace of users there is nobody else.

/** A web server that writes down whatever is posted, and answers with this status. */
export function startNginx(folder: string, port: number, status: number): Promise<ServerProcess> {
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(
    (name) => `${name}_temp_path ${folder}/${name};`,
  );
  writeFileSync(
    `${folder}/nginx.conf`,
    `user root; daemon off; master_process off; pid ${folder}/pid; error_log ${folder}/errors;
events {}
http {
  ${temporary.join(" ")}
  log_format whole escape=none '$remote_addr $status $request $content_type $request_body';
  access_log ${folder}/requests whole;
  server {
    listen ${serverAddress}:${port};
    location = /readings { proxy_pass http://${serverAddress}:${port}/answer; }
    location = /answer { access_log off; return ${status}; }
  }
}
`,
  );
  return ServerProcess.start(
    "/usr/sbin/nginx",
    ["-p", folder, "-c", `${folder}/nginx.conf`, "-e", `${folder}/errors`],
    port,
  );
}

/** A broker that tells in its log of every packet. */
export function startMosquitto(folder: string, port: number): Promise<ServerProcess> {
  writeFileSync(
    `${folder}/mosquitto.conf`,
    `user root
listener ${port} ${serverAddress}
allow_anonymous true
persistence false
log_type all
log_dest file ${folder}/log
`,
  );
  return ServerProcess.start("/usr/sbin/mosquitto", ["-c", `${folder}/mosquitto.conf`], port);
}

/** What stands in a file, once this does: it must within so many seconds. */
export async function writtenIn(file: string, expected: RegExp, seconds: number): Promise<string> {
  const giveUpAt = Date.now() + seconds * 1000;
  while (true) {
    const text = readFileSync(file, { encoding: "utf8", flag: "a+" });
    if (expected.test(text)) return text;
    assert.ok(Date.now() < giveUpAt, `${file} has no ${expected.source}:\n${text}`);
    await sleep(50);
  }
}
