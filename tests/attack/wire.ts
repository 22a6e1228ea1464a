// The wire between the kernel and a device, with an attacker at it: he sees every frame, adds what he likes in anybody's
// name, and takes none away from the kernel.

import { startBoard, linuxTap, type Board, type Kind } from "../interop/board.ts";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { connect, createServer, type Socket } from "node:net";
import { addressOf } from "../../host-shim/js/streamed-core.ts";
import { etherTypeAt, ipAt, readFrame, seal, type Segment } from "../simulation/segment.ts";
import { makeSegment, type StrangeSegment } from "../simulation/strange-frames.ts";

const lengthBytes = 4;
const protocolAt = ipAt + 9;
const tcp = 6;
/** What may wait for the device to take it. */
const waitingBytesMax = 1 << 16;
const nothing = new Uint8Array(0);
const closedPort = 1;

/** Somebody who may speak: there, or only in name. */
export interface Speaker {
  address: number;
  port: number;
}

export class Wire {
  board!: Board;
  /** Sees a segment of the device's. False: it is not for the kernel. */
  deviceSpeaks: (segment: Segment, frame: Buffer) => boolean = () => true;
  /** Sees a segment of the kernel's, which the device has before whatever is sent now. */
  kernelSpeaks: (segment: Segment) => void = () => {};
  private device!: Socket;
  private kernel!: Socket;
  /** The Ethernet header of what goes to the device. */
  private readonly header = Buffer.alloc(etherTypeAt);

  /** A device on linux-tap that runs this module, and the wire to it. */
  static async start(name: string, module: string): Promise<Wire> {
    const wire = new Wire();
    // No word for the link: it is a good one.
    wire.board = await startBoard(wire.kind, name, module, [], false);
    // Before the kernel has spoken nobody knows how to reach the device. To this port it speaks in vain.
    await once(connect(closedPort, wire.board.address), "close").catch(() => undefined);
    return wire;
  }

  /** Somebody sends this to a port of the device. */
  forge(from: Speaker, port: number, segment: Partial<StrangeSegment>, data: Uint8Array = nothing): void {
    const usual = { flags: 0, sequence: 0, acknowledgement: 0, window: 0xffff, dataBytes: data.length };
    const to = { mac: 0, address: addressOf(this.board.address), port };
    const frame = makeSegment({ mac: 0, ...from }, to, { ...usual, ...segment });
    if (data.length > 0) {
      frame.set(data, frame.length - data.length);
      seal(frame);
    }
    this.send(frame);
  }

  /** To the device, as from the kernel's device. */
  send(frame: Uint8Array): void {
    this.header.copy(frame);
    write(this.device, frame);
  }

  /** When the device has taken most of what was sent, and all that has come meanwhile was seen. */
  async hasRoom(): Promise<void> {
    do await new Promise((resolve) => setImmediate(resolve));
    while (this.device.writableLength > waitingBytesMax);
  }

  private get kind(): Kind {
    return {
      name: "attacked",
      start: async (wanted) => {
        const path = `${wanted.socket}-attacked`;
        rmSync(path, { force: true });
        const server = createServer().listen(path);
        const arrives = once(server, "connection") as Promise<[Socket]>;
        this.kernel = connect(wanted.socket!);
        await once(this.kernel, "connect");
        const running = await linuxTap.start({ ...wanted, socket: path });
        [this.device] = await arrives;
        server.close();
        readFrames(this.kernel, (frame) => this.handToDevice(frame));
        readFrames(this.device, (frame) => this.handToKernel(frame));
        return running;
      },
    };
  }

  private handToDevice(frame: Buffer): void {
    const segment = segmentIn(frame);
    write(this.device, frame);
    if (segment === undefined) return;
    frame.copy(this.header, 0, 0, etherTypeAt);
    this.kernelSpeaks(segment);
  }

  private handToKernel(frame: Buffer): void {
    const segment = segmentIn(frame);
    if (segment === undefined || this.deviceSpeaks(segment, frame)) write(this.kernel, frame);
  }
}

function segmentIn(frame: Buffer): Segment | undefined {
  const isTcp = frame.readUInt16BE(etherTypeAt) === 0x0800 && frame[protocolAt] === tcp;
  return isTcp ? readFrame(frame) : undefined;
}

function write(socket: Socket, frame: Uint8Array): void {
  const whole = Buffer.alloc(lengthBytes + frame.length);
  whole.writeUInt32BE(frame.length);
  whole.set(frame, lengthBytes);
  socket.write(whole);
}

function readFrames(socket: Socket, take: (frame: Buffer) => void): void {
  let waiting = Buffer.alloc(0);
  socket.on("error", () => undefined);
  socket.on("data", (bytes) => {
    waiting = Buffer.concat([waiting, bytes]);
    while (waiting.length >= lengthBytes) {
      const end = lengthBytes + waiting.readUInt32BE();
      if (waiting.length < end) break;
      take(waiting.subarray(lengthBytes, end));
      waiting = waiting.subarray(end);
    }
  });
}
