// Which numbers of a sequence have been seen: everything before `prefix`, and what lies beyond holes.

export class Ranges {
  prefix = 0;
  /** Left and right edges, in order, disjoint, none touching another or the prefix. */
  private beyond: [left: number, right: number][] = [];

  add(left: number, right: number): void {
    if (right <= this.prefix || left >= right) return;
    if (left > this.prefix) {
      const apart = this.beyond.filter(([otherLeft, otherRight]) => otherRight < left || otherLeft > right);
      const touching = this.beyond.filter(([otherLeft, otherRight]) => otherRight >= left && otherLeft <= right);
      const merged = touching.reduce(([l, r], [ol, or]) => [Math.min(l, ol), Math.max(r, or)] as const, [
        left,
        right,
      ] as readonly [number, number]);
      this.beyond = [...apart, [...merged]].sort(([one], [other]) => one! - other!) as [number, number][];
      return;
    }
    this.prefix = right;
    while (this.beyond.length > 0 && this.beyond[0]![0] <= this.prefix) {
      this.prefix = Math.max(this.prefix, this.beyond.shift()![1]);
    }
  }

  covers(left: number, right: number): boolean {
    return right <= this.prefix || this.beyond.some(([l, r]) => l <= Math.max(left, this.prefix) && right <= r);
  }
}
