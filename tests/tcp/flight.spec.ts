// The table of what is in flight, as a picture. Against a naive row of bytes: flight-bytes.spec.ts.

import { setNow } from "../../assembly/clock";
import { spansMax } from "../../assembly/limits";
import { Connection } from "../../assembly/tcp/connection";
import { connectionOf } from "../../assembly/tcp/connections";
import {
  arrivedBytes,
  bytesInFlight,
  dropAcknowledged,
  firstLost,
  forgetSacked,
  leftOf,
  markLost,
  markSacked,
  noSpan,
  noteTransmitted,
  owedBytes,
  spanAt,
} from "../../assembly/tcp/flight";
import { Condition } from "../../assembly/tcp/records";
import { establishedWithSack, start, us } from "../support/conversation";

const begun: u32 = 1000;
let base: u32 = 0;

function ours(): Connection {
  return connectionOf(us.handle)!;
}

/** Nothing is in flight. Places are counted from there on; the number wraps after so many of them. */
function begin(untilWrap: u32 = 0): void {
  start(begun);
  establishedWithSack(100, 0);
  const connection = ours();
  base = untilWrap == 0 ? connection.sndNxt : 0 - untilWrap;
  connection.sndUna = base;
  connection.sndNxt = base;
}

function at(milliseconds: u32): void {
  setNow(begun + milliseconds);
}

/** What was never sent leaves, up to that place. */
function sendsTo(place: u32): void {
  noteTransmitted(ours(), ours().sndNxt, base + place);
  ours().sndNxt = base + place;
}

function repeats(left: u32, right: u32): void {
  noteTransmitted(ours(), base + left, base + right);
}

function sacks(left: u32, right: u32): void {
  markSacked(ours(), base + left, base + right);
}

function loses(left: u32, right: u32): void {
  markLost(ours(), base + left, base + right);
}

function acknowledges(place: u32): i32 {
  const from = ours().sndUna;
  ours().sndUna = base + place;
  return dropAcknowledged(ours(), from);
}

/** Where each span ends, and its condition; when it was sent last, of one that is in flight, with a + if not only once. */
function picture(): string {
  let text = "";
  for (let index = 0; index < <i32>ours().spans; index++) {
    const span = spanAt(ours(), index);
    if (index > 0) text += ", ";
    text += `${span.right - base}`;
    if (span.condition == Condition.Sacked) text += " sacked";
    else if (span.condition == Condition.Lost) text += " lost";
    else text += ` @${span.sentAt - begun}${span.wasRepeated ? "+" : ""}`;
  }
  return text;
}

/** Every second segment of a hundred bytes has arrived, and the rest is lost. */
function holes(): void {
  begin();
  sendsTo(200 * spansMax);
  for (let n: u32 = 0; n < <u32>spansMax; n++) {
    sacks(200 * n + 100, 200 * n + 200);
    loses(200 * n, 200 * n + 100);
  }
}

describe("what is sent", () => {
  it("is one span as long as the clock stands still", () => {
    begin();
    sendsTo(100);
    sendsTo(200);
    expect(picture()).toBe("200 @0");
    at(1);
    sendsTo(250);
    sendsTo(300);
    expect(picture()).toBe("200 @0, 300 @1");
    expect(bytesInFlight(ours())).toBe(300);
  });

  it("again is a span of its own, and one with its neighbour that was sent again in the same millisecond", () => {
    begin();
    sendsTo(500);
    loses(0, 500);
    at(7);
    repeats(0, 100);
    expect(picture()).toBe("100 @7+, 500 lost");
    repeats(100, 200);
    expect(picture()).toBe("200 @7+, 500 lost");
    at(8);
    repeats(200, 300);
    expect(picture()).toBe("200 @7+, 300 @8+, 500 lost");
    expect(ours().lostBytes).toBe(200);
  });

  it("may begin with what was lost, and go on with what is new", () => {
    begin();
    sendsTo(150);
    loses(100, 150);
    at(3);
    repeats(100, 200);
    ours().sndNxt = base + 200;
    expect(picture()).toBe("100 @0, 150 @3+, 200 @3");
  });

  it("first counts as sent with what came after it, when the table is full", () => {
    begin();
    for (let n: u32 = 1; n <= <u32>spansMax + 5; n++) {
      at(n);
      sendsTo(100 * n);
    }
    expect(ours().spans).toBe(<u16>spansMax);
    const collected = spanAt(ours(), spansMax - 2);
    expect(leftOf(ours(), spansMax - 2) - base).toBe(100 * (spansMax - 2));
    expect(collected.right - base).toBe(100 * (spansMax + 4));
    expect(collected.sentAt - begun).toBe(spansMax + 4);
  });
});

describe("what is acknowledged", () => {
  it("is forgotten, and the rest of its span stays", () => {
    begin();
    sendsTo(200);
    at(1);
    sendsTo(300);
    at(5);
    expect(acknowledges(150)).toBe(5);
    expect(picture()).toBe("200 @0, 300 @1");
    expect(acknowledges(250)).toBe(5);
    expect(picture()).toBe("300 @1");
    expect(acknowledges(300)).toBe(4);
    expect(picture()).toBe("");
  });

  it("is forgotten whatever its condition was", () => {
    begin();
    sendsTo(500);
    sacks(100, 200);
    loses(0, 300);
    acknowledges(50);
    expect(picture()).toBe("100 lost, 200 sacked, 300 lost, 500 @0");
    acknowledges(150);
    expect(ours().sackedBytes).toBe(50);
    expect(ours().lostBytes).toBe(100);
    acknowledges(400);
    expect(picture()).toBe("500 @0");
    expect(ours().sackedBytes + ours().lostBytes).toBe(0);
  });

  it("measures no round trip if any of it was sent twice, unless that had arrived before [MUST-18]", () => {
    begin();
    sendsTo(400);
    loses(0, 100);
    at(10);
    repeats(0, 100);
    at(20);
    expect(acknowledges(200)).toBe(-1);
    expect(acknowledges(300)).toBe(20);
    loses(300, 400);
    repeats(300, 400);
    sacks(300, 400);
    expect(acknowledges(400)).toBe(-1);
  });
});

describe("what has arrived beyond a hole", () => {
  it("is a span between two others, and grows in both directions", () => {
    begin();
    sendsTo(1000);
    sacks(400, 500);
    expect(picture()).toBe("400 @0, 500 sacked, 1000 @0");
    sacks(500, 600);
    sacks(300, 450);
    expect(picture()).toBe("300 @0, 600 sacked, 1000 @0");
    sacks(200, 700);
    sacks(350, 360);
    expect(picture()).toBe("200 @0, 700 sacked, 1000 @0");
    expect(ours().sackedBytes).toBe(500);
    expect(bytesInFlight(ours())).toBe(500);
    expect(owedBytes(ours())).toBe(1000);
  });

  it("covers several spans at once, lost ones among them", () => {
    begin();
    sendsTo(300);
    at(1);
    sendsTo(600);
    loses(100, 200);
    sacks(50, 550);
    expect(picture()).toBe("50 @0, 550 sacked, 600 @1");
    expect(ours().lostBytes).toBe(0);
  });

  it("isn't lost with what is around it, nor sent again with it", () => {
    begin();
    sendsTo(900);
    sacks(300, 400);
    sacks(600, 700);
    loses(0, 900);
    expect(picture()).toBe("300 lost, 400 sacked, 600 lost, 700 sacked, 900 lost");
    expect(ours().lostBytes).toBe(700);
    at(2);
    repeats(0, 900);
    expect(picture()).toBe("300 @2+, 400 sacked, 600 @2+, 700 sacked, 900 @2+");
  });

  it("may be taken back, and is in flight again", () => {
    begin();
    sendsTo(300);
    sacks(100, 200);
    forgetSacked(ours());
    expect(ours().sackedBytes).toBe(0);
    loses(0, 300);
    expect(picture()).toBe("300 lost");
  });

  it("is where the numbers wrap, too", () => {
    for (let untilWrap: u32 = 50; untilWrap <= 350; untilWrap += 50) {
      begin(untilWrap);
      sendsTo(400);
      sacks(100, 200);
      loses(0, 300);
      expect(picture()).toBe("100 lost, 200 sacked, 300 lost, 400 @0");
      at(1);
      repeats(0, 100);
      acknowledges(100);
      expect(picture()).toBe("200 sacked, 300 lost, 400 @0");
      expect(ours().sackedBytes).toBe(100);
    }
  });
});

describe("a table that is full", () => {
  it("knows the first holes, and takes all for lost that is between the last ones", () => {
    holes();
    for (let index = 0; index < spansMax - 2; index++) {
      expect(spanAt(ours(), index).condition).toBe(<u8>(index & 1 ? Condition.Sacked : Condition.Lost));
      expect(spanAt(ours(), index).right - base).toBe(100 * (index + 1));
    }
    // Seven hundreds in the first holes, and all between 1400 and 3100.
    expect(ours().lostBytes).toBe(2400);
  });

  it("has room for what is sent again, and all that is lost comes out once", () => {
    holes();
    let sent: u32 = 0;
    for (let n: u32 = 1; firstLost(ours()) != noSpan; n++) {
      at(n);
      const left = leftOf(ours(), firstLost(ours())) - base;
      expect(left).toBeGreaterThanOrEqual(sent);
      repeats(left, left + 50);
      sent = left + 50;
    }
    expect(sent).toBe(200 * spansMax);
    expect(ours().lostBytes).toBe(0);
  });
});

describe("without SACK", () => {
  it("a duplicate stands for a segment, and all of them for no more than what is owed", () => {
    begin();
    ours().usesSack = false;
    sendsTo(400);
    loses(0, 100);
    ours().duplicateAcks = 2;
    expect(arrivedBytes(ours())).toBe(200);
    expect(bytesInFlight(ours())).toBe(100);
    ours().duplicateAcks = 1000;
    expect(arrivedBytes(ours())).toBe(300);
    expect(bytesInFlight(ours())).toBe(0);
  });
});
