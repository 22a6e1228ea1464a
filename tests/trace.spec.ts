// Counters, their names, and the trace of what is dropped.

import { counterCount } from "../assembly/index";
import { Counter, count, counter, counterName, drop, traceMoved, traceState, traceTimeout } from "../assembly/trace";
import { nameOfCounter } from "./support/counters";
import { resetWire, takeEvent } from "./support/platform";

function isLowerCase(name: string): bool {
  for (let i = 0; i < name.length; i++) {
    const code = name.charCodeAt(i);
    const isLetter = code >= 97 && code <= 122;
    const isDigit = code >= 48 && code <= 57;
    if (!isLetter && !isDigit && code != 45 && code != 46) return false;
  }
  return true;
}

function nextEventIs(point: i32, a: i32, b: i32, c: i32): bool {
  const event = takeEvent();
  return event.length == 4 && event[0] == point && event[1] == a && event[2] == b && event[3] == c;
}

describe("a counter", () => {
  it("counts by one, and no other with it [I7]", () => {
    const before = counter(Counter.TcpMalformed);
    const other = counter(Counter.TcpBadChecksum);
    count(Counter.TcpMalformed);
    count(Counter.TcpMalformed);
    expect(counter(Counter.TcpMalformed)).toBe(before + 2);
    expect(counter(Counter.TcpBadChecksum)).toBe(other);
  });

  it("is counted when something is dropped, and the trace says so", () => {
    resetWire();
    const before = counter(Counter.ArpMalformed);
    drop(Counter.ArpMalformed);
    expect(counter(Counter.ArpMalformed)).toBe(before + 1);
    expect(nextEventIs(2, Counter.ArpMalformed, 0, 0)).toBe(true);
    expect(takeEvent().length).toBe(0);
  });

  it("that doesn't exist is 0 and has no name", () => {
    expect(counter(Counter.Count)).toBe(0);
    expect(counter(0xffffffff)).toBe(0);
    expect(counterName(Counter.Count, 0)).toBe(0);
    expect(counterName(0xffffffff, 0)).toBe(0);
  });

  it("has its own name, in the order of the counters", () => {
    expect(nameOfCounter(Counter.FramesReceived)).toBe("frames.received");
    expect(nameOfCounter(Counter.HalfOpenExpired)).toBe("tcp.half-open-expired");
    expect(nameOfCounter(Counter.EthernetTooShort)).toBe("ethernet.too-short");
    expect(nameOfCounter(Counter.ArpMalformed)).toBe("arp.malformed");
    expect(nameOfCounter(Counter.Ipv4NoAddress)).toBe("ipv4.no-address");
    expect(nameOfCounter(Counter.Ipv4SourceRouted)).toBe("ipv4.source-routed");
    expect(nameOfCounter(Counter.IcmpMalformed)).toBe("icmp.malformed");
    expect(nameOfCounter(Counter.TcpMalformed)).toBe("tcp.malformed");
    expect(nameOfCounter(Counter.TcpSynChallenged)).toBe("tcp.syn-challenged");
    expect(nameOfCounter(Counter.TcpAfterClose)).toBe("tcp.after-close");
  });

  it("has a name that no other has, of lower case words behind a layer's", () => {
    const names = new Set<string>();
    for (let index = 0; index < counterCount(); index++) {
      const name = nameOfCounter(index);
      expect(name.indexOf(".") > 0).toBe(true, name);
      expect(isLowerCase(name)).toBe(true, name);
      expect(names.has(name)).toBe(false, name);
      names.add(name);
    }
    expect(names.size).toBe(Counter.Count);
  });

  it("has a name that is nothing behind its end", () => {
    const name = nameOfCounter(Counter.FramesSent);
    expect(counterName(Counter.FramesSent, name.length)).toBe(0);
    expect(counterName(Counter.FramesSent, 0xffffffff)).toBe(0);
  });
});

describe("the trace", () => {
  it("tells of states and what changed them, of time-outs, and of entries that move", () => {
    resetWire();
    traceState(3, 7, 4, 5);
    traceTimeout(3, 1);
    traceMoved(9, 3);
    expect(nextEventIs(5, 3, 7, 0)).toBe(true);
    expect(nextEventIs(1, 3, 4, 5)).toBe(true);
    expect(nextEventIs(3, 3, 1, 0)).toBe(true);
    expect(nextEventIs(4, 9, 3, 0)).toBe(true);
  });
});
