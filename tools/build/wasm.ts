// Reads what a WebAssembly module says about itself: imports, exports, globals, memory and the size of its code.
// Not a validator: the engine that runs the module is that.

import { readFileSync } from "node:fs";

export interface Signature {
  parameters: number[];
  results: number[];
}

export interface WasmModule {
  imports: { module: string; name: string; signature: Signature }[];
  /** Functions by name; `signature` is undefined for what is not a function. */
  exports: { name: string; signature: Signature | undefined }[];
  mutableGlobals: number;
  memory: { initialPages: number; maximumPages: number | undefined };
  codeBytes: number;
  /** Of each function that isn't imported, in their order. */
  functionBytes: number[];
  dataBytes: number;
}

export const I32 = 0x7f;

const Section = { Type: 1, Import: 2, Function: 3, Memory: 5, Global: 6, Export: 7, Code: 10, Data: 11 };
const FUNCTION_KIND = 0;

export function readWasm(path: string): WasmModule {
  const sections = splitIntoSections(readFileSync(path));
  const types = readEach(sections.get(Section.Type), (at) => {
    at.byte(); // The form of a function type.
    return { parameters: at.list(() => at.byte()), results: at.list(() => at.byte()) };
  });
  const imports = readEach(sections.get(Section.Import), (at) => {
    const [module, name, kind] = [at.text(), at.text(), at.byte()];
    if (kind !== FUNCTION_KIND) throw new Error(`${path}: the import ${module}.${name} is no function`);
    return { module, name, signature: types[at.number()]! };
  });
  const functions = [
    ...imports.map((each) => each.signature),
    ...readEach(sections.get(Section.Function), (at) => types[at.number()]!),
  ];
  const exports = readEach(sections.get(Section.Export), (at) => {
    const [name, kind, index] = [at.text(), at.byte(), at.number()];
    return { name, signature: kind === FUNCTION_KIND ? functions[index] : undefined };
  });
  const [memory] = readEach(sections.get(Section.Memory), (at) => {
    const hasMaximum = at.byte() === 1;
    return { initialPages: at.number(), maximumPages: hasMaximum ? at.number() : undefined };
  });
  if (memory === undefined) throw new Error(`${path} has no memory of its own`);
  const mutability = readEach(sections.get(Section.Global), (at) => {
    at.byte(); // Its type.
    const isMutable = at.byte();
    at.constantExpression();
    return isMutable;
  });
  return {
    imports,
    exports,
    mutableGlobals: mutability.filter((isMutable) => isMutable === 1).length,
    memory,
    codeBytes: sections.get(Section.Code)?.length ?? 0,
    functionBytes: readEach(sections.get(Section.Code), (at) => at.bytes(at.number()).length),
    dataBytes: sections.get(Section.Data)?.length ?? 0,
  };
}

function splitIntoSections(bytes: Uint8Array): Map<number, Uint8Array> {
  const sections = new Map<number, Uint8Array>();
  const at = new Cursor(bytes, 8); // Behind the magic number and the version.
  while (!at.isAtEnd()) sections.set(at.byte(), at.bytes(at.number()));
  return sections;
}

function readEach<T>(section: Uint8Array | undefined, read: (at: Cursor) => T): T[] {
  if (section === undefined) return [];
  const at = new Cursor(section, 0);
  return at.list(() => read(at));
}

class Cursor {
  constructor(
    private readonly source: Uint8Array,
    private offset: number,
  ) {}

  isAtEnd(): boolean {
    return this.offset >= this.source.length;
  }

  byte(): number {
    if (this.isAtEnd()) throw new Error("the module ends in the middle of something");
    return this.source[this.offset++]!;
  }

  /** An unsigned LEB128 number. */
  number(): number {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = this.byte();
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
  }

  bytes(count: number): Uint8Array {
    this.offset += count;
    return this.source.subarray(this.offset - count, this.offset);
  }

  text(): string {
    return new TextDecoder().decode(this.bytes(this.number()));
  }

  list<T>(read: () => T): T[] {
    return Array.from({ length: this.number() }, read);
  }

  /** Steps over the initial value of a global, of any of the four numeric types. */
  constantExpression(): void {
    const opcode = this.byte();
    if (opcode === 0x43) this.bytes(4);
    else if (opcode === 0x44) this.bytes(8);
    else this.number();
    if (this.byte() !== 0x0b) throw new Error("a global starts with more than a constant");
  }
}
