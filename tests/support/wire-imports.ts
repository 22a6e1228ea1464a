// The host of the specs under as-pect: what a compiled spec imports, in Node. Frames that the stack transmits wait here
// until the spec fetches them; entropy is a sequence that every test begins anew.

export function createWire() {
  let memory = new WebAssembly.Memory({ initial: 0 });
  let frames: Uint8Array[] = [];
  let events: number[][] = [];
  let refusals = 0;
  let entropy = 1;

  const imports = {
    host: {
      transmit(address: number, length: number) {
        if (refusals > 0) {
          refusals--;
          return 0;
        }
        frames.push(new Uint8Array(memory.buffer, address, length).slice());
        return 1;
      },
      random() {
        entropy = nextEntropy(entropy);
        return entropy;
      },
      trace(...event: number[]) {
        events.push(event);
      },
    },
    wire: {
      reset() {
        frames = [];
        events = [];
        refusals = 0;
        entropy = 1;
      },
      /** Puts the oldest frame there, and answers its length; 0: there is none. */
      nextFrame(address: number) {
        const frame = frames.shift() ?? new Uint8Array(0);
        new Uint8Array(memory.buffer).set(frame, address);
        return frame.length;
      },
      /** Puts the four numbers of the oldest trace event there; 0: there is none. */
      nextEvent(address: number) {
        const event = events.shift() ?? [];
        new Int32Array(memory.buffer).set(event, address / 4);
        return event.length;
      },
      /** The next so many frames find no room in the MAC. */
      refuse(count: number) {
        refusals = count;
      },
    },
  };

  return {
    imports,
    attach(instance: WebAssembly.Instance) {
      memory = instance.exports.memory as WebAssembly.Memory;
    },
  };
}

/** The finalizer of MurmurHash3, applied to its own last answer: a test meets the same numbers each time. */
export function nextEntropy(previous: number): number {
  let mixed = (previous + 0x9e3779b9) | 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}
