// What runs a module on a board: wasm3 interprets it, or wasm2c has made C of it, which is compiled into the program.

export const engines = ["wasm3", "wasm2c"] as const;
export type Engine = (typeof engines)[number];

/** Behind the name of a program that has its module compiled in. */
export const suffixOf = (engine: Engine) => (engine === "wasm3" ? "" : `-${engine}`);
