// What player.c does, in V8: plays a script to a module, and prints the nanoseconds of one operation. It is done several
// times, as V8 compiles anew what it has seen often; the median of the later times is printed.

import { readFileSync } from "node:fs";
import { nextRandom } from "./subject.ts";

const rounds = { first: 10, measured: 11 };

const [scriptFile, moduleFile] = process.argv.slice(2);
const script = readFileSync(scriptFile!);
const [preparing, measured, operations] = [script.readUInt32LE(0), script.readUInt32LE(4), script.readUInt32LE(8)];
const headBytes = 16;
const module = new WebAssembly.Module(readFileSync(moduleFile!));
const times = Array.from({ length: rounds.first + rounds.measured }, round).slice(rounds.first);
console.log((times.sort((a, b) => a - b)[rounds.measured >> 1]! / operations).toFixed(1));

function round(): number {
  let random = 1;
  let at = headBytes;
  let end = 0;
  const transmitted = new Uint8Array(script.length * 2);
  const host = {
    transmit: (address: number, length: number) => {
      transmitted.set(new Uint8Array(memory.buffer, address, length), end);
      end += length;
      return 1;
    },
    random: () => (random = nextRandom(random)),
  };
  const exports = new WebAssembly.Instance(module, { host }).exports as Record<string, (...values: number[]) => number>;
  const memory = exports.memory as unknown as WebAssembly.Memory;
  const receiveFrame = new Uint8Array(memory.buffer, exports.receiveFrame!(), 1514);
  const { input, poll } = exports;
  exports.init!(0x0200, 0x0a000702, 0, 5000);
  exports.configure!(0x0a000702, 0xffffff00, 0);

  const play = (count: number) => {
    for (; count > 0; count--) {
      const now = script.readUInt32LE(at);
      const length = script.readUInt32LE(at + 4);
      at += 8;
      if (length > 0) {
        receiveFrame.set(script.subarray(at, at + length));
        input!(now, length);
      } else {
        poll!(now);
      }
      at += (length + 3) & ~3;
    }
  };
  play(preparing);
  end = 0;
  const before = process.hrtime.bigint();
  play(measured);
  return Number(process.hrtime.bigint() - before);
}
