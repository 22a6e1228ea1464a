// How a conversation is shown: a line for each frame, with the states of both sides beside it.

export interface Row {
  milliseconds: number;
  left: string;
  /** Who speaks; a row without a speaker is a state that has changed. */
  speaker: "left" | "right" | undefined;
  right: string;
  /** The frame, in the words of tcpdump. */
  text: string;
}

const arrows = { left: "──▶", right: "◀──" };
const frameMargin = 41;
const remarkMargin = 10;
/** Less room is no room: the terminal may break the line as it likes. */
const roomMin = 30;

export function printHeading(left: string, right: string): void {
  console.log(dim(`${"seconds".padStart(8)}  ${left.padEnd(12)}     ${right.padEnd(12)}  frame`));
}

export function printRow(row: Row): void {
  console.log(rowText(row));
}

export function rowText({ milliseconds, left, speaker, right, text }: Row): string {
  const time = (milliseconds / 1000).toFixed(3).padStart(8);
  const arrow = speaker === undefined ? "   " : arrows[speaker];
  const frame = linesOf(text, frameMargin).join(`\n${" ".repeat(frameMargin)}`);
  return `${dim(time)}  ${state(left)} ${arrow} ${state(right)}  ${frame}`.trimEnd();
}

export function printRemark(remark: string): void {
  console.log();
  for (const line of linesOf(remark, remarkMargin)) console.log(`${" ".repeat(remarkMargin)}${bold(line)}`);
}

/** Broken between words where the terminal ends, for who begins so far from its edge. */
function linesOf(text: string, margin: number): string[] {
  const room = (process.stdout.columns || Infinity) - margin;
  if (room < roomMin) return [text];
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const longer = `${lines.at(-1)} ${word}`;
    if (lines.length === 0 || longer.length > room) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  return lines;
}

export function bold(text: string): string {
  return inColour(1, text);
}

function dim(text: string): string {
  return inColour(2, text);
}

function state(text: string): string {
  return inColour(32, text.padEnd(12));
}

/** Colours are for people who look at a terminal and have not asked to be spared (no-color.org). */
function inColour(code: number, text: string): string {
  return process.stdout.isTTY && !process.env.NO_COLOR ? `\x1b[${code}m${text}\x1b[0m` : text;
}
