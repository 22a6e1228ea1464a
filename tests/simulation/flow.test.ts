// That the invariants of a flow can fail: two sides talk in segments that a test writes down, and one of them says what it
// may not. Numbers are relative: one side's SYN is number 100, the other's number 500.

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Flow } from "./flow.ts";
import { ACK, CWR, ECE, FIN, occupied, SYN, type Segment } from "./segment.ts";

function segment(parts: Partial<Segment>): Segment {
  return {
    ...{ source: 1, destination: 2, sourcePort: 80, destinationPort: 5000 },
    ...{ sequence: 0, acknowledgement: 0, flags: ACK, window: 3000, optionBytes: 0, dataBytes: 0 },
    ...{ mss: undefined, windowShift: undefined, sackPermitted: false, timestamps: undefined, sack: [], congestion: 0 },
    ...parts,
  };
}

/** A side that has connected, and the peer whose segments it is handed. */
class Talk {
  private now = 1000;
  private readonly side: Flow;
  private readonly peer: Flow;

  constructor(flags = SYN, peerFlags = SYN | ACK) {
    const syn = segment({ flags, sequence: 500, mss: 1000, sackPermitted: true });
    const peerSyn = segment({ ...syn, flags: peerFlags, sequence: 100, acknowledgement: 501 });
    this.side = new Flow(syn);
    this.peer = new Flow(peerSyn);
    this.side.sends(syn, this.now);
    this.side.delivered.add(0, 1);
    this.peer.peer = this.side;
    this.peer.sends(peerSyn, this.now);
    this.hears(peerSyn);
    this.side.peer = this.peer;
    this.says({ acknowledgement: 101 });
  }

  /** After so many milliseconds. */
  says(parts: Partial<Segment>, afterMs = 0): void {
    this.now += afterMs;
    this.side.sends(segment({ sequence: 501, ...parts }), this.now);
  }

  hears(parts: Partial<Segment>): void {
    const said = segment({ sequence: 101, ...parts });
    const left = said.sequence - 100;
    this.peer.delivered.add(left, left + occupied(said));
    this.side.hears(said, this.peer, this.now, true);
  }

  waits(forMs: number): void {
    this.side.checkPatience(forMs, this.now);
  }
}

function fails(invariant: RegExp, talk: (talk: Talk) => void): void {
  assert.throws(() => talk(new Talk()), invariant);
}

describe("one side of a connection may not", () => {
  it("acknowledge what hasn't arrived", () => {
    fails(/nothing is acknowledged that hasn't arrived/, (talk) => talk.says({ acknowledgement: 102 }));
  });

  it("go back with its acknowledgements", () => {
    fails(/acknowledgements don't go back/, (talk) => {
      talk.hears({ dataBytes: 100 });
      talk.says({ acknowledgement: 201 });
      talk.says({ acknowledgement: 150, window: 4000 });
    });
  });

  it("move the right edge of its window to the left", () => {
    fails(/right edge/, (talk) => {
      talk.hears({ dataBytes: 100 });
      talk.says({ acknowledgement: 201, window: 2899 });
    });
  });

  it("send beyond the window that it was offered", () => {
    fails(/outside the window/, (talk) => {
      talk.hears({ acknowledgement: 501, window: 100 });
      for (const sequence of [501, 1501, 2501]) talk.says({ sequence, dataBytes: 1000, acknowledgement: 101 });
      talk.says({ sequence: 3501, dataBytes: 2, acknowledgement: 101 });
    });
  });

  it("send more than the peer's MSS at once, options included", () => {
    fails(/longer than the peer's MSS/, (talk) => talk.says({ dataBytes: 989, optionBytes: 12, acknowledgement: 101 }));
  });

  it("leave a gap", () => {
    fails(/leaves no gap/, (talk) => talk.says({ sequence: 502, dataBytes: 1, acknowledgement: 101 }));
  });

  it("send anything behind its FIN", () => {
    fails(/behind a FIN/, (talk) => {
      talk.says({ flags: FIN | ACK, acknowledgement: 101 });
      talk.says({ sequence: 502, dataBytes: 1, acknowledgement: 101 });
    });
  });

  it("report with SACK what hasn't arrived", () => {
    fails(/tell of what has arrived/, (talk) => {
      talk.hears({ sequence: 301, dataBytes: 100 });
      talk.says({ acknowledgement: 101, sack: [301, 402] });
    });
  });

  it("report the same twice with SACK, but as a duplicate", () => {
    const twice = { acknowledgement: 101, sack: [301, 401, 301, 401] };
    const talk = new Talk();
    talk.hears({ sequence: 301, dataBytes: 100 });
    assert.doesNotThrow(() => talk.says(twice));
    fails(/lie apart/, (talk) => {
      talk.hears({ sequence: 301, dataBytes: 100 });
      talk.says({ acknowledgement: 101, sack: [301, 401, 301, 351, 351, 401] });
    });
  });

  it("send timestamps that were not agreed", () => {
    fails(/timestamps are in every segment, or in none/, (talk) => {
      talk.hears({ dataBytes: 1 });
      talk.says({ acknowledgement: 102, timestamps: { value: 1, echo: 0 } });
    });
  });

  it("repeat itself at the same pace when it hears nothing", () => {
    fails(/more and more seldom/, (talk) => {
      for (let n = 0; n < 5; n++) talk.says({ dataBytes: 10, acknowledgement: 101 }, 200);
    });
  });

  it("be ECN-capable, or tell of congestion, without an agreement", () => {
    const data = { dataBytes: 10, acknowledgement: 101 };
    fails(/is ECN-capable/, (talk) => talk.says({ ...data, congestion: 2 }));
    fails(/to who understands it/, (talk) => talk.says({ ...data, flags: ACK | ECE }));
  });

  it("be ECN-capable with what it sends again, or keep congestion to itself", () => {
    const data = { dataBytes: 10, acknowledgement: 101, congestion: 2 };
    const agreement = [SYN | ECE | CWR, SYN | ACK | ECE] as const;
    const talk = new Talk(...agreement);
    assert.doesNotThrow(() => talk.says(data));
    assert.throws(() => talk.says(data), /is ECN-capable/);
    const other = new Talk(...agreement);
    other.hears({ dataBytes: 100, congestion: 3 });
    assert.throws(() => other.says({ acknowledgement: 201 }), /says so until it is answered/);
    other.hears({ sequence: 201, dataBytes: 100, flags: ACK | CWR });
    assert.doesNotThrow(() => other.says({ acknowledgement: 301 }));
  });

  it("keep the peer waiting for an acknowledgement", () => {
    fails(/within half a second/, (talk) => {
      talk.hears({ dataBytes: 100 });
      talk.waits(601);
    });
  });
});

describe("one side of a connection may", () => {
  it("probe a window that is closed, with one octet", () => {
    const talk = new Talk();
    talk.hears({ acknowledgement: 501, window: 0 });
    for (const sequence of [501, 1501, 2501]) talk.says({ sequence, dataBytes: 1000, acknowledgement: 101 });
    assert.doesNotThrow(() => talk.says({ sequence: 3501, dataBytes: 1, acknowledgement: 101 }));
  });

  it("repeat itself more and more seldom", () => {
    const talk = new Talk();
    assert.doesNotThrow(() => {
      for (let n = 0; n < 8; n++) talk.says({ dataBytes: 10, acknowledgement: 101 }, 200 * 2 ** n);
    });
  });
});
