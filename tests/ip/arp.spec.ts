// The table of neighbours: who has a place, who keeps it, who makes room. What is said on the wire: tests/scenarios.

import { configure } from "../../assembly/index";
import { holdNeighbour, isReachable, neighbourAt, nobody, releaseNeighbour } from "../../assembly/ip/arp";
import { Reachability } from "../../assembly/ip/records";
import { neighboursMax } from "../../assembly/limits";
import { Peer, advance, nextFrame, start, startSilently } from "../support/conversation";

const hosts: Peer[] = [];
for (let n = 0; n < 6; n++) {
  const host = new Peer();
  host.address = 0x0a000710 + n;
  host.macLow = 0x10 + n;
  hosts.push(host);
}

function begin(): void {
  startSilently(1000, 0);
  nextFrame();
}

/** The entry of a host that has made itself known. */
function entryOf(n: i32): i32 {
  const index = holdNeighbour(hosts[n].address);
  releaseNeighbour(index);
  return index;
}

describe("a neighbour", () => {
  it("is known when it has asked for us, with its MAC address", () => {
    begin();
    hosts[0].makesItselfKnown();
    const entry = neighbourAt(entryOf(0));
    expect(entry.address).toBe(0x0a000710);
    expect(entry.macHigh).toBe(0x0200);
    expect(entry.macLow).toBe(0x10);
    expect(entry.reachability).toBe(Reachability.Reachable);
    expect(entry.users).toBe(0);
  });

  it("that is unknown gets a place, and may not be sent to before it has answered", () => {
    begin();
    const index = holdNeighbour(0x0a000710);
    expect(neighbourAt(index).reachability).toBe(Reachability.Incomplete);
    expect(isReachable(index)).toBe(false);
    expect(holdNeighbour(0x0a000710)).toBe(index);
    expect(neighbourAt(index).users).toBe(2);
    hosts[0].makesItselfKnown();
    expect(isReachable(index)).toBe(true);
  });

  it("is held as often as it is used, and can't be given back more often", () => {
    begin();
    const index = holdNeighbour(0x0a000710);
    holdNeighbour(0x0a000710);
    releaseNeighbour(index);
    expect(neighbourAt(index).users).toBe(1);
    releaseNeighbour(index);
    releaseNeighbour(nobody);
    expect(neighbourAt(index).users).toBe(0);
    expect(() => releaseNeighbour(0)).toThrow();
  });

  it("is used while it is asked again after five minutes, and forgotten if nobody uses it and it doesn't answer", () => {
    begin();
    hosts[0].makesItselfKnown();
    hosts[0].answersArp = false;
    const index = entryOf(0);
    advance(300_000);
    expect(isReachable(index)).toBe(true);
    expect(neighbourAt(index).reachability).toBe(Reachability.Reachable);
    advance(1);
    expect(isReachable(index)).toBe(true);
    expect(neighbourAt(index).reachability).toBe(Reachability.Probing);
    advance(10_000);
    expect(neighbourAt(index).reachability).toBe(Reachability.Unknown);
    hosts[0].answersArp = true;
  });
});

describe("the table of neighbours", () => {
  it("is empty when our address has changed, for other neighbours are near now", () => {
    begin();
    hosts[0].makesItselfKnown();
    const index = entryOf(0);
    configure(0x0a000702, 0xffff0000, 0);
    expect(neighbourAt(index).reachability).toBe(Reachability.Reachable);
    configure(0x0a000703, 0xffff0000, 0);
    expect(neighbourAt(index).reachability).toBe(Reachability.Unknown);
  });

  it("makes room where somebody unused was heard of longest ago [A-07]", () => {
    begin();
    for (let n = 0; n < neighboursMax; n++) {
      hosts[n].makesItselfKnown();
      advance(10);
    }
    hosts[0].makesItselfKnown();
    const oldest = entryOf(1);
    hosts[4].makesItselfKnown();
    expect(neighbourAt(oldest).address).toBe(0x0a000714);
    expect(neighbourAt(oldest).macLow).toBe(0x14);
    expect(neighbourAt(entryOf(0)).address).toBe(0x0a000710);
  });

  it("never makes room where somebody is in use [A-07]", () => {
    begin();
    for (let n = 0; n < neighboursMax; n++) {
      hosts[n].makesItselfKnown();
      if (n != 2) holdNeighbour(hosts[n].address);
      advance(10);
    }
    const unused = entryOf(2);
    hosts[4].makesItselfKnown();
    hosts[5].makesItselfKnown();
    expect(neighbourAt(unused).address).toBe(0x0a000715);
    for (let n = 0; n < neighboursMax; n++) {
      if (n != 2) expect(neighbourAt(entryOf(n)).address).toBe(hosts[n].address);
    }
  });

  it("has no place when all are in use", () => {
    begin();
    for (let n = 0; n < neighboursMax; n++) expect(holdNeighbour(0x0a000710 + n)).not.toBe(nobody);
    expect(holdNeighbour(0x0a000720)).toBe(nobody);
    releaseNeighbour(1);
    expect(holdNeighbour(0x0a000720)).toBe(1);
  });

  it("has no place for nobody's address", () => {
    start();
    expect(holdNeighbour(0)).toBe(nobody);
  });
});
