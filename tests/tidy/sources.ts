// Names, lengths and words of every file of the project, and that each test tests.

import assert from "node:assert/strict";
import { basename, dirname, join } from "node:path";
import { describe, it } from "node:test";
import { projectFiles, read } from "./files.ts";

const linesMax = 400;
const isSource = (file: string) => /\.(?:ts|mjs|js|c|h|css|sh)$/.test(file);
/** Inputs of the fuzz target are bytes. */
const isText = (file: string) => !file.endsWith(".png") && !file.startsWith("tests/fuzz/corpus/");
const isTest = (file: string) => /^tests\/.*\.(?:spec|test)\.ts$/.test(file) || file.startsWith("tests/tidy");

/** Files whose names are other people's conventions. */
const isConventional = (name: string) =>
  /^[A-Z]+(?:\.zh)?(?:\.md)?$|^Makefile$|^CMakeLists\.txt$|^Kconfig(?:\.projbuild)?$/.test(name);

describe("files", () => {
  it("were found", () => assert.ok(projectFiles.filter(isSource).length > 20));

  it("have names in lower case and hyphens", () => {
    assert.deepEqual(
      projectFiles.filter((file) => !isConventional(basename(file)) && !/^[a-z0-9.-]+(?:\.S)?$/.test(basename(file))),
      [],
    );
  });

  it("are named by what they hold", () => {
    assert.deepEqual(
      projectFiles.filter((file) => /util|helper|common|manager|misc/i.test(basename(file))),
      [],
    );
  });

  it(`have at most ${linesMax} lines`, () => {
    assert.deepEqual(
      projectFiles.filter((file) => isSource(file) && read(file).split("\n").length - 1 > linesMax),
      [],
    );
  });

  it("begin with a comment that says what they are", () => {
    assert.deepEqual(
      projectFiles.filter((file) => isSource(file) && !/^(?:#!.*\n)?(?:\/\/|\/\*|#) ?\S/.test(read(file))),
      [],
    );
  });

  it("name no place on somebody's machine and no package registry", () => {
    assert.deepEqual(linesThatMatch(/(?:^|[\s"'`(=])\/(?:work|tmp|root|home|Users)\/|registry\.[a-z]+\./), []);
  });

  it("leave nothing to be done later", () => {
    assert.deepEqual(linesThatMatch(/\b(?:TO[D]O|FIX[M]E|XX[X])\b/), []);
  });
});

describe("documents", () => {
  const documents = projectFiles.filter((file) => file.endsWith(".md"));

  it("link to files that exist", () => {
    const links = documents.flatMap((file) =>
      [...read(file).matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, target]) => join(dirname(file), target!)),
    );
    assert.ok(links.length > 0);
    assert.deepEqual(
      links.filter((link) => !projectFiles.includes(link)),
      [],
    );
  });

  it("name only sources that exist", () => {
    const existing = new Set(projectFiles.map((file) => basename(file)));
    const named = documents.flatMap((file) =>
      [...read(file).matchAll(/(?<![*\w.-])[\w-]+\.(?:ts|mjs|c|h)\b/g)].map(String),
    );
    assert.ok(named.length > 0);
    assert.deepEqual(
      named.filter((name) => !existing.has(name)),
      [],
    );
  });
});

describe("the state of a connection, and of the DHCP client", () => {
  it("is assigned in one file", () => {
    const assigning = projectFiles.filter((file) => file.startsWith("assembly/") && /\.state = /.test(read(file)));
    assert.deepEqual(assigning, ["assembly/dhcp/client.ts", "assembly/tcp/connections.ts"]);
  });
});

describe("tests", () => {
  it("are none of them skipped, singled out or unwritten", () => {
    const words = /\b(?:x(?:it|test|describe)|(?:it|test|describe)\.(?:skip|todo|only)|todo)\(/;
    assert.deepEqual(linesThatMatch(words, isTest), []);
  });

  it("each expect something", () => {
    const idle = projectFiles.filter(isTest).flatMap((file) => {
      const words = assertingWords(read(file));
      return testsOf(read(file))
        .filter((body) => !words.test(body))
        .map((body) => `${file}: ${body.slice(0, body.indexOf("\n"))}`);
    });
    assert.deepEqual(idle, []);
  });
});

/** What only leads up to a test, though it checks that on the way. */
const isPreparation = (file: string) => /\/(?:link|openings|peer)\.ts$/.test(file);

/** What can fail a test: the words of the test runners, and calls of functions made to expect something. */
function assertingWords(source: string): RegExp {
  const shared = projectFiles.filter((file) => file.startsWith("tests/support/") && !isPreparation(file));
  const functions = [source, ...shared.map(read)].flatMap(functionsOf);
  const words = ["expect|assert|throws|rejects|failWith|fails\\("];
  for (let known = 0; known !== words.length;) {
    known = words.length;
    const found = new RegExp(words.join("|"), "i");
    for (const { name, body } of functions) {
      const call = `\\b${name}\\(`;
      if (found.test(body) && !words.includes(call)) words.push(call);
    }
  }
  return new RegExp(words.join("|"), "i");
}

/** Functions and methods, as the formatter lays them out: the body ends with the brace below the head's beginning. */
function functionsOf(source: string): { name: string; body: string }[] {
  const heads = source.matchAll(/^( *)(?:export |private )?(?:function )?(\w+)\([^\n]*\{\n([\s\S]*?)\n\1\}/gm);
  return [...heads]
    .map(([, , name, body]) => ({ name: name!, body: body! }))
    .filter(({ name }) => !["if", "for", "while", "switch", "it", "test", "describe"].includes(name));
}

/** Each test's text, from its `it(` to the next one's. */
function testsOf(source: string): string[] {
  return source.split(/^ *(?=(?:it|test|itThrows|throws)\()/m).slice(1);
}

function linesThatMatch(words: RegExp, isMeant = isText): string[] {
  return projectFiles.filter(isMeant).flatMap((file) =>
    read(file)
      .split("\n")
      .flatMap((line, index) => (words.test(line) ? [`${file}:${index + 1}: ${line.trim()}`] : [])),
  );
}
