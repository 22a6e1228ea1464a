// Every byte the stack owns, in order. No code; the records' layouts stand beside their subjects, their sizes come
// from there. `init` clears what stands between `tablesStart` and `buffersStart`, and nothing else: buffers hold only
// what their counters say they hold, and secrets, permanent listeners and the handles' generation outlive it.
//
//     +----------------+ receiveFrame    one received frame, written by the host
//     | frames         | transmitFrame   one frame being made
//     | transfer       |                 the host's own bytes
//     +----------------+ cells           single values, secrets, the frame being read
//     | listeners      |                 and with UDP its sockets, the groups joined, and our name
//     +----------------+ tablesStart     what `init` clears: counters, the interface, deadlines, alarms,
//     | tables         |                 neighbours, connections, what they send and hold, half-open, TIME-WAIT,
//     |                |                 with UDP how often strangers were answered, names, time of day, the lease
//     +----------------+ buffersStart
//     | send buffers   |
//     | receive buf.   |                 and with UDP the messages that wait
//     +----------------+ mapEnd          the compiler's constants, the application's statics
//
// A build for tests has guards: bytes that belong to nobody, before the first region and behind each.

import {
  alarmsMax,
  answerBucketBits,
  bufferBytes,
  connectionsMax,
  frameBytesMax,
  groupsMax,
  halfOpenMax,
  hasCubic,
  hasDns,
  hasMulticastDns,
  hasDhcp,
  hasPathProbes,
  hasSntp,
  hasUdp,
  hasUndo,
  heldPiecesMax,
  listenersMax,
  namesMax,
  neighboursMax,
  spansMax,
  timeWaitMax,
  transferBytesMax,
  udpBufferBytes,
  udpSocketsMax,
} from "./limits";
import { Service, deadlineBytes } from "./deadline";
import { nameRecordBytes, responderBytes } from "./dns/records";
import { dhcpClientBytes } from "./dhcp/records";
import { datagramBytes, groupBytes, icmpErrorBytes, interfaceBytes, neighbourBytes } from "./ip/records";
import { timeOfDayBytes } from "./sntp/records";
import { connectionBytes } from "./tcp/connection";
import {
  cubicBytes,
  fourTupleBytes,
  halfOpenBytes,
  heldPieceBytes,
  listenerBytes,
  pathSearchBytes,
  spanBytes,
  timeWaitBytes,
  undoBytes,
} from "./tcp/records";
import { udpSocketBytes } from "./udp/records";
import { dhcpReplyBytes } from "./wire/dhcp-reply";
import { messageRecordBytes } from "./wire/message";
import { segmentBytes } from "./wire/segment";

/** How wide a guard is; 0 where there is none. */
export const guardBytes: i32 = GUARD_BYTES;

/** The entries of the three tables of tcp/ share one row of numbers: connections, half-open, TIME-WAIT. */
export const entriesMax: i32 = connectionsMax + halfOpenMax + timeWaitMax;
/** Each of them has a deadline; so have the services, behind them. */
export const deadlinesMax: i32 = entriesMax + (hasUdp ? Service.Count : Service.Messages);
/** About one bucket for an entry, and a power of two. */
export const bucketBits: i32 = 32 - clz<i32>(entriesMax - 1);
/** alarms.ts: a time, and a function. */
export const alarmBytes: i32 = 8;
export const countersMax: i32 = hasUdp ? 128 : 96;

const frameRegionBytes: i32 = (2 + frameBytesMax + 7) & ~7;

const receiveFrameSize: i32 = guardBytes + frameRegionBytes;
const transmitFrameSize: i32 = guardBytes + frameRegionBytes;
const transferSize: i32 = guardBytes + ((transferBytesMax + 7) & ~7);
const cellsSize: i32 = guardBytes + 128;
const segmentSize: i32 = guardBytes + ((segmentBytes + 7) & ~7);
const datagramSize: i32 = guardBytes + ((datagramBytes + 7) & ~7);
const icmpErrorSize: i32 = guardBytes + ((icmpErrorBytes + 7) & ~7);
const messageSize: i32 = guardBytes + (hasUdp ? (messageRecordBytes + 7) & ~7 : 0);
const dhcpReplySize: i32 = guardBytes + (hasDhcp ? (dhcpReplyBytes + 7) & ~7 : 0);
const udpSocketsSize: i32 = guardBytes + (hasUdp ? (udpSocketsMax * udpSocketBytes + 7) & ~7 : 0);
const groupsSize: i32 = guardBytes + (hasUdp ? (groupsMax * groupBytes + 7) & ~7 : 0);
const responderSize: i32 = guardBytes + (hasMulticastDns ? (responderBytes + 7) & ~7 : 0);
const listenersSize: i32 = guardBytes + ((listenersMax * listenerBytes + 7) & ~7);
const countersSize: i32 = guardBytes + countersMax * 4;
const interfaceSize: i32 = guardBytes + ((interfaceBytes + 7) & ~7);
const deadlinesSize: i32 = guardBytes + ((deadlinesMax * deadlineBytes + 7) & ~7);
const heapSize: i32 = guardBytes + ((deadlinesMax * 2 + 7) & ~7);
const alarmsSize: i32 = guardBytes + alarmsMax * alarmBytes;
const fourTuplesSize: i32 = guardBytes + ((entriesMax * fourTupleBytes + 7) & ~7);
const bucketsSize: i32 = guardBytes + (((1 << bucketBits) * 2 + 7) & ~7);
const neighboursSize: i32 = guardBytes + ((neighboursMax * neighbourBytes + 7) & ~7);
const connectionsSize: i32 = guardBytes + connectionsMax * connectionBytes;
const spansSize: i32 = guardBytes + ((connectionsMax * spansMax * spanBytes + 7) & ~7);
const cubicSize: i32 = guardBytes + (hasCubic ? connectionsMax * cubicBytes : 0);
const pathSearchSize: i32 = guardBytes + (hasPathProbes ? connectionsMax * pathSearchBytes : 0);
const undoSize: i32 = guardBytes + (hasUndo ? connectionsMax * undoBytes : 0);
const heldPiecesSize: i32 = guardBytes + connectionsMax * heldPiecesMax * heldPieceBytes;
/** One more than the table has: half-open.ts, `passing`. */
const halfOpenSize: i32 = guardBytes + (((halfOpenMax + 1) * halfOpenBytes + 7) & ~7);
const timeWaitSize: i32 = guardBytes + ((timeWaitMax * timeWaitBytes + 7) & ~7);
const answerBucketsSize: i32 = guardBytes + (4 << answerBucketBits);
const namesSize: i32 = guardBytes + (hasDns ? (namesMax * nameRecordBytes + 7) & ~7 : 0);
const timeOfDaySize: i32 = guardBytes + (hasSntp ? (timeOfDayBytes + 7) & ~7 : 0);
const dhcpClientSize: i32 = guardBytes + (hasDhcp ? (dhcpClientBytes + 7) & ~7 : 0);
const udpBufferSize: i32 = guardBytes + (hasUdp ? udpBufferBytes : 0);
const buffersSize: i32 = guardBytes + connectionsMax * bufferBytes;

const mapSize: i32 =
  receiveFrameSize +
  transmitFrameSize +
  transferSize +
  cellsSize +
  segmentSize +
  datagramSize +
  icmpErrorSize +
  messageSize +
  dhcpReplySize +
  listenersSize +
  udpSocketsSize +
  groupsSize +
  responderSize +
  countersSize +
  interfaceSize +
  deadlinesSize +
  heapSize +
  alarmsSize +
  fourTuplesSize +
  bucketsSize +
  neighboursSize +
  connectionsSize +
  spansSize +
  undoSize +
  pathSearchSize +
  cubicSize +
  heldPiecesSize +
  halfOpenSize +
  timeWaitSize +
  answerBucketsSize +
  namesSize +
  timeOfDaySize +
  dhcpClientSize +
  2 * buffersSize +
  udpBufferSize;

export const mapStart: usize = memory.data(guardBytes + mapSize, 16) + <usize>guardBytes;

/** Two bytes into their regions, so that the IP header behind the 14 bytes of Ethernet is aligned. */
export const receiveFrameStart: usize = mapStart + 2;
export const transmitFrameStart: usize = mapStart + receiveFrameSize + 2;
export const transferStart: usize = mapStart + receiveFrameSize + transmitFrameSize;
export const cellsStart: usize = transferStart + transferSize;
export const segmentStart: usize = cellsStart + cellsSize;
export const datagramStart: usize = segmentStart + segmentSize;
export const icmpErrorStart: usize = datagramStart + datagramSize;
export const messageStart: usize = icmpErrorStart + icmpErrorSize;
export const dhcpReplyStart: usize = messageStart + messageSize;
export const listenersStart: usize = dhcpReplyStart + dhcpReplySize;
export const udpSocketsStart: usize = listenersStart + listenersSize;
export const groupsStart: usize = udpSocketsStart + udpSocketsSize;
export const responderStart: usize = groupsStart + groupsSize;
export const tablesStart: usize = responderStart + responderSize;
export const countersStart: usize = tablesStart;
export const interfaceStart: usize = countersStart + countersSize;
export const deadlinesStart: usize = interfaceStart + interfaceSize;
export const heapStart: usize = deadlinesStart + deadlinesSize;
export const alarmsStart: usize = heapStart + heapSize;
export const fourTuplesStart: usize = alarmsStart + alarmsSize;
export const bucketsStart: usize = fourTuplesStart + fourTuplesSize;
export const neighboursStart: usize = bucketsStart + bucketsSize;
export const connectionsStart: usize = neighboursStart + neighboursSize;
export const spansStart: usize = connectionsStart + connectionsSize;
export const undoStart: usize = spansStart + spansSize;
export const cubicStart: usize = undoStart + undoSize;
export const pathSearchStart: usize = cubicStart + cubicSize;
export const heldPiecesStart: usize = pathSearchStart + pathSearchSize;
export const halfOpenStart: usize = heldPiecesStart + heldPiecesSize;
export const timeWaitStart: usize = halfOpenStart + halfOpenSize;
export const answerBucketsStart: usize = timeWaitStart + timeWaitSize;
export const namesStart: usize = answerBucketsStart + answerBucketsSize;
export const timeOfDayStart: usize = namesStart + namesSize;
export const dhcpClientStart: usize = timeOfDayStart + timeOfDaySize;
export const buffersStart: usize = dhcpClientStart + dhcpClientSize;
export const sendBuffersStart: usize = buffersStart;
export const receiveBuffersStart: usize = sendBuffersStart + buffersSize;
export const udpBufferStart: usize = receiveBuffersStart + buffersSize;
export const mapEnd: usize = udpBufferStart + udpBufferSize;
