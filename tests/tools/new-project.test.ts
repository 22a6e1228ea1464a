// What somebody meets who writes an application: the packed tarball, a new project, an edited line, its tests, and the
// device on this machine. From the tarball alone, in a folder that has nothing else.

import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { after, describe, it } from "node:test";
import { NoNetwork, OwnNetwork } from "../../tools/start/own-network.ts";
import { refusingKernel } from "./refusing-kernel.ts";

const folder = mkdtempSync(join(tmpdir(), "astcp-new-project-"));
after(() => rmSync(folder, { recursive: true }));
const project = join(folder, "my-app");
const application = join(project, "app.ts");
const installing = ["--prefer-offline", "--no-audit", "--no-fund"];

/** What a program prints, which ends well. */
function outputOf(where: string, command: string, words: string[], environment = {}): string {
  const { status, output } = run(where, command, words, environment);
  assert.equal(status, 0, `${command} ${words.join(" ")}\n${output}`);
  return output;
}

function run(cwd: string, command: string, words: string[], environment = {}) {
  const env = { ...process.env, ...environment };
  const { status, stdout, stderr } = spawnSync(command, words, { cwd, env, encoding: "utf8" });
  return { status, output: stdout + stderr };
}

const npx = (words: string[], environment = {}) => run(project, "npx", ["astcp", ...words], environment);

function edit(before: string, behind: string): void {
  const text = readFileSync(application, "utf8");
  assert.ok(text.includes(before));
  writeFileSync(application, text.replace(before, behind));
}

const refusal = await OwnNetwork.create().then(
  (network) => network.end(),
  (error: Error) => error,
);

/** From now on: what is tested then is not how small the code is. */
function compileQuickly(): void {
  const profiles = { extends: "astcp/asconfig.json", options: { converge: false } };
  writeFileSync(join(project, "asconfig.json"), JSON.stringify(profiles));
}

const packed = JSON.parse(outputOf(".", "npm", ["pack", "--json", "--pack-destination", folder]));
const { filename, files } = packed[0] as { filename: string; files: { path: string }[] };
outputOf(folder, "npm", ["install", ...installing, `./${filename}`]);

describe("the tarball", () => {
  it("carries wasm3, and nothing that was made on this machine", () => {
    const paths = files.map(({ path }) => path);
    assert.ok(paths.includes("node_modules/wasm3/cpp/wasm3.h"));
    assert.deepEqual(
      paths.filter((path) => /^build\/|\.(?:o|wasm|elf)$/.test(path)),
      [],
    );
  });
});

describe("npx astcp new", () => {
  it("makes a project that depends on the tarball it came from", () => {
    const output = outputOf(folder, "npx", ["astcp", "new", "my-app"]);
    assert.match(output, / {4}cd my-app\n {4}npm test\n {4}npm start\n$/);
    const { name, dependencies } = JSON.parse(readFileSync(join(project, "package.json"), "utf8"));
    assert.deepEqual({ name, dependencies }, { name: "my-app", dependencies: { astcp: `file:../${filename}` } });
    assert.deepEqual(readdirSync(project).sort(), [
      ...[".gitignore", "README.md", "app.ts", "asconfig.json", "node_modules", "package-lock.json", "package.json"],
      ...["tests", "tsconfig.json"],
    ]);
  });
});

describe("a new project", () => {
  it("passes its tests, after a line of it was edited", () => {
    edit("Hello from a device!", "Hello, edited!");
    assert.match(
      outputOf(project, "npm", ["test"]),
      /^ok {2}the device > greets whoever asks on port 80$[^]*\n2 passed, 0 failed\n/m,
    );
  });

  it("is told what is left of its memory", () => {
    const { status, output } = npx(["build"]);
    assert.equal(status, 0, output);
    const [, left] = /^ {2}left for more variables +([\d,]+) bytes$/m.exec(output)!;
    const bytes = Number(left!.replace(",", ""));
    assert.ok(bytes > 1024 && bytes < 65_536, output);
  });

  it("is handed to idf.py, where there is one", () => {
    const bin = join(folder, "bin");
    mkdirSync(bin);
    writeFileSync(join(bin, "idf.py"), '#!/bin/sh\nprintf "%s\\n" "$@"\n');
    chmodSync(join(bin, "idf.py"), 0o755);
    const { status, output } = npx(["flash", "--port", "/dev/ttyUSB0"], {
      PATH: `${bin}${delimiter}${process.env.PATH}`,
    });
    assert.equal(status, 0, output);
    const words = output.trimEnd().split("\n").slice(1);
    const board = join(project, "node_modules/astcp/boards/esp32");
    assert.deepEqual(words, [
      ...["-C", board, "-B", join(project, "build/esp32"), "-D", "IDF_TARGET=esp32"],
      ...[
        "-D",
        `SDKCONFIG=${join(project, "sdkconfig.esp32")}`,
        "-D",
        `ASTCP_MODULE=${join(project, "build/app.wasm")}`,
      ],
      ...["-p", "/dev/ttyUSB0", "flash", "monitor"],
    ]);
    assert.ok(existsSync(join(board, "CMakeLists.txt")));
  });

  it("is told how to get idf.py, where there is none", () => {
    const { status, output } = npx(["flash"], { IDF_PATH: undefined });
    assert.equal(status, 1);
    assert.match(output, /build\/app\.wasm is compiled\. What flashes it is missing: ESP-IDF/);
  });

  it("is told why it can't run, where the kernel refuses", () => {
    const { status, output } = npx(["run", "--port", "0"], refusingKernel);
    assert.equal(status, 1, output);
    assert.match(output, /^It can't run here: no network namespace can be had[^]*npx astcp test/);
  });
});

if (refusal === undefined) {
  describe("a new project with a kernel to talk to", () => {
    it("serves its page on the loopback", async () => {
      const { answer } = await served(["npm", "start", "--", "--port", "0"]);
      assert.equal(answer, "Hello, edited!\n");
    });

    it("serves it from an emulated board, which tells what it took", async () => {
      const { answer, output } = await served(["npx", "astcp", "run", "--board", "qemu", "--port", "0"]);
      assert.equal(answer, "Hello, edited!\n");
      assert.match(output, /^ready after \d+ ms$/m);
      assert.match(output, /^RAM in all, with an ESP32's stack +[\d,]+$/m);
    });

    it("prints what passes, with the states", async () => {
      compileQuickly();
      const { answer, output } = await served(["npx", "astcp", "trace", "--port", "0"]);
      assert.equal(answer, "Hello, edited!\n");
      assert.match(output, /SYN-RECEIVED +──▶ +IP 10\.0\.7\.2\.80 > 10\.0\.7\.1\.\d+: Flags \[S\.\]/);
      assert.match(output, /ESTABLISHED +◀── .*: HTTP: GET \/ HTTP\/1\.1$/m);
    });
  });
} else {
  it(`a new project can't be tested against the kernel: ${refusal.message}`, () => {
    assert.ok(refusal instanceof NoNetwork);
    assert.notEqual(process.env.CI, "true");
  });
}

describe("an application that doesn't keep the rules", () => {
  it("has UDP, DHCP and names by another line, and by what it asks of them", () => {
    compileQuickly();
    const line = 'export * from "astcp/assembly/index";';
    const calls = 'import { useDhcp } from "astcp/assembly/network";\nuseDhcp();\n';
    edit(line, `${calls}export * from "astcp/assembly/index-networked";`);
    const { status, output } = npx(["build"]);
    assert.equal(status, 0, output);
    const exported = WebAssembly.Module.exports(new WebAssembly.Module(readFileSync(join(project, "build/app.wasm"))));
    assert.ok(["udpOpen", "dhcpStart", "resolve"].every((wanted) => exported.some(({ name }) => name === wanted)));
    edit(`${calls}export * from "astcp/assembly/index-networked";`, line);
  });

  it("is refused by the build when it allocates", () => {
    edit("socket.print(greeting);", "socket.print(greeting + greeting);");
    const { status, output } = npx(["build"]);
    assert.equal(status, 1, output);
    assert.match(output, /^app\.ts allocates memory: .*app\/\w+/);
  });

  it("is told what the compiler has against it", () => {
    edit("listen(80, serve);", "listen(80, nobody);");
    const { status, output } = npx(["build"]);
    assert.equal(status, 1);
    assert.match(output, /^app\.ts does not compile:\n[^]*Cannot find name 'nobody'/m);
  });
});

/** What a device answers on the port that it says it is on, and what was printed until it was interrupted. */
async function served([command, ...words]: string[]): Promise<{ answer: string; output: string }> {
  const child = spawn(command!, words, { cwd: project, stdio: ["ignore", "pipe", "pipe"], detached: true });
  const ended = once(child, "close");
  let output = "";
  const serves = new Promise<string>((resolve, reject) => {
    const listen = (text: string) => {
      output += text;
      const url = /is on (http:\/\/127\.0\.0\.1:\d+)/.exec(output);
      if (url) resolve(url[1]!);
    };
    child.stdout.setEncoding("utf8").on("data", listen);
    child.stderr.setEncoding("utf8").on("data", listen);
    child.once("close", () => reject(new Error(output)));
  });
  const answer = await (await fetch(await serves)).text();
  // As the terminal does on Ctrl-C: npm and what it has started are told alike.
  process.kill(-child.pid!, "SIGINT");
  await ended;
  return { answer, output };
}
