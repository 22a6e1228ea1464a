// host-shim/abi.h says what docs/abi.md says.

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { documented, optionalExports, type BoundaryFunction } from "../tidy/contract.ts";
import { read } from "../tidy/files.ts";

const header = read("host-shim/abi.h");
const page = read("docs/abi.md");

/** The list of functions that the macro of this name makes. */
function functions(macro: string): BoundaryFunction[] {
  const [, list] = new RegExp(`#define ${macro}\\(\\w+\\) +\\\\\\n((?:.*\\\\\\n)*.*\\n)`).exec(header)!;
  return [...list!.matchAll(/\((\w+), (\d), (\d)\)/g)].map(([, name, parameters, results]) => ({
    name: name!,
    parameters: Number(parameters),
    results: Number(results),
  }));
}

/** The values of an enumeration, by number. */
function enumeration(name: string): [number, string][] {
  const [, list] = new RegExp(`enum ${name} \\{\\n((?:.*\\n)*?)\\};`).exec(header)!;
  const lines = [...list!.matchAll(/^ +ABI_(\w+)(?: = (-?\d+))?,/gm)];
  return lines.map(([, word, number], index) => [number === undefined ? index : Number(number), word!]);
}

/** The rows under a heading whose first column is a number. */
function rows(heading: string): [number, string][] {
  const [, text] = new RegExp(`^##+ ${heading}\\n((?:(?!#).*\\n?)*)`, "m").exec(page)!;
  return [...text!.matchAll(/^\| (-?\d+)(?: \||,) ([^|]+?) \|/gm)].map(([, number, word]) => [Number(number), word!]);
}

describe("abi.h", () => {
  it("has the exports of the contract", () => {
    const optional = optionalExports();
    const isOptional = ({ name }: BoundaryFunction) => optional.some((each) => each.name === name);
    assert.deepEqual(
      functions("ABI_EXPORTS"),
      documented("export").filter((each) => !isOptional(each)),
    );
    assert.ok(functions("ABI_EXPORTS").length > 30);
    assert.deepEqual(functions("ABI_NETWORKED_EXPORTS"), optional);
    assert.ok(functions("ABI_NETWORKED_EXPORTS").length > 11);
  });

  it("has the imports of the contract", () => {
    assert.deepEqual(functions("ABI_IMPORTS"), documented("import"));
    assert.equal(functions("ABI_IMPORTS").length, 4);
  });

  it("has the states of the contract", () => {
    assert.equal(rows("States").length, 11);
    assert.deepEqual(
      enumeration("abi_state"),
      rows("States").map(([number, name]) => [number, name.replaceAll("-", "_")]),
    );
  });

  it("has the results of the contract", () => {
    const names = rows("Results").map(([number, name]) => [
      number,
      name.replaceAll(/(?<=.)[A-Z]/g, "_$&").toUpperCase(),
    ]);
    assert.equal(names.length, 11);
    assert.deepEqual(
      enumeration("abi_result").map(([number, name]) => [number, name.replace(/_RESULT$/, "")]),
      names,
    );
  });

  it("numbers options and points of the trace as the contract does", () => {
    assert.deepEqual(
      enumeration("abi_option").map(([number]) => number),
      rows("Options").map(([number]) => number),
    );
    assert.deepEqual(
      enumeration("abi_point"),
      rows("Points of the trace").map(([number, name]) => [number, `POINT_${name.replace("-", "").toUpperCase()}`]),
    );
  });
});
