// Where the fields of the core's records stand in its memory, and what its enumerations' numbers mean, in the profile of
// the page: a module that the compiler makes out of the sources, and whose exported constants are read here.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import ts from "typescript";
import type { Layout, NumberType } from "../../page/model/layout.ts";
import { compileAll } from "../build/compile.ts";
import { modules, pageLayout } from "../build/modules.ts";

/** Where the records and enumerations stand. A class takes the fields of the one that it extends. */
const sources = [
  "tcp/endpoint",
  "tcp/connection",
  "tcp/records",
  "tcp/state",
  "ip/records",
  "deadline",
  "memory-map",
  "limits",
];
const records = [
  ...["Connection", "Span", "HeldPiece", "HalfOpen", "TimeWait", "FourTuple"],
  ...["Neighbour", "Listener", "Deadline"],
];
const enumerations = ["State", "Event", "Timer", "Condition", "Reachability"];
const places = [
  ...["transferStart", "deadlinesStart", "fourTuplesStart", "neighboursStart"],
  ...["connectionsStart", "spansStart", "heldPiecesStart", "halfOpenStart", "timeWaitStart", "listenersStart"],
];
const counts = [
  ...["connectionsMax", "spansMax", "heldPiecesMax", "halfOpenMax", "timeWaitMax"],
  ...["neighboursMax", "listenersMax", "bufferBytes"],
];

/** How many bytes one has, and how they are read; an enumeration is an i32. */
const numberTypes: Record<string, NumberType> = {
  ...{ bool: "u8", u8: "u8", u16: "u16", u32: "u32", u64: "u64", usize: "u32" },
};

interface Declaration {
  file: string;
  parent: string | undefined;
  /** The names of the fields with their types, or of the members. */
  members: [string, NumberType][];
}

export interface Core {
  module: Uint8Array<ArrayBuffer>;
  layout: Layout;
}

/** The core as the page runs it, and how to read its memory. The error's message is the compiler's. */
export async function buildCore(): Promise<Core> {
  const declarations = new Map(sources.flatMap(declarationsIn));
  mkdirSync(dirname(pageLayout.entry), { recursive: true });
  writeFileSync(pageLayout.entry, entryFor(declarations));
  const core = modules.find(({ name }) => name === "core-page")!;
  const refused = (await compileAll([core, pageLayout])).find(({ error }) => error !== undefined);
  if (refused) throw new Error(refused.error);
  return { module: readFileSync(core.wasm), layout: readLayout(declarations) };
}

function readLayout(declarations: Map<string, Declaration>): Layout {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(readFileSync(pageLayout.wasm)), {});
  const constant = (name: string): number => (exports[name] as WebAssembly.Global<"i32">).value;

  const fieldsOf = (record: string) =>
    Object.fromEntries(
      membersOf(record, declarations).map(([name, type]) => [name, { at: constant(`${record}_${name}`), type }]),
    );
  const numbersOf = (enumeration: string) =>
    Object.fromEntries(
      membersOf(enumeration, declarations).map(([name]) => [name, constant(`${enumeration}_${name}`)]),
    );
  const valuesOf = (names: string[]) => Object.fromEntries(names.map((name) => [name, constant(name)]));
  return {
    records: Object.fromEntries(
      records.map((record) => [record, { bytes: constant(`${record}_bytes`), fields: fieldsOf(record) }]),
    ),
    enumerations: Object.fromEntries(enumerations.map((each) => [each, numbersOf(each)])),
    places: valuesOf(places),
    counts: valuesOf(counts),
  };
}

function entryFor(declarations: Map<string, Declaration>): string {
  const fileOf = (name: string) => `../assembly/${declarationOf(name, declarations).file}`;
  const sizeOf = (record: string) => record[0]!.toLowerCase() + record.slice(1) + "Bytes";
  const lines = [
    `// Written by tools/page/core.ts: the offsets as the compiler knows them.\n`,
    ...records.map((each) => `import { ${each}, ${sizeOf(each)} } from "${fileOf(each)}";`),
    ...enumerations.map((each) => `import { ${each} } from "${fileOf(each)}";`),
    `export { ${places.join(", ")} } from "../assembly/memory-map";`,
    `export { ${counts.join(", ")} } from "../assembly/limits";`,
    ...records.flatMap((record) => [
      `export const ${record}_bytes: i32 = ${sizeOf(record)};`,
      ...membersOf(record, declarations).map(
        ([name]) => `export const ${record}_${name}: i32 = <i32>offsetof<${record}>("${name}");`,
      ),
    ]),
    ...enumerations.flatMap((each) =>
      membersOf(each, declarations).map(([name]) => `export const ${each}_${name}: i32 = ${each}.${name};`),
    ),
  ];
  return `${lines.join("\n")}\n`;
}

function membersOf(name: string, declarations: Map<string, Declaration>): [string, NumberType][] {
  const { parent, members } = declarationOf(name, declarations);
  return parent === undefined ? members : [...membersOf(parent, declarations), ...members];
}

function declarationOf(name: string, declarations: Map<string, Declaration>): Declaration {
  const declaration = declarations.get(name);
  if (!declaration) throw new Error(`${name} is no class and no enumeration of ${sources.join(", ")}`);
  return declaration;
}

function declarationsIn(file: string): [string, Declaration][] {
  const source = ts.createSourceFile(file, readFileSync(`assembly/${file}.ts`, "utf8"), ts.ScriptTarget.ES2022);
  return source.statements.flatMap((statement): [string, Declaration][] => {
    if (ts.isEnumDeclaration(statement)) {
      const members = statement.members.map(({ name }): [string, NumberType] => [name.getText(source), "i32"]);
      return [[statement.name.text, { file, parent: undefined, members }]];
    }
    if (!ts.isClassDeclaration(statement)) return [];
    const fields = statement.members.filter(ts.isPropertyDeclaration);
    const members = fields.map(({ name, type }): [string, NumberType] => [
      name.getText(source),
      numberTypes[type!.getText(source)] ?? "i32",
    ]);
    const parent = statement.heritageClauses?.[0]?.types[0]?.expression.getText(source);
    return [[statement.name!.text, { file, parent, members }]];
  });
}
