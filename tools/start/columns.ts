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

export function printHeading(left: string, right: string): void {
  console.log(dim(`${"seconds".padStart(8)}  ${left.padEnd(12)}     ${right.padEnd(12)}  frame`));
}

export function printRow({ milliseconds, left, speaker, right, text }: Row): void {
  const time = (milliseconds / 1000).toFixed(3).padStart(8);
  const arrow = speaker === undefined ? "   " : arrows[speaker];
  console.log(`${dim(time)}  ${state(left)} ${arrow} ${state(right)}  ${text}`.trimEnd());
}

export function printRemark(remark: string): void {
  console.log(`\n${" ".repeat(10)}${bold(remark)}`);
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
