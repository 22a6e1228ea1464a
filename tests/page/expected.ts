// The states that each side goes through in each story of the page.

import type { Side } from "../../page/model/script.ts";

const opens = "CLOSED SYN-SENT ESTABLISHED";
const isOpened = "LISTEN SYN-RECEIVED ESTABLISHED";
const closes = "FIN-WAIT-1 FIN-WAIT-2 TIME-WAIT CLOSED";
const isClosed = "CLOSE-WAIT LAST-ACK CLOSED";

export const expected: Record<string, Record<Side, string>> = {
  "three-way-handshake": { client: opens, server: isOpened },
  "why-not-two": { client: "CLOSED SYN-SENT CLOSED", server: "LISTEN SYN-RECEIVED LISTEN" },
  "syn-lost": { client: opens, server: isOpened },
  "syn-ack-lost": { client: opens, server: isOpened },
  "ack-lost": { client: opens, server: isOpened },
  "four-way-close": { client: `${opens} ${closes}`, server: `${isOpened} ${isClosed}` },
  "three-segment-close": { client: `${opens} ${closes}`, server: `${isOpened} ${isClosed}` },
  "half-close": { client: `${opens} ${closes}`, server: `${isOpened} ${isClosed}` },
  "both-close": {
    client: `${opens} FIN-WAIT-1 CLOSING TIME-WAIT CLOSED`,
    server: `${isOpened} FIN-WAIT-1 CLOSING TIME-WAIT CLOSED`,
  },
  "both-open": {
    client: "CLOSED SYN-SENT SYN-RECEIVED ESTABLISHED",
    server: "CLOSED SYN-SENT SYN-RECEIVED ESTABLISHED",
  },
  "last-ack-lost": { client: `${opens} ${closes}`, server: `${isOpened} ${isClosed}` },
  "old-segment": {
    client: `${opens} ${closes} SYN-SENT ESTABLISHED ${closes}`,
    server: `${isOpened} ${isClosed} LISTEN SYN-RECEIVED ESTABLISHED ${isClosed}`,
  },
  "old-segment-waits": { client: `${opens} ${closes}`, server: `${isOpened} ${isClosed}` },
  "dead-peer": { client: `${opens} CLOSED`, server: isOpened },
  "rebooted-peer": { client: `${opens} CLOSED`, server: isOpened },
  "zero-window": { client: `${opens} ${closes}`, server: `${isOpened} ${isClosed}` },
  "blind-reset": { client: `${opens} CLOSED`, server: `${isOpened} CLOSED` },
  "syn-flood": { client: `${opens} ${closes}`, server: `${isOpened} ${isClosed}` },
  "loss-with-sack": { client: `${opens} ${closes}`, server: `${isOpened} ${isClosed}` },
  "loss-without-sack": { client: `${opens} ${closes}`, server: `${isOpened} ${isClosed}` },
  "ten-thousand": { client: `${opens} ${closes}`, server: `${isOpened} ${isClosed}` },
};
