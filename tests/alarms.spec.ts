// The application's alarms: called once, at their time, and forgotten by a new start.

import { alarm } from "../assembly/alarms";
import { poll } from "../assembly/index";
import { advance, start } from "./support/conversation";

let first = 0;
let second = 0;

function ringFirst(): void {
  first++;
}

function ringSecond(): void {
  second++;
}

function ringAgain(): void {
  first++;
  alarm(1000, ringAgain);
}

function third(): void {
  first += 100;
}

function fourth(): void {
  first += 1000;
}

function fifth(): void {
  first += 10_000;
}

describe("an alarm", () => {
  beforeEach(() => {
    start();
    first = 0;
    second = 0;
  });

  it("is called once, at its time and not before", () => {
    alarm(1000, ringFirst);
    advance(999);
    expect(first).toBe(0);
    advance(1);
    expect(first).toBe(1);
    advance(10_000);
    expect(first).toBe(1);
  });

  it("has the host call in time for it", () => {
    alarm(60_000, ringFirst);
    alarm(40, ringSecond);
    expect(poll(1000)).toBe(40);
  });

  it("leaves the others alone", () => {
    alarm(2000, ringFirst);
    alarm(1000, ringSecond);
    advance(1000);
    expect(second).toBe(1);
    expect(first).toBe(0);
    advance(1000);
    expect(first).toBe(1);
  });

  it("moves when it is set anew", () => {
    alarm(1000, ringFirst);
    advance(500);
    alarm(1000, ringFirst);
    advance(999);
    expect(first).toBe(0);
    advance(1);
    expect(first).toBe(1);
  });

  it("is taken back by a zero", () => {
    alarm(1000, ringFirst);
    alarm(0, ringFirst);
    advance(5000);
    expect(first).toBe(0);
  });

  it("may set itself again", () => {
    alarm(1000, ringAgain);
    advance(5500);
    expect(first).toBe(5);
  });

  it("is one of four, and a fifth finds no room", () => {
    expect(alarm(1000, ringFirst)).toBe(true);
    expect(alarm(1000, ringSecond)).toBe(true);
    expect(alarm(1000, third)).toBe(true);
    expect(alarm(1000, fourth)).toBe(true);
    expect(alarm(1000, fifth)).toBe(false);
    advance(1000);
    expect(first).toBe(1101);
    expect(second).toBe(1);
    expect(alarm(1000, fifth)).toBe(true);
  });

  it("is forgotten by a new start", () => {
    alarm(1000, ringFirst);
    start();
    advance(5000);
    expect(first).toBe(0);
  });
});
