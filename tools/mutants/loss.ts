// Bugs in what is done about loss, about windows and about time: where the core decides when to send again.

import type { Mutant } from "./table.ts";

export const mutantsOfLoss: Mutant[] = [
  {
    name: "the ACK field isn't checked",
    file: "assembly/tcp/segment-arrives.ts",
    text: "  if (isAfter(acknowledgement, connection.sndNxt)) {\n",
    replacement: "  if (false) {\n",
  },
  {
    name: "any reset within the window ends a connection",
    file: "assembly/tcp/segment-arrives.ts",
    text: "  if (segment.sequence != connection.rcvNxt) {\n    drop(Counter.TcpResetChallenged);",
    replacement: "  if (false) {\n    drop(Counter.TcpResetChallenged);",
  },
  {
    name: "a FIN counts though a hole is before it",
    file: "assembly/tcp/segment-arrives.ts",
    text: "if (!connection.has(Flag.FinHeld) || connection.finHeldAt != connection.rcvNxt) return;",
    replacement: "if (!connection.has(Flag.FinHeld)) return;",
  },
  {
    name: "bytes that arrived before are delivered again",
    file: "assembly/tcp/segment-arrives.ts",
    text: "    segment.dataAddress += old;\n",
    replacement: "",
  },
  {
    name: "the right edge of the window moves left",
    file: "assembly/tcp/receive-buffer.ts",
    text: "  if (growth(connection) >= stepBytes(connection)) openWindow(connection);\n",
    replacement:
      "  connection.rcvRight = rightEdge(connection, connection.heldPieces != 0 ? bufferBytes >> 1 : windowReserve);\n",
  },
  {
    name: "the persist timer is never set",
    file: "assembly/tcp/output.ts",
    text: "    arm(connection, Timer.Persist, probeTimeout(connection));\n",
    replacement: "",
  },
  {
    name: "a probe carries two octets into a closed window",
    file: "assembly/tcp/output.ts",
    text: "min<u32>(unsent, 1)",
    replacement: "min<u32>(unsent, 2)",
  },
  {
    name: "the delayed acknowledgement is forgotten",
    file: "assembly/tcp/output.ts",
    text: "    arm(connection, Timer.DelayedAck, delayedAckMs);\n",
    replacement: "    {}\n",
  },
  {
    name: "the peer's window isn't looked at",
    file: "assembly/tcp/output.ts",
    text: "const window = min<u32>(connection.sndWnd, connection.congestionWindow",
    replacement: "const window = min<u32>(connection.maxSndWnd, connection.congestionWindow",
  },
  {
    name: "a FIN is not sent again",
    file: "assembly/tcp/output.ts",
    text: "    if (<i32>unsent < 0) return true; // The FIN has been sent.\n",
    replacement:
      "    if (<i32>unsent < 0 || (unsent == 0 && isBefore(connection.sndResume, connection.sndNxt))) return true;\n",
  },
  {
    name: "the retransmission timeout isn't doubled",
    file: "assembly/tcp/retransmission.ts",
    text: "min<u32>(connection.retransmitTimeoutMs << 1, retransmitTimeoutMaxMs)",
    replacement: "min<u32>(connection.retransmitTimeoutMs, retransmitTimeoutMaxMs)",
  },
  {
    name: "keepalive probes are not counted",
    file: "assembly/tcp/timeouts.ts",
    text: "    connection.keepAliveProbesSent++;\n",
    replacement: "",
  },
  {
    name: "the user timeout never comes",
    file: "assembly/tcp/timeouts.ts",
    text: "  return elapsedSince(connection.waitingSince) >= limit;\n",
    replacement: "  return false;\n",
  },
];
