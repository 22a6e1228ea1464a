// The command line of npx astcp: its help, and what it says of words that make no sense. What the commands do is seen in
// new-project.test.ts.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { after, describe, it } from "node:test";
import { runNode } from "../../tools/processes.ts";

const folder = mkdtempSync(join(tmpdir(), "astcp-command-line-"));
after(() => rmSync(folder, { recursive: true }));

const entry = resolve("tools/astcp.mjs");
const astcp = (...words: string[]) => runNode([entry, ...words], {}, { folder });

/** What it says, and that it says it with this exit code. */
async function saysOf(status: number, ...words: string[]): Promise<string> {
  const said = await astcp(...words);
  assert.equal(said.status, status, said.output);
  return said.output;
}

const overview = await saysOf(0);
const names = [...overview.matchAll(/^ {2}(\w+) {2,}\w/gm)].map(([, name]) => name!);

describe("npx astcp", () => {
  it("lists its commands when it is told nothing, or asked for help", async () => {
    assert.deepEqual(names, ["new", "test", "run", "trace", "build", "flash", "boards", "completion", "help"]);
    assert.equal(await saysOf(0, "help"), overview);
    assert.equal(await saysOf(0, "--help"), overview);
  });

  for (const name of names) {
    it(`explains ${name}, however it is asked to`, async () => {
      const help = await saysOf(0, "help", name);
      assert.match(help, new RegExp(`^Usage: npx astcp ${name}\\b`));
      if (name !== "help") assert.equal(await saysOf(0, name, "--help"), help);
    });
  }

  it("names the command that was meant", async () => {
    assert.equal(await saysOf(2, "biuld"), "There is no command biuld. Did you mean build?\n");
    assert.match(await saysOf(2, "serve-the-page"), /^There is no command serve-the-page\. There are new, test, run, /);
  });

  it("names the option that was meant", async () => {
    assert.equal(await saysOf(2, "run", "--bord", "x"), "There is no option --bord. Did you mean --board?\n");
    assert.equal(await saysOf(2, "boards", "--all"), "There is no option --all. There are none.\n");
  });

  it("names the board that was meant, and how the chip is reached", async () => {
    assert.equal(
      await saysOf(2, "run", "--board", "qmeu-xtensa"),
      "There is no board qmeu-xtensa. Did you mean qemu-xtensa?\n",
    );
    assert.match(await saysOf(2, "run", "--board", "esp32"), /has to be flashed: npx astcp flash\n$/);
    assert.equal(
      await saysOf(2, "flash", "--target", "esp32s4"),
      "There is no target esp32s4. Did you mean esp32s3?\n",
    );
  });

  it("refuses a word too many, and a port that is none", async () => {
    assert.equal(await saysOf(2, "build", "app.ts"), '"app.ts" is a word too many.\n');
    for (const port of ["80:", "65536", "8080:0", "http"])
      assert.match(
        await saysOf(2, "trace", "--port", port),
        /names no port\. 8080:80 leads from port 8080 here to port 80/,
      );
  });

  it("says where an application is, when there is none", async () => {
    for (const name of ["test", "run", "trace", "build", "flash"])
      assert.match(
        await saysOf(2, name),
        /^There is no app\.ts and no asconfig\.json here\. .*npx astcp new my-app\n$/,
      );
  });

  it("makes no project without a name, with a bad one, or where something is", async () => {
    assert.match(await saysOf(2, "new"), /^It needs a name/);
    assert.match(await saysOf(2, "new", "My App"), /^"My App" can't be the name of a package/);
    mkdirSync(join(folder, "taken"));
    writeFileSync(join(folder, "taken/file"), "");
    assert.match(await saysOf(2, "new", "taken"), /^taken is there already, and not empty\.\n$/);
  });

  it("says what to do when it can't know where it came from", async () => {
    assert.match(await saysOf(2, "new", "my-app"), /--tarball astcp-0\.1\.0\.tgz\n$/);
    assert.equal(await saysOf(2, "new", "my-app", "--tarball", "no.tgz"), "There is no no.tgz.\n");
  });

  it("lists the boards, and what is missing for them", async () => {
    const { status, output } = await runNode([entry, "boards"], { PATH: folder, IDF_PATH: "esp-idf" }, { folder });
    assert.equal(status, 0);
    assert.deepEqual(
      [...output.matchAll(/^([\w-]+): /gm)].map(([, name]) => name),
      ["linux-tap", "qemu-xtensa", "esp32"],
    );
    assert.match(output, /^ {4}sudo apt-get install .*gcc-xtensa-lx106/m);
    assert.match(output, /^ {4}\. esp-idf\/export\.sh$/m);
  });

  it("lets bash complete commands and options", async () => {
    const completion = await saysOf(0, "completion");
    const completed = (words: string) => {
      const script = `${completion}\nCOMP_WORDS=(${words}); COMP_CWORD=$((\${#COMP_WORDS[@]} - 1)); _astcp; echo "\${COMPREPLY[@]}"`;
      return spawnSync("bash", ["-c", script], { encoding: "utf8" }).stdout.trim();
    };
    assert.equal(completed("astcp b"), "build boards");
    assert.equal(completed("astcp run --"), "--board --port");
  });
});
