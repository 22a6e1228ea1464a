// Two name servers, and a host that asks them: what the specs of the resolver have in common.

import { resolve, resolvedAddress, setServers, transfer } from "../../assembly/index-networked";
import { answerTo, responseFlags } from "./dns-maker";
import { failWith } from "./link";
import { SentMessage, makeMessage, nextMessage } from "./message-maker";
import { start } from "./openings";
import { Peer } from "./peer";
import { writeBytes } from "./platform";

export const server = new Peer();
export const otherServer = new Peer();

/** A stack that knows two name servers, and they know it. */
export function startWithServers(): void {
  start();
  server.address = 0x0a000735;
  server.macLow = 0x35;
  otherServer.address = 0x0a000736;
  otherServer.macLow = 0x36;
  server.port = 53;
  otherServer.port = 53;
  server.makesItselfKnown();
  otherServer.makesItselfKnown();
  setServers(server.address, otherServer.address, 0);
}

/** What `resolve` answers about this name. */
export function resolves(name: string): i32 {
  const bytes = new Uint8Array(name.length);
  for (let i = 0; i < name.length; i++) bytes[i] = u8(name.charCodeAt(i));
  writeBytes(transfer(), bytes);
  return resolve(transfer(), name.length);
}

/** The host asks for it, and its query leaves: to that server. */
export function asks(name: string, whom: Peer = server): SentMessage {
  if (resolves(name) != -1) failWith(`${name} is not asked for`);
  return expectQuery(whom);
}

export function expectQuery(whom: Peer = server): SentMessage {
  const query = nextMessage();
  if (query.destination != whom.address || query.destinationPort != 53) failWith("expected a query to another server");
  return query;
}

/** The frame of this answer to a query. */
export function answerFrame(query: SentMessage, answer: string, from: Peer = server): Uint8Array {
  return makeMessage(from, query.sourcePort, answer);
}

/** The server answers with these records. */
export function answers(
  query: SentMessage,
  records: string[],
  authority: string[] = [],
  flags: u32 = responseFlags,
): void {
  server.sendsFrame(answerFrame(query, answerTo(query.data, flags, records, authority)));
}

/** It is known, and this is its address. */
export function expectKnown(name: string, address: u32): void {
  const result = resolves(name);
  if (result != 0) failWith(`${name} is not known: ${result}`);
  if (resolvedAddress() != address) failWith(`${name} is another address, ${resolvedAddress()}`);
}
