// One line on a terminal that says what is being done; nothing at all elsewhere.

const isTerminal = process.stderr.isTTY === true;

export function showProgress(text: string): void {
  if (isTerminal) process.stderr.write(`\r\x1b[K${text}`);
}

export function clearProgress(): void {
  if (isTerminal) process.stderr.write("\r\x1b[K");
}
