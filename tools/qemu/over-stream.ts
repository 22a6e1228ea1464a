// The exchange where no TAP device is allowed: QEMU's wire ends in a socket, and the peer is another instance of the
// core, in V8. That shows the board at work, and nothing about other people's TCP.

import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Host, never } from "../../host-shim/js/host.ts";
import { modules, type BuiltModule } from "../build/modules.ts";
import { exchange } from "./exchange.ts";
import { deviceAddress, peerAddress } from "./machine.ts";

const wouldBlock = -1;
const lengthBytes = 4;
const fetchMs = 20_000;

export async function exchangeOverStream(module: BuiltModule, image: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "astcp-"));
  const path = join(folder, "wire");
  let peer: Peer | undefined;
  try {
    const wire = { netdev: `stream,server=on,addr.type=unix,addr.path=${path}` };
    await exchange(module, image, wire, async () => {
      if (!existsSync(path)) throw new Error("QEMU offers no socket.");
      peer = new Peer(connect(path));
      return peer.fetch();
    });
  } finally {
    peer?.end();
    rmSync(folder, { recursive: true });
  }
}

/** A core whose wire is the socket: each frame stands behind its length, 4 bytes with the highest first. */
class Peer {
  private readonly host: Host;
  private waiting = Buffer.alloc(0);
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly socket: Socket) {
    const file = modules.find(({ name }) => name === "core-host")!.wasm;
    this.host = new Host(new WebAssembly.Module(readFileSync(file)), {
      transmit: (frame) => {
        const length = Buffer.alloc(lengthBytes);
        length.writeUInt32BE(frame.length);
        socket.write(Buffer.concat([length, frame]));
        return true;
      },
    });
    this.host.init(0x0200, 0x00000701, 0, this.now());
    this.host.configure(addressOf(peerAddress), 0xffffff00, 0);
    socket.on("data", (bytes) => this.take(bytes));
  }

  async fetch(): Promise<string> {
    const giveUpAt = Date.now() + fetchMs;
    const handle = this.host.tcpConnect(addressOf(deviceAddress), 80, 0);
    const request = `GET / HTTP/1.0\r\nHost: ${deviceAddress}\r\n\r\n`;
    this.host.send(handle, new TextEncoder().encode(request));
    let response = "";
    for (;;) {
      this.poll();
      const piece = this.host.receive(handle);
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
    this.host.tcpClose(handle);
    this.poll();
    return response;
  }

  end(): void {
    clearTimeout(this.timer);
    this.socket.destroy();
  }

  private take(bytes: Buffer): void {
    this.waiting = Buffer.concat([this.waiting, bytes]);
    while (this.waiting.length >= lengthBytes) {
      const end = lengthBytes + this.waiting.readUInt32BE(0);
      if (this.waiting.length < end) break;
      this.host.input(this.now(), this.waiting.subarray(lengthBytes, end));
      this.waiting = this.waiting.subarray(end);
    }
    this.poll();
  }

  private poll(): void {
    const wait = this.host.poll(this.now());
    clearTimeout(this.timer);
    if (wait !== never) this.timer = setTimeout(() => this.poll(), wait);
  }

  private now(): number {
    return Math.trunc(performance.now());
  }
}

function addressOf(text: string): number {
  return text.split(".").reduce((address, part) => address * 256 + Number(part), 0);
}
