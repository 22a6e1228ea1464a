// The core's memory, read by the names of the sources. What stands where was found out by the compiler
// (tools/page/core.ts); what the numbers mean to people is said in record.ts and tables.ts.

export type NumberType = "u8" | "u16" | "u32" | "u64" | "i32";

export interface Layout {
  records: Record<string, { bytes: number; fields: Record<string, { at: number; type: NumberType }> }>;
  enumerations: Record<string, Record<string, number>>;
  /** Where the tables begin, in a module that has nothing else in its memory. */
  places: Record<string, number>;
  counts: Record<string, number>;
}

/** The values of one record, by the names of its fields. */
export type Fields = Record<string, number>;

export class Memory {
  private readonly shift: number;

  /** `transferAt` is where this module says that its transfer region stands: the whole map is moved by as much. */
  constructor(
    readonly layout: Layout,
    private readonly memory: WebAssembly.Memory,
    transferAt: number,
  ) {
    this.shift = transferAt - layout.places.transferStart!;
  }

  /** One record of a table. */
  record(record: string, place: string, index: number): Fields {
    const { bytes, fields } = this.layout.records[record]!;
    const view = new DataView(this.memory.buffer, this.layout.places[place]! + this.shift + index * bytes, bytes);
    const values: Fields = {};
    for (const name in fields) values[name] = read(view, fields[name]!.at, fields[name]!.type);
    return values;
  }

  /** All records of a table, in order. */
  table(record: string, place: string, count: number): Fields[] {
    return Array.from({ length: count }, (_, index) => this.record(record, place, index));
  }

  count(name: string): number {
    return this.layout.counts[name]!;
  }

  /** The number of an enumeration's member; an error if the sources have none of that name. */
  number(enumeration: string, member: string): number {
    const number = this.layout.enumerations[enumeration]?.[member];
    if (number === undefined) throw new Error(`The core has no ${enumeration}.${member}`);
    return number;
  }

  /** The members of an enumeration, in the order of the sources. */
  members(enumeration: string): [string, number][] {
    return Object.entries(this.layout.enumerations[enumeration]!);
  }
}

function read(view: DataView, at: number, type: NumberType): number {
  switch (type) {
    case "u8":
      return view.getUint8(at);
    case "u16":
      return view.getUint16(at, true);
    case "u32":
      return view.getUint32(at, true);
    case "u64":
      return Number(view.getBigUint64(at, true));
    case "i32":
      return view.getInt32(at, true);
  }
}
