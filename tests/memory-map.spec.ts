// Every byte of the stack: in order, apart, large enough, and what a new start leaves of it.

import { configure, init, tcpAbort, tcpConnect, tcpListen, tcpSend, tcpState, transfer } from "../assembly/index";
import { cells } from "../assembly/cells";
import {
  answerBucketBits,
  bufferBytes,
  connectionsMax,
  halfOpenMax,
  heldPiecesMax,
  listenersMax,
  neighboursMax,
  spansMax,
  timeWaitMax,
  udpBufferBytes,
} from "../assembly/limits";
import * as map from "../assembly/memory-map";
import { connectionBytes } from "../assembly/tcp/connection";
import { halfOpenBytes, heldPieceBytes, listenerBytes, spanBytes, timeWaitBytes } from "../assembly/tcp/records";
import { neighbourBytes } from "../assembly/ip/records";
import { Result, State, start } from "./support/conversation";

const starts: usize[] = [
  map.mapStart,
  map.receiveFrameStart,
  map.transmitFrameStart,
  map.transferStart,
  map.cellsStart,
  map.segmentStart,
  map.datagramStart,
  map.icmpErrorStart,
  map.listenersStart,
  map.countersStart,
  map.interfaceStart,
  map.deadlinesStart,
  map.heapStart,
  map.alarmsStart,
  map.fourTuplesStart,
  map.bucketsStart,
  map.neighboursStart,
  map.connectionsStart,
  map.spansStart,
  map.heldPiecesStart,
  map.halfOpenStart,
  map.timeWaitStart,
  map.answerBucketsStart,
  map.sendBuffersStart,
  map.receiveBuffersStart,
  map.udpBufferStart,
  map.mapEnd,
];

function holds(from: usize, end: usize, count: i32, bytes: i32): bool {
  return end - from >= <usize>(count * bytes + map.guardBytes);
}

function restart(): void {
  init(0x0200, 2, 0, 5000);
  configure(0x0a000702, 0xffffff00, 0);
}

describe("the memory map", () => {
  it("has its regions one behind the other", () => {
    for (let i = 1; i < starts.length; i++) expect(starts[i] > starts[i - 1]).toBe(true, `region ${i}`);
    expect(map.mapEnd <= (<usize>memory.size()) << 16).toBe(true);
  });

  it("has room for every entry of every table", () => {
    expect(holds(map.receiveFrameStart, map.transmitFrameStart, 1, 1514)).toBe(true);
    expect(holds(map.transmitFrameStart, map.transferStart, 1, 1514)).toBe(true);
    expect(holds(map.transferStart, map.cellsStart, 1, 1460)).toBe(true);
    expect(holds(map.listenersStart, map.tablesStart, listenersMax, listenerBytes)).toBe(true);
    expect(holds(map.neighboursStart, map.connectionsStart, neighboursMax, neighbourBytes)).toBe(true);
    expect(holds(map.connectionsStart, map.spansStart, connectionsMax, connectionBytes)).toBe(true);
    expect(holds(map.spansStart, map.heldPiecesStart, connectionsMax * spansMax, spanBytes)).toBe(true);
    expect(holds(map.heldPiecesStart, map.halfOpenStart, connectionsMax * heldPiecesMax, heldPieceBytes)).toBe(true);
    expect(holds(map.halfOpenStart, map.timeWaitStart, halfOpenMax, halfOpenBytes)).toBe(true);
    expect(holds(map.timeWaitStart, map.answerBucketsStart, timeWaitMax, timeWaitBytes)).toBe(true);
    expect(holds(map.answerBucketsStart, map.buffersStart, 1 << answerBucketBits, 4)).toBe(true);
    expect(map.receiveBuffersStart - map.sendBuffersStart).toBe(connectionsMax * bufferBytes + map.guardBytes);
    expect(map.udpBufferStart - map.receiveBuffersStart).toBe(connectionsMax * bufferBytes + map.guardBytes);
    expect(holds(map.udpBufferStart, map.mapEnd, 1, udpBufferBytes)).toBe(true);
  });

  it("aligns the IP header behind the Ethernet header, and every record", () => {
    expect((map.receiveFrameStart + 14) % 4).toBe(0);
    expect((map.transmitFrameStart + 14) % 4).toBe(0);
    for (let i = 3; i < starts.length - 1; i++) expect(starts[i] % 4).toBe(0, `region ${i}`);
    expect(map.cellsStart % 8).toBe(0);
    expect(map.connectionsStart % 8).toBe(0);
    expect(connectionBytes % 8).toBe(0);
  });
});

describe("a new start", () => {
  it("ends connections and listeners, and makes their handles stale", () => {
    start();
    const listener = tcpListen(80, 1);
    const connection = tcpConnect(0x0a000701, 80, 0);
    expect(tcpState(connection)).toBe(State.SynSent);
    restart();
    expect(tcpState(listener)).toBe(Result.BadHandle);
    expect(tcpState(connection)).toBe(Result.BadHandle);
  });

  it("never gives a handle a second time", () => {
    start();
    const before = tcpConnect(0x0a000701, 80, 0);
    restart();
    const after = tcpConnect(0x0a000701, 80, 0);
    expect(after > 0).toBe(true);
    expect(after).not.toBe(before);
    expect(tcpAbort(before)).toBe(Result.BadHandle);
    expect(tcpState(after)).toBe(State.SynSent);
  });

  it("clears the tables and leaves the buffers alone", () => {
    start();
    const handle = tcpConnect(0x0a000701, 80, 0);
    store<u32>(transfer(), 0x12345678);
    expect(tcpSend(handle, transfer(), 4)).toBe(4);
    expect(load<u32>(map.sendBuffersStart)).toBe(0x12345678);
    store<u8>(map.buffersStart - 1, 0xff);
    store<u8>(map.tablesStart, 0xff);
    restart();
    expect(load<u32>(map.sendBuffersStart)).toBe(0x12345678);
    expect(load<u8>(map.buffersStart - 1)).toBe(0);
    expect(load<u32>(map.countersStart)).toBe(0);
  });

  it("draws its secrets anew [MUST-9] [N-02]", () => {
    start();
    const secret0 = cells.secret0;
    const secret1 = cells.secret1;
    const hashSecret = cells.hashSecret;
    restart();
    expect(cells.secret0).not.toBe(secret0);
    expect(cells.secret1).not.toBe(secret1);
    expect(cells.hashSecret).not.toBe(hashSecret);
    expect(cells.secret0).not.toBe(cells.secret1);
  });
});
