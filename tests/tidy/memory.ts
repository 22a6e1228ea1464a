// Which sources may touch the linear memory by address: the wire, the tables and the buffers.

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { assemblyFiles, read } from "./files.ts";

const byAddress = /\b(?:load|store|changetype)<|\bmemory\.(?:copy|fill|data)\b/;

const allowed: string[] = [
  "assembly/memory-map.ts", // Where everything stands.
  "assembly/ascii.ts", // Constant texts.
  "assembly/alarms.ts", // Their table; what they call is a function's address.
  "assembly/cells.ts", // The single values.
  "assembly/datagrams.ts", // Handlers are functions' addresses.
  "assembly/deadlines.ts", // The heap of deadlines.
  "assembly/names.ts", // Handlers are functions' addresses.
  "assembly/sockets.ts", // Handlers are functions' addresses; a socket's context stands in its record.
  "assembly/stack.ts", // `init` clears the tables.
  "assembly/trace.ts", // The counters.
  "assembly/dns/name-table.ts",
  "assembly/dns/responder.ts", // Its one record.
  "assembly/dhcp/client.ts", // Its one record.
  "assembly/dhcp/state.ts", // The client's states, a table of constants.
  "assembly/ip/arp.ts", // The neighbours.
  "assembly/ip/answer-limit.ts", // When strangers were answered.
  "assembly/ip/groups.ts", // The groups that are joined.
  "assembly/ip/icmp.ts", // The quoted header that an error brought.
  "assembly/ip/interface.ts", // Its one record.
  "assembly/ip/ipv4.ts", // The datagram being read.
  "assembly/sntp/time-of-day.ts", // Its one record.
  "assembly/tcp/connections.ts",
  "assembly/tcp/cubic.ts",
  "assembly/tcp/endpoints.ts",
  "assembly/tcp/flight.ts",
  "assembly/tcp/four-tuples.ts",
  "assembly/tcp/half-open.ts",
  "assembly/tcp/listeners.ts",
  "assembly/tcp/options-table.ts",
  "assembly/tcp/path-mtu.ts",
  "assembly/tcp/receive-buffer.ts",
  "assembly/tcp/ring.ts", // Both buffers.
  "assembly/tcp/state.ts", // Figure 5, a table of constants.
  "assembly/tcp/time-wait.ts",
  "assembly/tcp/undo.ts",
  "assembly/udp/queue.ts", // The messages that wait.
  "assembly/udp/sockets.ts",
  "assembly/udp/user-calls.ts", // What the application reads.
  "assembly/app/console.ts", // Its commands, and whose they are.
  "assembly/app/http/page.ts", // When the device was started.
  "assembly/app/mqtt.ts", // When the device was started.
  "assembly/app/mqtt/client.ts", // Its one record.
  "assembly/app/mqtt/incoming.ts", // The packet that is being read.
  "assembly/app/mqtt/outgoing.ts", // The packet that is being made, and the one that is kept.
  "assembly/app/reading.ts", // When the device was started.
  "assembly/app/retry/back-off.ts", // How long was waited last.
  "assembly/app/text/line.ts", // The line that is being made.
  "assembly/app/text/names.ts", // The name that was found last.
  "assembly/wire/bytes.ts",
  "assembly/wire/checksum.ts",
  "assembly/wire/dhcp.ts", // The reply being read.
  "assembly/wire/tcp.ts", // The segment being read.
  "assembly/wire/udp.ts", // The message being read.
];

describe("access to memory by address", () => {
  const users = assemblyFiles.filter((file) => byAddress.test(withoutComments(read(file))));

  it("stands only where it is allowed", () => {
    assert.deepEqual(
      users.filter((file) => !allowed.includes(file)),
      [],
    );
  });

  it("is allowed nowhere in vain", () => {
    assert.deepEqual(
      allowed.filter((file) => !users.includes(file)),
      [],
    );
  });
});

function withoutComments(source: string): string {
  return source.replace(/\/\*[\s\S]*?\*\//g, "").replace(/\/\/.*$/gm, "");
}
