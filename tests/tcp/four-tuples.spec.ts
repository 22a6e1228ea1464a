// The hash table of four-tuples against a naive list.

import { entriesMax } from "../../assembly/memory-map";
import {
  chainFree,
  clearBuckets,
  find,
  fourTupleOf,
  makeKnown,
  makeUnknown,
  noEntry,
} from "../../assembly/tcp/four-tuples";
import { drawSecrets } from "../../assembly/tcp/isn";
import { below, seedChance } from "../support/chance";

const isKnown = new StaticArray<bool>(entriesMax);
const addresses = new StaticArray<u32>(entriesMax);
const ports = new StaticArray<u32>(entriesMax);

function begin(): void {
  for (let id = 0; id < entriesMax; id++) {
    fourTupleOf(id).isKnown = 0;
    isKnown[id] = false;
  }
  drawSecrets();
  clearBuckets();
}

function naiveFind(address: u32, port: u32): i32 {
  for (let id = 0; id < entriesMax; id++) {
    if (isKnown[id] && addresses[id] == address && ports[id] == port) return id;
  }
  return noEntry;
}

/** Few addresses and ports, so that many are looked for that are there. */
function anyAddress(): u32 {
  return 0x0a000700 + below(3);
}

function anyPorts(): u32 {
  return ((40000 + below(4)) << 16) | (80 + below(2));
}

describe("four-tuples", () => {
  it("agree with a naive list over random operations", () => {
    begin();
    seedChance(7);
    let wrong = 0;
    for (let n = 0; n < 20000; n++) {
      const id = <i32>below(entriesMax);
      const address = anyAddress();
      const pair = anyPorts();
      if (isKnown[id]) {
        makeUnknown(id);
        isKnown[id] = false;
      } else if (naiveFind(address, pair) == noEntry) {
        makeKnown(id, address, pair);
        isKnown[id] = true;
        addresses[id] = address;
        ports[id] = pair;
      }
      const sought = anyAddress();
      const soughtPorts = anyPorts();
      if (find(sought, soughtPorts) != naiveFind(sought, soughtPorts)) wrong++;
    }
    expect(wrong).toBe(0);
  });

  it("are found as long as they are known, and all at once", () => {
    begin();
    for (let id = 0; id < entriesMax; id++) makeKnown(id, 0x0a000701, (id << 16) | 80);
    for (let id = 0; id < entriesMax; id++) expect(find(0x0a000701, (id << 16) | 80)).toBe(id);
    for (let id = 0; id < entriesMax; id += 2) makeUnknown(id);
    for (let id = 0; id < entriesMax; id++) {
      expect(find(0x0a000701, (id << 16) | 80)).toBe(id % 2 == 0 ? noEntry : id);
    }
  });

  it("are told apart by address, by the peer's port and by ours", () => {
    begin();
    makeKnown(1, 0x0a000701, 0x9c400050);
    expect(find(0x0a000701, 0x9c400050)).toBe(1);
    expect(find(0x0a000703, 0x9c400050)).toBe(noEntry);
    expect(find(0x0a000701, 0x9c410050)).toBe(noEntry);
    expect(find(0x0a000701, 0x9c400051)).toBe(noEntry);
    expect(find(0x0a000701, 0x00509c40)).toBe(noEntry);
  });

  it("that are forgotten are still remembered by their entry, and can be forgotten again", () => {
    begin();
    makeKnown(2, 0x0a000701, 0x9c400050);
    makeKnown(3, 0x0a000701, 0x9c410050);
    makeUnknown(2);
    makeUnknown(2);
    expect(find(0x0a000701, 0x9c400050)).toBe(noEntry);
    expect(find(0x0a000701, 0x9c410050)).toBe(3);
    expect(fourTupleOf(2).remoteAddress).toBe(0x0a000701);
    expect(fourTupleOf(2).ports).toBe(0x9c400050);
  });

  it("are nobody's at first, and after all were cleared", () => {
    begin();
    expect(find(0, 0)).toBe(noEntry);
    makeKnown(0, 0, 0);
    expect(find(0, 0)).toBe(0);
    begin();
    expect(find(0, 0)).toBe(noEntry);
  });
});

describe("a free list", () => {
  it("leads through its entries in order, and ends", () => {
    expect(chainFree(4, 3)).toBe(4);
    expect(fourTupleOf(4).next).toBe(5);
    expect(fourTupleOf(5).next).toBe(6);
    expect(fourTupleOf(6).next).toBe(<u16>noEntry);
  });
});
