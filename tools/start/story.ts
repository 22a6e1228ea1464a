// What the two machines do: one asks for a page and closes its half of the connection, the other answers and closes the
// other half. The calls are the contract's (docs/abi.md).

import type { Program, Side } from "./side.ts";

const established = 4;
const closed = 0;
const wouldBlock = -1;
const port = 80;

const request = "GET / HTTP/1.1\r\nHost: 10.0.7.2\r\nConnection: close\r\n\r\n";
const page = "<!doctype html><title>astcp</title><h1>It works.</h1>\n";
const response =
  "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n" +
  `Content-Length: ${page.length}\r\nConnection: close\r\n\r\n${page}`;

/** Whatever happens, told to who looks on. */
export type Say = (remark: string) => void;

export function* serve({ host }: Side, say: Say): Program {
  const listener = host.tcpListen(port, 4);
  let handle: number;
  while ((handle = host.tcpAccept(listener)) === wouldBlock) yield;
  let asked = "";
  while (!asked.endsWith("\r\n\r\n")) {
    const piece = host.receive(handle);
    if (typeof piece === "number") yield;
    else asked += textOf(piece);
  }
  yield 300;
  say("The server answers, over the half that is still open.");
  host.send(handle, bytesOf(response));
  yield 500;
  say("The server closes its half, too.");
  host.tcpClose(handle);
}

/** Ends when nothing is left of the connection. `receive` gets the answer. */
export function* ask({ host }: Side, server: Side, say: Say, receive: (text: string) => void): Program {
  yield 500;
  say("The client connects.");
  const handle = host.tcpConnect(server.address, port, 0);
  while (host.tcpState(handle) !== established) yield;
  say("The connection is open.");
  yield 50;
  say("The client asks for the page.");
  host.send(handle, bytesOf(request));
  yield 50;
  say("The client has nothing more to ask, and closes its half.");
  host.tcpShutdown(handle);
  for (;;) {
    const piece = host.receive(handle);
    if (piece === wouldBlock) yield;
    else if (typeof piece === "number" || piece.length === 0) break;
    else receive(textOf(piece));
  }
  say("Both halves are closed. The client waits until no segment of this connection can be left.");
  while (host.tcpState(handle) !== closed) yield;
  host.tcpClose(handle);
}

export const expectedAnswer = response;

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
