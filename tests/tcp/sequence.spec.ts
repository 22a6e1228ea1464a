// Numbers modulo 2^32: before, after, within.

import { isAfter, isBefore, isWithin, laterOf } from "../../assembly/tcp/sequence";
import { anyNumber, below, seedChance } from "../support/chance";

describe("a sequence number", () => {
  it("is before and after others across the wrap [S-29]", () => {
    expect(isBefore(0xfffffff0, 0x0f)).toBe(true);
    expect(isAfter(0x0f, 0xfffffff0)).toBe(true);
    expect(isBefore(0x0f, 0xfffffff0)).toBe(false);
    expect(isAfter(0xfffffff0, 0x0f)).toBe(false);
  });

  it("is neither before nor after itself", () => {
    expect(isBefore(7, 7)).toBe(false);
    expect(isAfter(7, 7)).toBe(false);
    expect(laterOf(7, 7)).toBe(7);
  });

  it("is the later of two, on either side of the wrap [S-29]", () => {
    expect(laterOf(0xfffffff0, 0x0f)).toBe(0x0f);
    expect(laterOf(0x0f, 0xfffffff0)).toBe(0x0f);
    expect(laterOf(0x7fffffff, 0x80000000)).toBe(0x80000000);
  });

  it("agrees with arithmetic on whole numbers wherever they lie", () => {
    seedChance(5);
    let wrong = 0;
    for (let n = 0; n < 1000; n++) {
      const number = anyNumber();
      const distance = 1 + below(0x7fffffff);
      const later = number + distance;
      if (!isBefore(number, later) || isBefore(later, number)) wrong++;
      if (!isAfter(later, number) || isAfter(number, later)) wrong++;
      if (laterOf(number, later) != later) wrong++;
    }
    expect(wrong).toBe(0);
  });
});

describe("a window", () => {
  it("holds its first number and its last, and neither neighbour", () => {
    expect(isWithin(99, 100, 10)).toBe(false);
    expect(isWithin(100, 100, 10)).toBe(true);
    expect(isWithin(109, 100, 10)).toBe(true);
    expect(isWithin(110, 100, 10)).toBe(false);
  });

  it("holds them across the wrap [S-06] [S-29]", () => {
    expect(isWithin(0xffffffef, 0xfffffff0, 0x20)).toBe(false);
    expect(isWithin(0xfffffff0, 0xfffffff0, 0x20)).toBe(true);
    expect(isWithin(0, 0xfffffff0, 0x20)).toBe(true);
    expect(isWithin(0x0f, 0xfffffff0, 0x20)).toBe(true);
    expect(isWithin(0x10, 0xfffffff0, 0x20)).toBe(false);
  });

  it("that is empty holds nothing", () => {
    expect(isWithin(100, 100, 0)).toBe(false);
    expect(isWithin(99, 100, 0)).toBe(false);
  });
});
