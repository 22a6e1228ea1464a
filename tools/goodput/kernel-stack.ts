// The kernel's TCP as one end of a transfer: that of the network namespace in which this process runs.

import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";
import { networkInterfaces } from "node:os";
import { setTimeout as pause } from "node:timers/promises";
import { Delivery } from "./delivery.ts";
import { bytesAt } from "./pattern.ts";
import type { Place, Stack } from "./stack.ts";

export class KernelStack implements Stack {
  private server: Server | undefined;
  private socket: Socket | undefined;

  async receive({ address, port }: Place, milliseconds: number): Promise<Delivery> {
    await untilJoined(address);
    const delivery = new Delivery(milliseconds);
    this.server = createServer((socket) => this.hold(socket).on("data", (bytes) => delivery.take(bytes)));
    this.server.listen(port);
    await once(this.server, "listening");
    return delivery;
  }

  async send({ address, peerAddress, port }: Place): Promise<void> {
    await untilJoined(address);
    const socket = this.hold(connect(port, peerAddress));
    let sent = 0;
    const fill = (): void => {
      for (let hasRoom = true; hasRoom;) {
        const bytes = bytesAt(sent);
        sent += bytes.length;
        hasRoom = socket.write(bytes);
      }
    };
    socket.on("connect", fill).on("drain", fill);
  }

  hangUp(): void {
    this.server?.close();
    this.socket?.resetAndDestroy();
  }

  private hold(socket: Socket): Socket {
    // The other end may hang up first.
    return (this.socket = socket.on("error", () => socket.destroy()));
  }
}

/** The kernel shows an interface here when something stands at its other end. */
async function untilJoined(address: string): Promise<void> {
  const addresses = () => Object.values(networkInterfaces()).flatMap((each) => each ?? []);
  while (!addresses().some((one) => one.address === address)) await pause(5);
}
