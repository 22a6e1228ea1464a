// Two built modules on one wire: an application's firmware, and a core that is its client. Time is virtual: it moves when
// nobody has anything left to say, from deadline to deadline.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { Host, never } from "../../host-shim/js/host.ts";
import { State } from "../support/contract.ts";

const networkMask = 0xffffff00;
const deviceAddress = 0x0a000702;
export const clientAddress = 0x0a000701;

/** The clock's first instant. */
const start = 1000;

const modules = new Map<string, WebAssembly.Module>();

function moduleOf(name: string): WebAssembly.Module {
  const module = modules.get(name) ?? new WebAssembly.Module(readFileSync(`build/${name}.wasm`));
  modules.set(name, module);
  return module;
}

class Machine {
  readonly host: Host;
  readonly arrived: Uint8Array[] = [];
  pollAt = 0;
  peer: Machine | undefined;

  constructor(module: string, address: number, mac: number) {
    this.host = new Host(moduleOf(module), {
      transmit: (frame) => {
        this.peer?.arrived.push(frame);
        return true;
      },
    });
    this.host.init(0x0200, mac, 0, start);
    this.host.configure(address, networkMask, 0);
  }
}

export class TwoStacks {
  now = start;
  /** How many frames the device has sent. */
  deviceFrames = 0;
  readonly device: Machine;
  readonly client: Machine;

  /** `prepare` comes before the device is heard of. The client's window is as large as its module's buffers: 2,920 bytes of `core`, megabytes of `core-host`. */
  constructor(application: string, client = "core", prepare: (client: Host) => void = () => undefined) {
    this.device = new Machine(application, deviceAddress, 2);
    this.client = new Machine(client, clientAddress, 1);
    this.device.peer = this.client;
    this.client.peer = this.device;
    prepare(this.client.host);
    this.run(0);
  }

  /** Lets so many milliseconds pass. */
  run(milliseconds: number): void {
    const end = this.now + milliseconds;
    while (true) {
      this.talk();
      const next = Math.min(this.device.pollAt, this.client.pollAt);
      if (next > end) break;
      this.now = next;
    }
    this.now = end;
  }

  /** Both say what they have to say at this instant. */
  private talk(): void {
    do {
      for (const machine of [this.device, this.client]) {
        if (machine === this.client) this.deviceFrames += machine.arrived.length;
        for (const frame of machine.arrived.splice(0)) machine.host.input(this.now, frame);
        const wait = machine.host.poll(this.now);
        machine.pollAt = wait === never ? Infinity : this.now + wait;
      }
    } while (this.device.arrived.length > 0 || this.client.arrived.length > 0);
  }

  /** Connects the client to a port of the device. */
  connect(port: number): Connection {
    const connection = new Connection(this, this.client.host.tcpConnect(deviceAddress, port, 0));
    this.run(0);
    assert.equal(connection.state, State.Established);
    return connection;
  }

  counter(name: string): number {
    return this.device.host.counters().get(name)!;
  }
}

/** The client's end of a connection. */
export class Connection {
  constructor(
    private readonly stacks: TwoStacks,
    readonly handle: number,
  ) {}

  private get host(): Host {
    return this.stacks.client.host;
  }

  get state(): number {
    return this.host.tcpState(this.handle);
  }

  get error(): number {
    return this.host.tcpError(this.handle);
  }

  get localPort(): number {
    return this.host.tcpLocalPort(this.handle);
  }

  /** Has the device finished, and was everything read? */
  get isAtEnd(): boolean {
    return this.host.tcpReceive(this.handle, this.host.transfer(), 1) === 0;
  }

  /** Queues bytes, all of them, as far as there is room now; how many. */
  offer(bytes: Uint8Array | string): number {
    const taken = this.host.send(this.handle, asBytes(bytes));
    this.stacks.run(0);
    return taken;
  }

  /** Queues bytes that there must be room for. */
  send(bytes: Uint8Array | string): void {
    assert.equal(this.offer(bytes), asBytes(bytes).length);
  }

  /** Half-closes. */
  finish(): void {
    this.host.tcpShutdown(this.handle);
    this.stacks.run(0);
  }

  abort(): void {
    this.host.tcpAbort(this.handle);
    this.stacks.run(0);
  }

  /** Everything that comes, until there is silence for half a second. */
  receive(): Buffer {
    const pieces: Buffer[] = [];
    let isSilent = false;
    while (true) {
      const piece = this.receiveOnce(this.host.transferBytes());
      if (piece.length > 0) pieces.push(piece);
      else if (isSilent) return Buffer.concat(pieces);
      isSilent = piece.length === 0;
      // While there is something to read, only the window changes.
      this.stacks.run(isSilent ? 500 : 0);
    }
  }

  /** Everything that has come so far, and no more. */
  receiveOnce(atMost: number): Buffer {
    const length = this.host.tcpReceive(this.handle, this.host.transfer(), atMost);
    return Buffer.from(length > 0 ? this.host.read(this.host.transfer(), length) : []);
  }

  text(): string {
    return this.receive().toString("latin1");
  }
}

function asBytes(bytes: Uint8Array | string): Uint8Array {
  return typeof bytes === "string" ? Buffer.from(bytes, "latin1") : bytes;
}
