// What the operations are, in words, and what they shall cost.

/** Instructions in wasm3 with the host's checksum, by the name of the operation. */
export const aims: Record<string, number> = {
  receive: 6000,
  send: 7000,
  connect: 20_000,
  http: 35_000,
  echo: 9000,
  ping: 4000,
};

export function described(): string {
  return [
    "- (a) receive: a segment of 1,460 bytes in, and its acknowledgement out as the stack does it",
    "- (b) send: a segment of 1,460 bytes out; the peer acknowledges every second",
    "- (c) connect: a connection from its SYN to its last ACK; the peer closes first",
    "- (d) http: a connection with a request of 53 bytes and a response of 1,024; the server closes first",
    "- (e) echo: one byte in, and out again",
    "- (f) ping: a frame of 98 bytes",
    "- (h) flood: a SYN that is never heard of again, when the tables are full of such",
  ].join("\n");
}
