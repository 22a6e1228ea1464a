// The search for the path's MTU where no router tells it (RFC 4821): when large segments keep dying, small ones go, and now
// and then a larger one. The path of these tests takes segments up to a size, and swallows larger ones in silence.

import { tcpGetOption } from "../../../assembly/index";
import {
  Option,
  acknowledges,
  advance,
  counted,
  establishedWithSack,
  nextFrame,
  passesOver,
  peer,
  readSegment,
  reports,
  start,
  untilNextFrame,
  us,
} from "../../support/conversation";

/** What any path takes (RFC 4821 §7.7): 552 bytes with both headers, and with timestamps. */
const smallest: i32 = 500;

/** The end of what has arrived without a hole, and the piece beyond it. */
let arrived: i32 = 0;
let left: i32 = 0;
let right: i32 = 0;
/** How many segments were too large for the path. */
let swallowed: i32 = 0;

/** The round trip is 100 ms. */
function begins(mss: i32 = 1460): void {
  start();
  establishedWithSack(mss, 100);
  arrived = 501;
  left = 0;
  right = 0;
  swallowed = 0;
}

/** What was sent meets the path, and a round trip later the peer answers what has got through. */
function meetsPath(most: i32): void {
  const numbers: i32[] = [];
  const edges: i32[] = [];
  for (let frame = nextFrame(); frame.length > 0; frame = nextFrame()) {
    const sent = readSegment(frame, false);
    const seq = i32(sent.seq - peer.flow().ourIss) + 500;
    const end = seq + sent.data.length;
    if (sent.data.length > most) {
      swallowed++;
      continue;
    }
    if (seq <= arrived) {
      if (end > arrived) arrived = end;
      if (left != 0 && left <= arrived) {
        arrived = max(arrived, right);
        left = 0;
      }
    } else if (left == 0) {
      left = seq;
      right = end;
    } else {
      left = min(left, seq);
      right = max(right, end);
    }
    numbers.push(arrived);
    edges.push(left);
    edges.push(right);
  }
  advance(100);
  for (let i = 0; i < numbers.length; i++) {
    if (edges[2 * i] == 0) acknowledges(numbers[i]);
    else reports(numbers[i], [edges[2 * i], edges[2 * i + 1]]);
  }
}

/** So many bytes cross a path that takes segments up to that size; as much as there is room for waits behind. */
function crosses(bytes: i32, most: i32): void {
  const end = arrived + bytes;
  for (let turns = 0; arrived < end && turns < 500; turns++) {
    us.sendsBytes(4000);
    untilNextFrame(120000);
    meetsPath(most);
  }
  expect(arrived).toBeGreaterThanOrEqual(end);
}

function segmentBytes(): i32 {
  return tcpGetOption(us.handle, Option.SendMss);
}

describe("a path that swallows large segments", () => {
  it("gets what any path takes, after two time-outs in a row", () => {
    begins();
    us.sendsBytes(2920);
    while (counted("tcp.retransmission-timeouts") < 2) {
      expect(segmentBytes()).toBe(1460);
      passesOver();
      advance(100);
    }
    expect(segmentBytes()).toBe(smallest);
    expect(nextFrame().length).toBe(54 + smallest);
  });

  it("is found to take nearly as much as it does", () => {
    const sizes: i32[] = [500, 536, 700, 960, 1200, 1400, 1440];
    for (let i = 0; i < sizes.length; i++) {
      begins();
      crosses(80000, sizes[i]);
      expect(segmentBytes()).toBeLessThanOrEqual(sizes[i]);
      expect(segmentBytes()).toBeGreaterThanOrEqual(max(sizes[i] - 16, smallest));
    }
  });

  it("takes a probe for no sign of congestion", () => {
    begins();
    crosses(3000, 700);
    const timeouts = counted("tcp.retransmission-timeouts");
    const fast = counted("tcp.fast-retransmits");
    const before = swallowed;
    let least = tcpGetOption(us.handle, Option.CongestionWindow);
    for (let turn = 0; turn < 20; turn++) {
      crosses(4000, 700);
      const window = tcpGetOption(us.handle, Option.CongestionWindow);
      expect(window).toBeGreaterThanOrEqual(least);
      least = window;
    }
    expect(swallowed).toBeGreaterThan(before);
    expect(counted("tcp.retransmission-timeouts")).toBe(timeouts);
    expect(counted("tcp.fast-retransmits")).toBe(fast);
  });

  it("is asked once for each step, and no more when all is known", () => {
    begins();
    crosses(80000, 960);
    const before = swallowed;
    crosses(80000, 960);
    expect(swallowed).toBe(before);
  });
});

describe("a path that takes everything", () => {
  it("is never asked", () => {
    begins();
    crosses(80000, 1460);
    expect(swallowed).toBe(0);
    expect(segmentBytes()).toBe(1460);
    expect(tcpGetOption(us.handle, Option.Retransmissions)).toBe(0);
  });

  it("is believed again after a partition that looked like a hole", () => {
    begins();
    us.sendsBytes(4000);
    while (counted("tcp.retransmission-timeouts") < 2) {
      passesOver();
      advance(100);
    }
    expect(segmentBytes()).toBe(smallest);
    crosses(80000, 1460);
    expect(segmentBytes()).toBeGreaterThanOrEqual(1460 - 16);
  });
});

describe("small segments that keep dying", () => {
  it("are not made smaller", () => {
    begins(smallest);
    us.sendsBytes(2000);
    while (counted("tcp.retransmission-timeouts") < 4) {
      passesOver();
      advance(100);
    }
    expect(segmentBytes()).toBe(smallest);
  });
});
