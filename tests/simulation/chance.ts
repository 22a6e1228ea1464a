// Numbers that look like chance and follow from a seed (sfc32). Every question has a row of its own, so that what is
// asked here changes no answer there.

export class Chance {
  private a: number;
  private b: number;
  private c: number;
  private counter = 1;

  constructor(seed: number, row: number) {
    this.a = seed | 0;
    this.b = row | 0;
    this.c = Math.imul(seed, 0x9e3779b1) ^ row;
    for (let i = 0; i < 12; i++) this.next();
  }

  /** 32 bits, as a number without sign. */
  next(): number {
    const sum = (this.a + this.b + this.counter) | 0;
    this.counter = (this.counter + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = ((this.c << 21) | (this.c >>> 11)) + sum;
    this.c |= 0;
    return sum >>> 0;
  }

  /** From 0 to less than 1. */
  fraction(): number {
    return this.next() / 2 ** 32;
  }

  below(end: number): number {
    return Math.floor(this.fraction() * end);
  }

  /** A whole number, both ends included. */
  between(least: number, most: number): number {
    return least + this.below(most - least + 1);
  }

  happens(probability: number): boolean {
    return this.fraction() < probability;
  }

  oneOf<Choice>(choices: readonly Choice[]): Choice {
    return choices[this.below(choices.length)]!;
  }
}
