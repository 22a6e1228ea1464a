// A server for firmware that connects to somebody: it listens beside the device, and a test says what it answers.

import assert from "node:assert/strict";
import { Connection, TwoStacks } from "./two-stacks.ts";

export class Server {
  readonly stacks: TwoStacks;
  private listener = 0;

  constructor(
    application: string,
    private readonly port: number,
    listens = true,
    module = "core-host",
  ) {
    this.stacks = new TwoStacks(application, module, (client) => {
      if (listens) this.listener = client.tcpListen(port, 8);
    });
  }

  /** From now on, if it hasn't before. */
  listen(): void {
    this.listener = this.stacks.client.host.tcpListen(this.port, 8);
    assert.ok(this.listener > 0);
  }

  /** Closes the port; connections stay. */
  stopListening(): void {
    this.stacks.client.host.tcpClose(this.listener);
  }

  /** The next connection of the device's, if there is one. */
  accept(): Connection | undefined {
    const handle = this.stacks.client.host.tcpAccept(this.listener);
    return handle > 0 ? new Connection(this.stacks, handle) : undefined;
  }

  /** The next connection, which must come within this time; to the second. How long it took. */
  acceptWithin(seconds: number): { connection: Connection; afterMs: number } {
    for (let afterMs = 0; afterMs <= seconds * 1000; afterMs += 50) {
      const connection = this.accept();
      if (connection) return { connection, afterMs };
      this.stacks.run(50);
    }
    return assert.fail(`the device has not connected within ${seconds} s`);
  }
}
