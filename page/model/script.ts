// The script of a story: what the two applications and a stranger do, and what becomes of single segments on the wire.
// A few lines of plain text, which anyone can edit and send as a link; with the seed in it everything that follows is
// the same each time. What a line means when its time has come is said in application.ts, stranger.ts and wire.ts.

export type Side = "client" | "server";
export type Place = Side | "stranger";
export const sides: readonly Side[] = ["client", "server"];

export function otherSide(side: Side): Side {
  return side === "client" ? "server" : "client";
}

export const fates = ["drop", "duplicate", "corrupt", "reorder", "delay"] as const;
export type Fate = (typeof fates)[number];

/** What is done to the segment of that number. */
export interface Order {
  segment: number;
  fate: Fate;
  /** Later by this; for a duplicate, the copy. */
  milliseconds: number;
}

export interface Act {
  atMs: number;
  who: Place;
  verb: string;
  words: string[];
}

export interface Script {
  seed: number;
  /** One way. */
  delayMs: number;
  lossPercent: number;
  /** Options that a middlebox takes out of every SYN: "sack", "timestamps", "scaling". */
  without: string[];
  endMs: number;
  /** In the order of time. */
  acts: Act[];
  orders: Order[];
}

/** A line that makes no sense, and why. */
export class ScriptError extends Error {
  constructor(
    readonly line: number,
    readonly reason: string,
  ) {
    super(`line ${line}: ${reason}`);
  }
}

const strippable = ["sack", "timestamps", "scaling"];

/** What a line may say, for people. */
export const grammar = `seed NUMBER
delay MILLISECONDS
loss PERCENT
without sack timestamps scaling
end SECONDS

SECONDS client|server  listens
                       connects [from PORT]
                       sends BYTES
                       finishes
                       closes [last]
                       aborts
                       pauses | reads
                       sets OPTION VALUE
                       restarts
                       vanishes | returns
SECONDS stranger       floods client|server COUNT EVERY-MS
                       sends client|server FLAGS next[+N|-N] [BYTES]

#SEGMENT drop | duplicate [MS] | corrupt | reorder | delay MS

OPTION: no-delay keepalive keepalive-idle keepalive-interval
        keepalive-probes user-timeout segment-lifetime
        announced-mss
FLAGS:  SYN RST FIN ACK SYN,ACK FIN,ACK RST,ACK
`;

/** The patterns of what follows a verb. */
const endpointVerbs: Record<string, RegExp> = {
  listens: /^$/,
  connects: /^(from \d+)?$/,
  sends: /^\d+$/,
  finishes: /^$/,
  closes: /^(last)?$/,
  aborts: /^$/,
  pauses: /^$/,
  reads: /^$/,
  sets: /^[a-z-]+ \d+$/,
  restarts: /^$/,
  vanishes: /^$/,
  returns: /^$/,
};
const strangerVerbs: Record<string, RegExp> = {
  floods: /^(client|server) \d+ \d+$/,
  sends: /^(client|server) (SYN|RST|FIN|ACK|SYN,ACK|FIN,ACK|RST,ACK) (next([+-]\d+)?|\d+)( \d+)?$/,
};

/** Fails with a ScriptError. */
export function readScript(text: string): Script {
  const script: Script = { seed: 1, delayMs: 100, lossPercent: 0, without: [], endMs: 60_000, acts: [], orders: [] };
  for (const [index, whole] of text.split("\n").entries()) {
    const words = whole
      .replace(/^\s*\/\/.*/, "")
      .split(/\s+/)
      .filter(Boolean);
    if (words.length > 0) readLine(script, index + 1, words as [string, ...string[]]);
  }
  script.acts.sort((one, other) => one.atMs - other.atMs);
  return script;
}

function readLine(script: Script, line: number, [first, ...rest]: [string, ...string[]]): void {
  if (/^#\d+$/.test(first)) script.orders.push(readOrder(line, Number(first.slice(1)), rest));
  else if (/^\d/.test(first)) script.acts.push(readAct(line, seconds(line, first), rest));
  else if (first === "seed") script.seed = number(line, rest);
  else if (first === "delay") script.delayMs = number(line, rest);
  else if (first === "loss") script.lossPercent = number(line, rest);
  else if (first === "end") script.endMs = seconds(line, rest[0]);
  else if (first === "without") {
    const unknown = rest.find((each) => !strippable.includes(each));
    if (unknown !== undefined) throw new ScriptError(line, `without ${unknown}?`);
    script.without.push(...rest);
  } else throw new ScriptError(line, `${first}?`);
}

function readOrder(line: number, segment: number, [fate, milliseconds = "0", ...more]: string[]): Order {
  if (!fates.includes(fate as Fate) || more.length > 0) throw new ScriptError(line, `${fate ?? ""}?`);
  return { segment, fate: fate as Fate, milliseconds: number(line, [milliseconds]) };
}

function readAct(line: number, atMs: number, [who = "", verb = "", ...words]: string[]): Act {
  if (who !== "client" && who !== "server" && who !== "stranger") throw new ScriptError(line, `${who}?`);
  const pattern = (who === "stranger" ? strangerVerbs : endpointVerbs)[verb];
  if (!pattern?.test(words.join(" "))) throw new ScriptError(line, `${[who, verb, ...words].join(" ")}?`);
  return { atMs, who, verb, words };
}

function number(line: number, words: string[]): number {
  if (words.length !== 1 || !/^\d{1,9}$/.test(words[0]!)) throw new ScriptError(line, `${words.join(" ")}?`);
  return Number(words[0]);
}

function seconds(line: number, word = ""): number {
  if (!/^\d{1,6}(\.\d{1,3})?$/.test(word)) throw new ScriptError(line, `${word}?`);
  return Math.round(Number(word) * 1000);
}

/** The script with an order more; the segment has no other of that kind afterwards. */
export function withOrder(text: string, { segment, fate, milliseconds }: Order): string {
  const old = new RegExp(`^\\s*#${segment}\\s+${fate}\\b.*\\n?`, "gm");
  const line = `#${segment} ${fate}${milliseconds > 0 ? ` ${milliseconds}` : ""}`;
  return `${text.replace(old, "").trimEnd()}\n${line}\n`;
}

/** The script without any order for the segment. */
export function withoutOrders(text: string, segment: number): string {
  return text.replace(new RegExp(`^\\s*#${segment}\\s.*\\n?`, "gm"), "");
}

export function fateOf(script: Script, segment: number, fate: Fate): Order | undefined {
  return script.orders.find((order) => order.segment === segment && order.fate === fate);
}
