// Cubic beside Reno (RFC 9438). How the window grows after a loss is compared with the RFC's formulas, worked out here
// once more, with fractions, and acknowledgement by acknowledgement. Windows are counted in segments of 100 bytes.

import { tcpGetOption, tcpSetOption } from "../../../assembly/index";
import {
  ACK,
  Option,
  Result,
  SYN,
  acknowledges,
  advance,
  establishedByUs,
  establishedWithSack,
  expectsHundreds,
  failWith,
  passesOver,
  peer,
  reports,
  start,
  untilNextFrame,
  us,
  windowIs,
} from "../../support/conversation";

const reno: i32 = 0;
const cubic: i32 = 1;

/** How long the round trip is, in milliseconds, and the number that is acknowledged next. */
let roundTrip: i32 = 0;
let next: i32 = 0;

/** Slow start up to twenty segments, as many of which are under way, and more waits. */
function twentyUnderWay(milliseconds: i32, congestionControl: i32 = cubic): void {
  roundTrip = milliseconds;
  start();
  establishedWithSack(100, u32(roundTrip));
  tcpSetOption(us.handle, Option.CongestionControl, congestionControl);
  us.sendsBytes(4000);
  expectsHundreds(501, 10);
  advance(u32(roundTrip));
  for (next = 601; next <= 1501; next += 100) {
    acknowledges(next);
    passesOver();
  }
  windowIs(2000);
  us.sendsBytes(1000);
  passesOver();
}

/** The first of what is under way is lost, and mended: all that was sent before the loss was found has arrived. */
function losesOne(segments: i32): void {
  const lost = next - 100;
  advance(u32(roundTrip));
  reports(lost, [lost + 100, lost + 100 * segments]);
  passesOver();
  advance(u32(roundTrip));
  acknowledges(lost + 100 * segments);
  passesOver();
  next = lost + 100 * segments + 100;
}

/** What the window should be, and when that began. */
class Curve {
  window: number = 0;
  /** W_max, W_est and K. */
  maximum: number = 0;
  estimate: number = 0;
  flatAfter: number = 0;
  seconds: number = 0;

  at(seconds: number): number {
    const distance: number = seconds - this.flatAfter;
    return 0.4 * distance * distance * distance + this.maximum;
  }

  /** §4.2 to §4.5: one segment was acknowledged. */
  grows(smoothed: number): void {
    this.estimate += (this.estimate < this.maximum ? 9.0 / 17.0 : 1.0) / this.window;
    if (this.at(this.seconds) < this.estimate) {
      this.window = Math.max(this.window, this.estimate);
      return;
    }
    const target: number = Math.min(Math.max(this.at(this.seconds + smoothed), this.window), 1.5 * this.window);
    this.window += (target - this.window) / this.window;
  }
}

/** §4.2: from here on the window comes back to where the last loss was. */
function curveFrom(window: number, maximum: number): Curve {
  const curve = new Curve();
  curve.window = window;
  curve.estimate = window;
  curve.maximum = maximum;
  curve.flatAfter = Math.cbrt((maximum - window) / 0.4);
  return curve;
}

/** For so long, all that is sent is acknowledged a round trip later; and the window is never a segment off the curve. */
function follows(curve: Curve, milliseconds: i32): void {
  for (let passed = 0; passed < milliseconds;) {
    curve.seconds = passed / 1000.0;
    acknowledges(next);
    next += 100;
    us.sendsBytes(1000);
    passesOver();
    curve.grows(tcpGetOption(us.handle, Option.SmoothedRoundTrip) / 1000.0);
    const window: i32 = tcpGetOption(us.handle, Option.CongestionWindow);
    if (Math.abs(window / 100.0 - curve.window) > 1.0)
      failWith(`after ${passed} ms the window is ${window}, and the curve at ${curve.window * 100.0}`);
    const step: i32 = max(i32((roundTrip * 100) / window), 1);
    advance(u32(step));
    passed += step;
  }
}

describe("a loss", () => {
  it("leaves seven tenths of the window, and Reno half of it", () => {
    twentyUnderWay(100);
    losesOne(20);
    windowIs(1400);
    twentyUnderWay(100, reno);
    losesOne(20);
    windowIs(1000);
  });

  it("that a time-out has found leaves one segment, and slow start up to seven tenths", () => {
    start();
    establishedByUs(100);
    tcpSetOption(us.handle, Option.CongestionControl, cubic);
    us.sendsBytes(2900);
    expectsHundreds(501, 10);
    untilNextFrame(1000);
    expectsHundreds(501, 1);
    windowIs(100);
    for (let segments = 2; segments <= 7; segments++) {
      acknowledges(401 + 100 * segments);
      passesOver();
      windowIs(100 * segments);
    }
    acknowledges(1201);
    expect(tcpGetOption(us.handle, Option.CongestionWindow)).toBeLessThan(720);
  });
});

describe("the window", () => {
  it("comes back to where the loss was, rests there, and goes on faster and faster", () => {
    twentyUnderWay(900);
    losesOne(20);
    follows(curveFrom(14.0, 20.0), 6000);
    expect(tcpGetOption(us.handle, Option.CongestionWindow)).toBeGreaterThan(2800);
  });

  it("is never less than Reno's would be, where round trips are short", () => {
    twentyUnderWay(20);
    losesOne(20);
    const curve = curveFrom(14.0, 20.0);
    follows(curve, 600);
    // Long before the curve is back.
    expect(tcpGetOption(us.handle, Option.CongestionWindow)).toBeGreaterThan(2400);
    expect(curve.at(0.6) < 19.0).toBe(true);
  });

  it("comes back to less after two losses of which the second came sooner", () => {
    twentyUnderWay(900);
    losesOne(20);
    losesOne(14);
    windowIs(980);
    follows(curveFrom(9.8, 0.85 * 14.0), 4000);
  });

  it("begins a new curve after a silence, for nothing was learnt meanwhile", () => {
    twentyUnderWay(900);
    losesOne(20);
    const written = 501 + peer.flow().writtenBytes;
    for (let turn = 0; turn < 100 && next < written + 100; turn++) {
      acknowledges(min(next, written));
      next += 100;
      passesOver();
    }
    next -= 100;
    advance(60000);
    us.sendsBytes(4000);
    passesOver();
    windowIs(1000);
    // Slow start, up to where it ended when the loss was found; and then the curve, from its beginning.
    for (let segments = 11; segments <= 14; segments++) {
      next += 100;
      acknowledges(next);
      passesOver();
      windowIs(100 * segments);
    }
    next += 100;
    follows(curveFrom(14.0, 20.0), 3000);
  });
});

describe("the choice", () => {
  it("is Reno at first, can be changed at any time, and passes from a listener to what it accepts", () => {
    start();
    us.listens();
    expect(tcpGetOption(us.listener, Option.CongestionControl)).toBe(reno);
    expect(tcpSetOption(us.listener, Option.CongestionControl, cubic)).toBe(0);
    expect(tcpSetOption(us.listener, Option.CongestionControl, 2)).toBe(Result.InvalidArgument);
    peer.sends({ flags: SYN, seq: 100, mss: 100, sackPermitted: true });
    peer.expects({ flags: SYN | ACK, seq: 500, ack: 101 });
    acknowledges(501);
    us.accepts();
    expect(tcpGetOption(us.handle, Option.CongestionControl)).toBe(cubic);
    expect(tcpSetOption(us.handle, Option.CongestionControl, reno)).toBe(0);
    us.sendsBytes(1000);
    passesOver();
    reports(501, [601, 1501]);
    acknowledges(1501);
    windowIs(500);
  });
});
