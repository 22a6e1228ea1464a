// How as-pect runs the specs: compiled from the sources with the constants of the `debug` profile, linked to a wire that
// keeps what the stack transmits. tools/test/specs.ts says which specs, and where the results go.

import { createWire } from "./tests/support/wire-imports.ts";

export default {
  entries: process.env.SPECS!.split(","),
  include: [],
  disclude: [],
  reporter: "./tools/test/spec-reporter.ts",
  async instantiate(
    _memory: WebAssembly.Memory,
    createImports: (imports: object) => WebAssembly.Imports,
    instantiate: (binary: Uint8Array, imports: WebAssembly.Imports) => Promise<WebAssembly.Instance>,
    binary: Uint8Array,
  ) {
    const wire = createWire();
    const instance = await instantiate(binary, createImports(wire.imports));
    wire.attach(instance);
    return instance;
  },
};
