// What a register is: rows that tests have to show, and reasons for those that none shows. Each becomes a page of docs/.

export interface Register {
  /** The file that is written. */
  page: string;
  title: string;
  /** A paragraph on what the rows are. */
  introduction: string;
  /** What one row is called, and several. */
  row: string;
  rows: string;
  /** What its ids look like: tests name those of all registers. */
  idForm: RegExp;
  /** What stands in a row behind its id. */
  columns: readonly string[];
  topics: readonly Topic[];
  /** Other rows may have neither a test nor a reason. */
  mustBeShown: (row: Row) => boolean;
  /** Rows that are left out, and why. */
  reasons: Readonly<Record<string, string>>;
}

export interface Topic {
  title: string;
  rows: readonly Row[];
}

export type Row = readonly [id: string, ...cells: string[]];
