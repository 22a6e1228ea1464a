// A second instance, whose memory is a copy of the first one's. Both are called with the same arguments and have to answer
// the same, and to send the same frames: the memory is the whole state (docs/abi.md).

import { Host } from "../../host-shim/js/host.ts";
import { insist } from "./violation.ts";

const copiesAreEqual = "a copy of the memory goes on as the original does";

/** Methods of the host that read or write its memory, and don't call the core. */
const beside: PropertyKey[] = ["memory", "read", "snapshot"];

export class Twin {
  /** In the place of the original. */
  readonly both: Host;
  private readonly copy: Host;
  private readonly numbers: number[] = [];
  private readonly frames: { frame: Uint8Array; isTaken: boolean }[] = [];

  constructor(
    readonly original: Host,
    module: WebAssembly.Module,
  ) {
    this.copy = new Host(module, {
      transmit: (frame) => this.isSame(frame),
      random: () => {
        const number = this.numbers.shift();
        insist(number !== undefined, copiesAreEqual, () => "it asks for more entropy");
        return number!;
      },
    });
    this.copy.restore(original.snapshot());
    this.both = new Proxy(original, { get: (_, name) => this.method(name) });
  }

  noteRandom(number: number): void {
    this.numbers.push(number);
  }

  noteFrame(frame: Uint8Array, isTaken: boolean): void {
    // As the core made it: the MAC may fill in checksums, and the network may mark it.
    this.frames.push({ frame: frame.slice(), isTaken });
  }

  private isSame(frame: Uint8Array): boolean {
    const expected = this.frames.shift();
    const isSame = expected !== undefined && Buffer.compare(expected.frame, frame) === 0;
    insist(isSame, copiesAreEqual, () => (expected === undefined ? "it sends more" : "it sends another frame"));
    return expected!.isTaken;
  }

  private method(name: PropertyKey): unknown {
    const value = Reflect.get(this.original, name) as unknown;
    if (typeof value !== "function" || beside.includes(name))
      return typeof value === "function" ? value.bind(this.original) : value;
    return (...parameters: unknown[]) => {
      const answer = Reflect.apply(value, this.original, parameters) as unknown;
      const other = Reflect.apply(value, this.copy, parameters) as unknown;
      const isSame =
        answer instanceof Uint8Array ? Buffer.compare(answer, other as Uint8Array) === 0 : answer === other;
      insist(isSame, copiesAreEqual, () => `${String(name)} answers ${String(other)}, and not ${String(answer)}`);
      insist(
        this.frames.length === 0 && this.numbers.length === 0,
        copiesAreEqual,
        () => `${String(name)} sends ${this.frames.length} frames less`,
      );
      return answer;
    };
  }
}
