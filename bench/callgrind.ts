// What callgrind wrote: what each function executed itself, and how often it was called.

export interface Costs {
  self: Map<string, number>;
  calls: Map<string, number>;
}

/**
 * The format: after `fn=NAME` lines of a place and a cost; after `calls=COUNT ...` one line whose cost is the callee's. It
 * was told not to compress names or places.
 */
export function readCosts(text: string): Costs {
  const self = new Map<string, number>();
  const calls = new Map<string, number>();
  let name = "";
  let callee = "";
  let isOfCall = false;
  for (const line of text.split("\n")) {
    const [, kind, value] = /^(fn|cfn|calls)=(?:\(\d+\) ?)?(.*)$/.exec(line) ?? [];
    if (kind === "fn") name = value!;
    else if (kind === "cfn") callee = value!;
    else if (kind === "calls") {
      calls.set(callee, (calls.get(callee) ?? 0) + Number(value!.split(" ")[0]));
      isOfCall = true;
    } else if (/^[+\-*\d]/.test(line)) {
      if (!isOfCall) self.set(name, (self.get(name) ?? 0) + Number(line.split(" ")[1]));
      isOfCall = false;
    }
  }
  return { self, calls };
}
