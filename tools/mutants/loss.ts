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
    text: "if (!connection.finIsHeld || connection.finHeldAt != connection.rcvNxt) return;",
    replacement: "if (!connection.finIsHeld) return;",
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
    text: "connection.rcvRight += more;\n",
    replacement: "connection.rcvRight += more - (bufferBytes >> 1);\n",
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
    text: "  return connection.sndWnd > used ? connection.sndWnd - used : 0;\n",
    replacement: "  return connection.maxSndWnd > used ? connection.maxSndWnd - used : 0;\n",
  },
  {
    name: "a FIN is not sent again",
    file: "assembly/tcp/output.ts",
    text: "const withFin = connection.finIsQueued && length == unsent &&",
    replacement: "const withFin = connection.finIsQueued && lost == noSpan && length == unsent &&",
  },
  {
    name: "after a time-out nothing is sent again",
    file: "assembly/tcp/recovery.ts",
    text: "  markLost(connection, connection.sndUna, connection.sndNxt);\n",
    replacement: "",
  },
  {
    name: "the tail of a flight is never probed",
    file: "assembly/tcp/timeouts.ts",
    text: "  connection.mustProbeTail = true;\n",
    replacement: "",
  },
  {
    name: "a mark of congestion isn't echoed",
    file: "assembly/tcp/ecn.ts",
    text: "let flags: u32 = connection.echoesMark ? Flags.Ece : 0;",
    replacement: "let flags: u32 = 0;",
  },
  {
    name: "what is sent again may be marked on its way",
    file: "assembly/tcp/transmission.ts",
    text: "const newBytes = sequence == connection.sndNxt && connection.sndWnd != 0 ? length : 0;",
    replacement: "const newBytes = length;",
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
