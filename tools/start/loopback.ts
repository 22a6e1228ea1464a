// The port of the laptop's loopback on which the device's pages can be fetched.

import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Server } from "node:net";
import { join } from "./joined.ts";

export class Loopback {
  private constructor(private readonly server: Server) {}

  /** From now on the port is ours, but who connects waits for the path to the door. */
  static async listen(port: number, door: Promise<string>): Promise<Loopback> {
    const server = createServer({ allowHalfOpen: true, pauseOnConnect: true }, async (guest) => {
      // Who leaves while it waits is no failure.
      guest.on("error", () => guest.destroy());
      const path = await door;
      if (guest.destroyed) return;
      join(guest, connect({ path, allowHalfOpen: true }));
    });
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
    return new Loopback(server);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Connections that still live end with this process. */
  close(): void {
    this.server.close();
  }
}
