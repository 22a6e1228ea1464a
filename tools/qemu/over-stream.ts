// The exchange where no TAP device is allowed: QEMU's wire ends in a socket, and the peer is another instance of the
// core, in V8. That shows the board at work, and nothing about other people's TCP.

import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { addressOf, StreamedCore } from "../../host-shim/js/streamed-core.ts";
import { modules, type BuiltModule } from "../build/modules.ts";
import { exchange } from "./exchange.ts";
import { deviceAddress, peerAddress } from "./machine.ts";

const wouldBlock = -1;
const fetchMs = 20_000;

export async function exchangeOverStream(module: BuiltModule, image: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "astcp-"));
  const path = join(folder, "wire");
  let peer: StreamedCore | undefined;
  try {
    const wire = { netdev: `stream,server=on,addr.type=unix,addr.path=${path}` };
    await exchange(module, image, wire, async () => {
      if (!existsSync(path)) throw new Error("QEMU offers no socket.");
      const file = modules.find(({ name }) => name === "core-host")!.wasm;
      peer = new StreamedCore(new WebAssembly.Module(readFileSync(file)), connect(path), peerAddress);
      return fetch(peer);
    });
  } finally {
    peer?.end();
    rmSync(folder, { recursive: true });
  }
}

/** A core at the other end of the wire gets the page. */
async function fetch(core: StreamedCore): Promise<string> {
  const { host } = core;
  const giveUpAt = Date.now() + fetchMs;
  const handle = host.tcpConnect(addressOf(deviceAddress), 80, 0);
  const request = `GET / HTTP/1.0\r\nHost: ${deviceAddress}\r\n\r\n`;
  host.send(handle, new TextEncoder().encode(request));
  let response = "";
  for (;;) {
    core.turn();
    const piece = host.receive(handle);
    if (piece === wouldBlock) {
      if (Date.now() > giveUpAt) throw new Error(`The page did not come to its end:\n${response}`);
      await new Promise((resolve) => setTimeout(resolve, 1));
    } else if (typeof piece === "number") {
      throw new Error(`The connection failed: ${piece}`);
    } else if (piece.length === 0) {
      break;
    } else {
      response += new TextDecoder().decode(piece);
    }
  }
  host.tcpClose(handle);
  core.turn();
  return response;
}
