// astcp as one end of a transfer: the core in its host profile, in V8, at the link's socket.

import { once } from "node:events";
import { readFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { addressOf, StreamedCore } from "../../host-shim/js/streamed-core.ts";
import { modules } from "../build/modules.ts";
import { Delivery } from "./delivery.ts";
import { bytesAt } from "./pattern.ts";
import type { CongestionControl, Place, Stack } from "./stack.ts";

export const hostModule = modules.find(({ name }) => name === "core-host")!;

const congestionControlOption = 14;
const numbers: Record<CongestionControl, number> = { reno: 0, cubic: 1 };

export class AstcpStack implements Stack {
  private readonly module = new WebAssembly.Module(readFileSync(hostModule.wasm));
  private core: StreamedCore | undefined;

  async receive(place: Place, milliseconds: number): Promise<Delivery> {
    const delivery = new Delivery(milliseconds);
    let handle = 0;
    const core = await this.start(place, ({ host }) => {
      if (handle <= 0) handle = host.tcpAccept(listener);
      if (handle <= 0) return;
      for (let bytes; typeof (bytes = host.receive(handle)) !== "number" && bytes.length > 0;) delivery.take(bytes);
    });
    const listener = core.host.tcpListen(place.port, 1);
    core.turn();
    return delivery;
  }

  async send(place: Place): Promise<void> {
    let sent = 0;
    const core = await this.start(place, ({ host }) => {
      for (let isFull = false; !isFull;) {
        const bytes = bytesAt(sent);
        const taken = Math.max(host.send(handle, bytes), 0);
        sent += taken;
        isFull = taken < bytes.length;
      }
    });
    const handle = core.host.tcpConnect(addressOf(place.peerAddress), place.port, 0);
    const result = core.host.tcpSetOption(handle, congestionControlOption, numbers[place.congestionControl]);
    if (result !== 0) throw new Error(`${hostModule.wasm} has no ${place.congestionControl}: ${result}`);
    core.turn();
  }

  hangUp(): void {
    this.core?.end();
  }

  private async start({ wire, address }: Place, application: (core: StreamedCore) => void): Promise<StreamedCore> {
    const socket = await join(wire);
    const core: StreamedCore = new StreamedCore(this.module, socket, address, () => application(core));
    return (this.core = core);
  }
}

/** The link is about to be there. */
async function join(wire: string): Promise<Socket> {
  for (;;) {
    const socket = connect(wire);
    try {
      await once(socket, "connect");
      return socket;
    } catch {
      await pause(5);
    }
  }
}
