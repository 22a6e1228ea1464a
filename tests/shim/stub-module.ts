// Small modules that keep the contract but for the one thing that a test is about. The bytes are made here: no compiler
// would write a wrong module on purpose.

import { documented } from "../tidy/contract.ts";

export interface StubFaults {
  /** An export that is left out. */
  missing?: string;
  /** An export that takes one i32 more than it should. */
  mistyped?: string;
  /** The bodies of exports, as instructions; they come before the constant result, if there is one. */
  bodies?: Record<string, number[]>;
  /** What exports return; else 0. */
  results?: Record<string, number>;
  /** The imports: name, and how many i32 it takes and returns. The first is function 0. */
  imports?: [module: string, name: string, parameters: number, results: number][];
  /** What the start function does. */
  start?: number[];
}

export const unreachable = [0x00];
export const localGet = (index: number) => [0x20, index];
export const constant = (value: number) => [0x41, ...signed(value)];
export const call = (index: number) => [0x10, index];
export const drop = [0x1a];
export const equal = [0x46];
/** Traps if the value on the stack is not 0. */
export const trapIf = [0x04, 0x40, ...unreachable, 0x0b];

const i32 = 0x7f;
/** Where the stub wants its frames. */
const receiveFrame = 4096;

export function stubModule(faults: StubFaults = {}): Uint8Array {
  const { bodies = {}, imports = [], start } = faults;
  const results: Record<string, number> = {
    abiVersion: 1,
    receiveFrame,
    receiveFrameBytes: 1514,
    poll: -1,
    ...faults.results,
  };
  const exports = documented("export").filter(({ name }) => name !== faults.missing);
  const own = exports.map(({ name, parameters, results: count }) => ({
    name,
    type: functionType(parameters + (name === faults.mistyped ? 1 : 0), count),
    code: [...(bodies[name] ?? []), ...(count > 0 ? constant(results[name] ?? 0) : [])],
  }));
  if (start) own.push({ name: "started", type: functionType(0, 0), code: start });
  const types = [
    ...imports.map(([, , parameters, count]) => functionType(parameters, count)),
    ...own.map(({ type }) => type),
  ];
  return Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, types),
    ...section(
      2,
      imports.map(([module, name], index) => [...text(module), ...text(name), 0, index]),
    ),
    ...section(
      3,
      own.map((_, index) => unsigned(imports.length + index)),
    ),
    ...section(5, [[1, 1, 1]]),
    ...section(
      7,
      own.map(({ name }, index) => [...text(name), 0, ...unsigned(imports.length + index)]),
    ),
    ...(start ? [8, 1, imports.length + own.length - 1] : []),
    ...section(
      10,
      own.map(({ code }) => sized([0, ...code, 0x0b])),
    ),
  ]);
}

function functionType(parameters: number, results: number): number[] {
  return [0x60, parameters, ...Array<number>(parameters).fill(i32), results, ...Array<number>(results).fill(i32)];
}

function section(id: number, entries: number[][]): number[] {
  return entries.length === 0 ? [] : [id, ...sized([...unsigned(entries.length), ...entries.flat()])];
}

function sized(bytes: number[]): number[] {
  return [...unsigned(bytes.length), ...bytes];
}

function text(name: string): number[] {
  return sized([...Buffer.from(name)]);
}

function unsigned(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)];
}

function signed(value: number): number[] {
  return value >= -64 && value < 64 ? [value & 0x7f] : [(value & 0x7f) | 0x80, ...signed(value >> 7)];
}
