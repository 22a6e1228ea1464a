// A core in Node whose wire is a stream socket, with the framing of QEMU's `-netdev stream`: each frame stands behind its
// length, 4 bytes with the highest first. The loop is that of docs/abi.md, in real time.

import type { Socket } from "node:net";
import { Host, never } from "./host.ts";

const lengthBytes = 4;
const mask = 0xffffff00;

export class StreamedCore {
  readonly host: Host;
  private waiting = Buffer.alloc(0);
  private timer: NodeJS.Timeout | undefined;

  /** The application is called in every turn, between the frames that have come and what is due. */
  constructor(
    module: WebAssembly.Module,
    private readonly socket: Socket,
    address: string,
    private readonly application: () => void = () => {},
  ) {
    this.host = new Host(module, {
      transmit(frame) {
        const length = Buffer.alloc(lengthBytes);
        length.writeUInt32BE(frame.length);
        socket.write(length);
        socket.write(frame);
        return true;
      },
    });
    this.host.init(0x0200, addressOf(address), 0, now());
    this.host.configure(addressOf(address), mask, 0);
    socket.on("data", (bytes) => this.take(bytes));
  }

  /** Runs the application and what is due, now and whenever something is. */
  turn(): void {
    // What is sent in a turn goes to the socket at once.
    this.socket.cork();
    this.application();
    const wait = this.host.poll(now());
    this.socket.uncork();
    clearTimeout(this.timer);
    if (wait !== never) this.timer = setTimeout(() => this.turn(), wait);
  }

  end(): void {
    clearTimeout(this.timer);
    this.socket.removeAllListeners("data").destroy();
  }

  private take(bytes: Buffer): void {
    this.waiting = Buffer.concat([this.waiting, bytes]);
    this.socket.cork();
    while (this.waiting.length >= lengthBytes) {
      const end = lengthBytes + this.waiting.readUInt32BE(0);
      if (this.waiting.length < end) break;
      this.host.input(now(), this.waiting.subarray(lengthBytes, end));
      this.waiting = this.waiting.subarray(end);
    }
    this.socket.uncork();
    this.turn();
  }
}

export function addressOf(text: string): number {
  return text.split(".").reduce((address, part) => address * 256 + Number(part), 0);
}

function now(): number {
  return Math.trunc(performance.now());
}
