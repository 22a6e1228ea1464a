// Loaded before a test (`--import`), it writes down every call of the modules that RECORD_MODULES names, with what the host
// put into their memory and answered them, into the file RECORDING. The core has no hidden inputs, so that this is all that
// it takes to do the same again elsewhere (play.c, which says what the bytes mean).

import { appendFileSync, readFileSync } from "node:fs";

type Numbers = (...values: number[]) => number | undefined;

const nameBytes = 32;
/** As engine.h has it. */
const argumentsMax = 5;
const Request = { Transmit: 0, Random: 1 };

const recordedModules = process.env.RECORD_MODULES!.split(",").map((file) => readFileSync(file));
const recording = process.env.RECORDING!;

/** Which of the recorded modules it is. */
const numbers = new WeakMap<WebAssembly.Module, number>();
const instances: { module: number; calls: Buffer[] }[] = [];

WebAssembly.Module = class extends WebAssembly.Module {
  constructor(bytes: BufferSource) {
    super(bytes);
    const number = recordedModules.findIndex((one) => one.equals(bytes as Uint8Array));
    if (number >= 0) numbers.set(this, number);
  }
};

/** An instance of a recorded module, whose exports write down what they are asked. */
WebAssembly.Instance = new Proxy(WebAssembly.Instance, {
  construct(target, [module, imports]: [WebAssembly.Module, WebAssembly.Imports]) {
    const number = numbers.get(module);
    if (number === undefined) return new target(module, imports);
    const recorder = new Recorder(number);
    return { exports: recorder.wrapExports(new target(module, recorder.wrapImports(imports)).exports) };
  },
});

process.on("exit", () => {
  for (const { module, calls } of instances) {
    const bytes = Buffer.concat(calls);
    appendFileSync(recording, Buffer.concat([words(module, bytes.length), bytes]));
  }
});

class Recorder {
  private readonly calls: Buffer[] = [];
  private requests: number[] = [];

  constructor(module: number) {
    instances.push({ module, calls: this.calls });
  }

  wrapImports({ host }: WebAssembly.Imports): WebAssembly.Imports {
    const { transmit, random } = host as Record<string, Numbers>;
    const recorded = {
      transmit: (address: number, length: number) => {
        const taken = transmit!(address, length)!;
        this.requests.push(Request.Transmit, address, length, taken);
        return taken;
      },
      random: () => {
        const bits = random!()!;
        this.requests.push(Request.Random, 0, 0, bits);
        return bits;
      },
    };
    return { host: { ...host, ...recorded } };
  }

  wrapExports(exports: WebAssembly.Exports): WebAssembly.Exports {
    const memory = exports.memory as WebAssembly.Memory;
    const wrapped = Object.entries(exports).map(([name, exported]) => {
      // Counters change nothing, and are read letter by letter.
      if (typeof exported !== "function" || name.startsWith("counter")) return [name, exported];
      const call = (...values: number[]) => {
        const written = this.writtenFor(name, values, exports, memory);
        this.requests = [];
        const result: number | undefined = exported(...values);
        this.write(name, exported.length, values, written, result);
        return result;
      };
      // The host checks how many parameters there are.
      return [name, Object.defineProperty(call, "length", { value: exported.length })];
    });
    return Object.fromEntries(wrapped);
  }

  /** Where, and what, the host has written that this call will read. */
  private writtenFor(
    name: string,
    [, second = 0, third = 0]: number[],
    exports: WebAssembly.Exports,
    memory: WebAssembly.Memory,
  ): { address: number; bytes: Uint8Array } {
    let [address, length] = [0, 0];
    if (name === "input") {
      address = (exports.receiveFrame as () => number)() >>> 0;
      length = Math.max(0, Math.min(second, (exports.receiveFrameBytes as () => number)()));
    } else if (name === "tcpSend") {
      [address, length] = [second >>> 0, third];
    }
    const isInside = length > 0 && address + length <= memory.buffer.byteLength;
    // A region that the module has to refuse is not read.
    if (!isInside) [address, length] = [0, 0];
    return { address, bytes: new Uint8Array(memory.buffer, address, length).slice() };
  }

  private write(
    name: string,
    parameters: number,
    values: number[],
    { address, bytes }: { address: number; bytes: Uint8Array },
    result: number | undefined,
  ): void {
    const label = Buffer.alloc(nameBytes);
    label.write(name, "ascii");
    const filled = Array.from({ length: argumentsMax }, (_, index) => values[index] ?? 0);
    this.calls.push(
      label,
      words(parameters, result === undefined ? 0 : 1, ...filled, result ?? 0),
      words(address, bytes.length, this.requests.length / 4),
      Buffer.concat([bytes], Math.ceil(bytes.length / 4) * 4),
      words(...this.requests),
    );
  }
}

function words(...values: number[]): Buffer {
  return Buffer.from(Uint32Array.from(values, (value) => value >>> 0).buffer);
}
