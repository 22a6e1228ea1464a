// What as-pect and AssemblyScript give every spec without an import, for the scenarios in Node: the bundler puts it
// into each of them (scenarios.test.ts).

import assert from "node:assert/strict";
import * as runner from "node:test";
import { moduleName } from "./core.ts";

export function describe(name: string, tests: () => void): void {
  runner.describe(`${moduleName}: ${name}`, tests);
}

export const { it, beforeEach, afterEach } = runner;

class Expectation<Value> {
  constructor(
    private readonly actual: Value,
    private readonly isNegated = false,
  ) {}

  get not(): Expectation<Value> {
    return new Expectation(this.actual, !this.isNegated);
  }

  toBe(expected: Value, message?: string): void {
    if (this.isNegated) assert.notStrictEqual(this.actual, expected, message);
    else assert.strictEqual(this.actual, expected, message);
  }

  toBeGreaterThan(expected: Value, message?: string): void {
    this.insist(this.actual > expected, `greater than ${expected}`, message);
  }

  toBeGreaterThanOrEqual(expected: Value, message?: string): void {
    this.insist(this.actual >= expected, `at least ${expected}`, message);
  }

  toBeLessThan(expected: Value, message?: string): void {
    this.insist(this.actual < expected, `less than ${expected}`, message);
  }

  toBeLessThanOrEqual(expected: Value, message?: string): void {
    this.insist(this.actual <= expected, `at most ${expected}`, message);
  }

  toBeTruthy(message?: string): void {
    this.insist(Boolean(this.actual), "truthy", message);
  }

  toBeFalsy(message?: string): void {
    this.insist(!this.actual, "falsy", message);
  }

  private insist(holds: boolean, what: string, message?: string): void {
    assert.ok(holds !== this.isNegated, message ?? `${this.actual} is ${this.isNegated ? "" : "not "}${what}`);
  }
}

export function expect<Value>(actual: Value): Expectation<Value> {
  return new Expectation(actual);
}

declare global {
  /** In Node a number, exact up to 2^53. */
  type i64 = number;
}

export const u8 = (value: number) => value & 0xff;
export const u16 = (value: number) => value & 0xffff;
export const u32 = (value: number) => value >>> 0;
export const i32 = (value: number) => value | 0;
export const i64 = (value: number) => Math.trunc(value);
export const { min, max } = Math;
