// A client of the web server's firmware: what it asks, and what it makes of the answer.

import assert from "node:assert/strict";
import { State } from "../support/contract.ts";
import { TwoStacks, type Connection } from "./two-stacks.ts";

/** What a client with megabytes of buffer gets for this, and its end of the connection. */
export function ask(request: string): { connection: Connection; stacks: TwoStacks; response: string } {
  const stacks = new TwoStacks("http", "core-host");
  const connection = stacks.connect(80);
  connection.send(request);
  return { connection, stacks, response: connection.text() };
}

export const get = (target: string, rest = "") => `GET ${target} HTTP/1.1\r\nHost: device\r\n${rest}\r\n`;

export function statusOf(response: string): string {
  return response.slice(0, response.indexOf("\r\n"));
}

export function fieldOf(response: string, name: string): string | undefined {
  return new RegExp(`^${name}: (.*)\r$`, "mi").exec(headOf(response))?.[1];
}

export function headOf(response: string): string {
  return response.slice(0, response.indexOf("\r\n\r\n") + 4);
}

export function bodyOf(response: string): string {
  return response.slice(headOf(response).length);
}

/** The text of a body in chunks, which must end with the empty one. */
export function joined(chunks: string): string {
  let text = "";
  for (let at = 0; ;) {
    const end = chunks.indexOf("\r\n", at);
    const length = parseInt(chunks.slice(at, end), 16);
    assert.ok(length >= 0, `a chunk's size at ${at}: ${chunks.slice(at, end)}`);
    text += chunks.slice(end + 2, end + 2 + length);
    at = end + 2 + length;
    assert.equal(chunks.slice(at, at + 2), "\r\n");
    at += 2;
    if (length === 0) {
      assert.equal(at, chunks.length);
      return text;
    }
  }
}

/** Has the device ended the connection from its side, in good order? */
export function isFinished(connection: Connection): boolean {
  return connection.isAtEnd && connection.state === State.CloseWait;
}
