// Three statements of the same boundary, in one form: docs/abi.md, the sources whose exports are a module's
// (assembly/index.ts, assembly/index-networked.ts), and assembly/driver/host.ts.

import { dirname, join } from "node:path";
import { read } from "./files.ts";

export interface BoundaryFunction {
  name: string;
  parameters: number;
  results: number;
}

/** The functions in the tables of docs/abi.md whose first column has this heading. */
export function documented(heading: "import" | "export"): BoundaryFunction[] {
  const tables = read("docs/abi.md").matchAll(
    new RegExp(`^\\| ${heading} \\| signature .*\\n.*\\n((?:\\|.*\\n)+)`, "gm"),
  );
  const rows = [...tables].flatMap(([, body]) => body!.trimEnd().split("\n"));
  return rows.flatMap((row) => {
    const [, name, signature] = /^\| `(\w+)` \| ([^|]*?) ?\|/.exec(row) ?? [];
    if (name === undefined || signature === undefined) throw new Error(`docs/abi.md has a row of another form: ${row}`);
    return name === "memory" ? [] : [{ name, ...readSignature(signature) }];
  });
}

/** The exports that docs/abi.md promises of some builds alone, section by section. */
export function optionalExports(): BoundaryFunction[] {
  const sections = read("docs/abi.md").split(/^## /m);
  const some = sections.filter((section) => /^Exports: .*\n\nIn builds with /.test(section)).join("");
  return documented("export").filter(({ name }) => some.includes(`\n| \`${name}\` |`));
}

/** The names that a source exports, its own and those that it hands on. */
export function exportedBy(file: string): string[] {
  const source = read(file);
  const handedOn = [...source.matchAll(/^export \* from "(.+)"/gm)].map(
    ([, path]) => `${join(dirname(file), path!)}.ts`,
  );
  const functions = [...source.matchAll(/^export function (\w+)/gm)].map(([, name]) => name!);
  const lists = [...source.matchAll(/^export \{([^}]*)\}/gm)].flatMap(([, list]) =>
    list!
      .split(",")
      .map((each) => each.trim().split(" as ").at(-1)!)
      .filter(Boolean),
  );
  return [...functions, ...lists, ...handedOn.flatMap(exportedBy)];
}

/** The imports that assembly/driver/host.ts declares. */
export function declared(): BoundaryFunction[] {
  const declarations = read("assembly/driver/host.ts").matchAll(
    /^@external\("host", "(\w+)"\)\nexport declare function \w+\(([^)]*)\): (\w+);/gm,
  );
  return [...declarations].map(([, name, parameters, result]) => ({
    name: name!,
    parameters: count(parameters!),
    results: result === "void" ? 0 : 1,
  }));
}

function readSignature(text: string): Omit<BoundaryFunction, "name"> {
  const [, parameters, result] = /^\(([^)]*)\)( -> i32)?$/.exec(text) ?? [];
  if (parameters === undefined) throw new Error(`docs/abi.md: no signature: ${text}`);
  return { parameters: count(parameters), results: result === undefined ? 0 : 1 };
}

function count(list: string): number {
  return list.split(",").filter((each) => each.trim() !== "").length;
}
