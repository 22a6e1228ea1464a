// Bugs that somebody could have written: in which file, what stands there now, and what would stand there. None of these
// concerns loss; those stand in loss.ts.

export interface Mutant {
  /** What is wrong then. */
  name: string;
  file: string;
  /** Stands there exactly once. */
  text: string;
  replacement: string;
}

export const mutants: Mutant[] = [
  {
    name: "sequence numbers are compared without the wrap",
    file: "assembly/tcp/sequence.ts",
    text: "return <i32>(a - b) < 0;",
    replacement: "return a < b;",
  },
  {
    name: "the clock doesn't wrap",
    file: "assembly/clock.ts",
    text: "return <i32>(cells.now - deadline) >= 0;",
    replacement: "return cells.now >= deadline;",
  },
  {
    name: "a deadline that is taken out of the heap leaves it in disorder",
    file: "assembly/deadlines.ts",
    text: "  sink(deadlineOf(last).place, last);\n",
    replacement: "",
  },
  {
    name: "a frame that the MAC refused is forgotten",
    file: "assembly/driver/frames.ts",
    text: "  cells.refused = 1;\n",
    replacement: "",
  },
  {
    name: "a neighbour is never given back",
    file: "assembly/tcp/connections.ts",
    text: "  releaseNeighbour(connection.neighbour);\n",
    replacement: "",
  },
  {
    name: "a connection's slot leaks",
    file: "assembly/tcp/connections.ts",
    text: "  cells.freeConnection = connection.id;\n",
    replacement: "",
  },
  {
    name: "a half-open slot leaks",
    file: "assembly/tcp/half-open.ts",
    text: "  fourTupleOf(id).next = cells.freeHalfOpen;\n  cells.freeHalfOpen = <u16>id;\n",
    replacement: "",
  },
  {
    name: "a TIME-WAIT slot leaks",
    file: "assembly/tcp/time-wait.ts",
    text: "  fourTupleOf(id).next = cells.freeTimeWait;\n  cells.freeTimeWait = <u16>id;\n",
    replacement: "",
  },
  {
    name: "TIME-WAIT lasts one lifetime of a segment",
    file: "assembly/tcp/time-wait.ts",
    text: "schedule(id, entry.startedAt + 2 * entry.segmentLifetimeMs);",
    replacement: "schedule(id, entry.startedAt + entry.segmentLifetimeMs);",
  },
  {
    name: "the two lifetimes of TIME-WAIT don't begin anew when the FIN is repeated",
    file: "assembly/tcp/time-wait.ts",
    text: "    if (!entry.mustAcknowledge) schedule(id, now() + 2 * entry.segmentLifetimeMs);\n",
    replacement: "",
  },
  {
    name: "a SYN-ACK isn't repeated",
    file: "assembly/tcp/half-open.ts",
    text: "  if (!sendSynAck(entry, fourTupleOf(id).remoteAddress, fourTupleOf(id).ports)) return;\n",
    replacement: "",
  },
  {
    name: "PAWS is ignored",
    file: "assembly/tcp/options.ts",
    text: "return isBefore(segment.tsValue, connection.tsRecent) &&",
    replacement: "return false &&",
  },
  {
    name: "a SACK block is off by one",
    file: "assembly/tcp/options.ts",
    text: "putSackBlock(at, pieceLeft(connection, index), pieceRight(connection, index))",
    replacement: "putSackBlock(at, pieceLeft(connection, index), pieceRight(connection, index) + 1)",
  },
  {
    name: "the MSS of the peer is ignored",
    file: "assembly/tcp/options.ts",
    text: "  limitSendMss(connection, min<u32>(mss, mssMax));\n",
    replacement: "",
  },
  {
    name: "the bytes of options are not subtracted from the MSS",
    file: "assembly/tcp/options.ts",
    text: "connection.usesTimestamps ? mssWithOptions - timestampBytes : mssWithOptions",
    replacement: "mssWithOptions",
  },
  {
    name: "reading opens no window",
    file: "assembly/tcp/user-calls.ts",
    text: "    wakeForWindow(connection);\n    return read;\n",
    replacement: "    return read;\n",
  },
  {
    name: "who found the send buffer full never hears of room",
    file: "assembly/tcp/user-calls.ts",
    text: "  if (sendRoom(connection) == 0) connection.awaitsRoom = true;\n",
    replacement: "",
  },
  {
    name: "closing loses what was not read, without a reset",
    file: "assembly/tcp/user-calls.ts",
    text: "if (connection.receiveUsed != 0) resetPeer(connection);",
    replacement: "if (connection.receiveUsed == 0xffffffff) resetPeer(connection);",
  },
  {
    name: "bytes that were acknowledged are sent again in the place of others",
    file: "assembly/tcp/send-buffer.ts",
    text: "  connection.sendHead = placeAfter(connection.sendHead, bytes);\n",
    replacement: "",
  },
  {
    name: "the bytes of a ring are cut at its end",
    file: "assembly/tcp/ring.ts",
    text: "  if (first < length) memory.copy(ring, from + first, length - first);\n",
    replacement: "",
  },
  {
    name: "a checksum isn't verified",
    file: "assembly/tcp/demultiplex.ts",
    text: "    if ((sum & 0xffff) + (sum >> 16) != 0xffff) return Counter.TcpBadChecksum;\n",
    replacement: "",
  },
  {
    name: "any acknowledgement answers a SYN",
    file: "assembly/tcp/syn-sent.ts",
    text: "const acksSyn = hasAck && isAfter(acknowledgement, connection.sndUna) &&",
    replacement: "const acksSyn = hasAck && true &&",
  },
  {
    name: "a connection that failed before it was accepted stays in its queue",
    file: "assembly/tcp/endings.ts",
    text: "  dequeue(listenerAt(connection.listener), connection);\n",
    replacement: "",
  },
];
