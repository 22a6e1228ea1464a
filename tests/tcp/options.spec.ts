// What is agreed on the SYNs and what it makes of segments; and the table of the contract's options.

import { tcpGetOption, tcpSetOption } from "../../assembly/index";
import { Connection } from "../../assembly/tcp/connection";
import { connectionOf } from "../../assembly/tcp/connections";
import { listenerOf } from "../../assembly/tcp/listeners";
import { limitSendMss } from "../../assembly/tcp/options";
import { getOption, inheritOptions, setDefaults, setOption } from "../../assembly/tcp/options-table";
import {
  ACK,
  Option,
  Result,
  SYN,
  State,
  advance,
  establishedByPeer,
  peer,
  reach,
  start,
  us,
} from "../support/conversation";

function ours(): Connection {
  return connectionOf(us.handle)!;
}

function openedWithMss(mss: i32, timestamps: bool): u32 {
  start();
  us.listens();
  if (timestamps) peer.sends({ flags: SYN, seq: 100, mss: mss, tsVal: 7 });
  else peer.sends({ flags: SYN, seq: 100, mss: mss });
  const synAck = peer.takes();
  if (timestamps) peer.sends({ flags: ACK, seq: 101, ack: 501, tsVal: 7, tsEcr: synAck.tsVal });
  else peer.sends({ flags: ACK, seq: 101, ack: 501 });
  us.accepts();
  return tcpGetOption(us.handle, Option.SendMss);
}

describe("the size of segments", () => {
  it("is what the peer's SYN says, within reason [MUST-16] [T-25] [T-26]", () => {
    expect(openedWithMss(-1, false)).toBe(536);
    expect(openedWithMss(0, false)).toBe(536);
    expect(openedWithMss(1, false)).toBe(48);
    expect(openedWithMss(48, false)).toBe(48);
    expect(openedWithMss(49, false)).toBe(49);
    expect(openedWithMss(1460, false)).toBe(1460);
    expect(openedWithMss(65535, false)).toBe(1460);
  });

  it("leaves room for timestamps [MUST-16]", () => {
    expect(openedWithMss(1460, true)).toBe(1448);
    expect(openedWithMss(-1, true)).toBe(524);
    expect(openedWithMss(1, true)).toBe(36);
  });

  it("only ever shrinks", () => {
    start();
    establishedByPeer();
    expect(limitSendMss(ours(), 1000)).toBe(true);
    expect(limitSendMss(ours(), 1200)).toBe(false);
    expect(limitSendMss(ours(), 1000)).toBe(false);
    expect(tcpGetOption(us.handle, Option.SendMss)).toBe(1000);
  });
});

describe("agreement", () => {
  it("is on nothing but what both SYNs carry", () => {
    start();
    reach(State.SynSent);
    peer.sends({ flags: SYN | ACK, seq: 100, ack: 501, sackPermitted: true });
    expect(ours().usesSack).toBe(true);
    expect(ours().usesTimestamps).toBe(false);
    expect(ours().scalesWindow).toBe(false);
  });

  it("is on a shift of 14 at most, and only if both scale [T-28]", () => {
    start();
    us.listens();
    peer.sends({ flags: SYN, seq: 100, windowScale: 200 });
    peer.takes();
    peer.sends({ flags: ACK, seq: 101, ack: 501 });
    us.accepts();
    expect(ours().sndShift).toBe(14);
    openedWithMss(1460, false);
    expect(ours().sndShift).toBe(0);
    expect(ours().rcvShift).toBe(0);
  });

  it("of a SYN-ACK repeats what the SYN offered, and echoes its timestamp", () => {
    start();
    us.listens();
    peer.sends({ flags: SYN, seq: 100, mss: 1460, sackPermitted: true, tsVal: 7000, windowScale: 3 });
    peer.expects({ flags: SYN | ACK, mss: 1460, sackPermitted: true, tsEcr: 7000, windowScale: 0 });
    peer.port = 40001;
    peer.sends({ flags: SYN, seq: 100 });
    const bare = peer.takes();
    expect(bare.optionBytes).toBe(4);
    expect(bare.sackPermitted || bare.hasTimestamps).toBe(false);
  });
});

describe("timestamps", () => {
  it("begin at an offset of the connection's own, and count milliseconds [N-05]", () => {
    start(1000);
    us.connects();
    const first = peer.takes();
    expect(first.tsVal).not.toBe(1000);
    expect(first.tsEcr).toBe(0);
    advance(1000);
    const second = peer.takes();
    expect(second.tsVal - first.tsVal).toBe(1000);
    peer.port = 40001;
    peer.ourPort = 0;
    us.connects();
    expect(peer.takes().tsVal).not.toBe(second.tsVal);
  });
});

// --- The contract's table: option, smallest, largest, default ---

const settable: i64[][] = [
  [1, 0, 1, 0],
  [2, 0, 1, 0],
  [3, 1000, 0x7fffffff, 7_200_000],
  [4, 1000, 0x7fffffff, 75_000],
  [5, 1, 255, 10],
  [6, 0, 0x7fffffff, 180_000],
  [7, 1, 255, 64],
  [8, 0, 63, 0],
  [12, 0, 240_000, 30_000],
  [17, 536, 1460, 1460],
];
const readOnly: i32[] = [9, 10, 11, 13, 16];

describe("the options of a listener and a connection", () => {
  it("have their defaults and their ranges [MUST-25] [MUST-28]", () => {
    start();
    us.listens();
    const listener = listenerOf(us.listener)!;
    for (let i = 0; i < settable.length; i++) {
      const option = <i32>settable[i][0];
      const smallest = <i32>settable[i][1];
      const largest = <i32>settable[i][2];
      expect(getOption(listener, option)).toBe(<i32>settable[i][3], `default of ${option}`);
      expect(setOption(listener, option, smallest)).toBe(0, `smallest of ${option}`);
      expect(getOption(listener, option)).toBe(smallest);
      expect(setOption(listener, option, smallest - 1)).toBe(Result.InvalidArgument, `below ${option}`);
      expect(setOption(listener, option, largest)).toBe(0, `largest of ${option}`);
      expect(getOption(listener, option)).toBe(largest);
      expect(setOption(listener, option, largest + 1)).toBe(Result.InvalidArgument, `above ${option}`);
      expect(getOption(listener, option)).toBe(largest);
    }
  });

  it("can partly be read only", () => {
    start();
    establishedByPeer();
    for (let i = 0; i < readOnly.length; i++) {
      expect(tcpSetOption(us.handle, readOnly[i], 1)).toBe(Result.InvalidArgument, `option ${readOnly[i]}`);
      expect(tcpGetOption(us.handle, readOnly[i]) >= 0).toBe(true, `option ${readOnly[i]}`);
    }
  });

  it("are no others", () => {
    start();
    establishedByPeer();
    const others: i32[] = [-1, 0, 18, 255, 0x7fffffff, <i32>0x80000000];
    for (let i = 0; i < others.length; i++) {
      expect(setOption(ours(), others[i], 1)).toBe(Result.InvalidArgument, `option ${others[i]}`);
      expect(getOption(ours(), others[i])).toBe(Result.InvalidArgument, `option ${others[i]}`);
    }
  });

  it("pass from a listener to its connections, all of them", () => {
    start();
    us.listens();
    const listener = listenerOf(us.listener)!;
    for (let i = 0; i < settable.length; i++) setOption(listener, <i32>settable[i][0], <i32>settable[i][1]);
    establishedByUs();
    inheritOptions(listener, ours());
    for (let i = 0; i < settable.length; i++) {
      expect(getOption(ours(), <i32>settable[i][0])).toBe(<i32>settable[i][1], `option ${settable[i][0]}`);
    }
    setDefaults(ours());
    for (let i = 0; i < settable.length; i++) {
      expect(getOption(ours(), <i32>settable[i][0])).toBe(<i32>settable[i][3], `option ${settable[i][0]}`);
    }
  });
});

function establishedByUs(): void {
  peer.ourPort = 0;
  us.connects();
  peer.takes();
  peer.sends({ flags: SYN | ACK, seq: 100, ack: 501 });
  peer.takes();
}
