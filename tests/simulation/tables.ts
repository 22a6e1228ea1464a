// Does a host still have all the room that it had at first? A scripted peer fills its tables, and what fits is compared
// with what fits into a fresh instance of the same module.

import { Host } from "../../host-shim/js/host.ts";
import { counterNamed } from "./counters.ts";
import { moduleOf, type Machine } from "./machine.ts";
import { ACK, FIN, isArp, SYN, tcpAt } from "./segment.ts";
import { makeSegment } from "./strange-frames.ts";
import { insist } from "./violation.ts";

interface Room {
  listeners: number;
  connections: number;
  halfOpen: number;
  timeWait: number;
  neighbours: number;
}

/** More than any table holds. */
const most = 200;
const ourPort = 7;
const peerMac = 99;
const networkMask = 0xffffff00;

const fresh = new Map<string, Room>();

export function checkTables(machine: Machine, folder: string): void {
  const { plan, mac, address } = machine;
  const name = `${folder}/${plan.module}`;
  let atFirst = fresh.get(name);
  if (atFirst === undefined) {
    const frames: Uint8Array[] = [];
    const host = new Host(moduleOf(folder, plan.module), { transmit: (frame) => frames.push(frame) > 0 });
    host.init(0x0200, mac, 0, 0);
    host.configure(address, networkMask, 0);
    atFirst = new Fill(host, mac, address, 0, frames).room();
    fresh.set(name, atFirst);
  }
  const room = machine.measure((host, frames) => new Fill(host, mac, address, machine.clock(), frames).room());
  insist(
    Object.entries(atFirst).every(([table, places]) => room[table as keyof Room] === places),
    "tables never leak",
    () => `there is room for ${JSON.stringify(room)}, and at first for ${JSON.stringify(atFirst)}`,
  );
}

class Fill {
  constructor(
    private readonly host: Host,
    private readonly mac: number,
    private readonly address: number,
    private readonly now: number,
    /** What it has sent. */
    private readonly frames: Uint8Array[],
  ) {}

  room(): Room {
    const listeners = this.count((n) => this.host.tcpListen(ourPort + n, 4) > 0);
    const timeWait = this.timeWait();
    const halfOpen = this.count((n) => this.opens(20_000 + n));
    const connections = this.count(
      (n) => this.host.tcpConnect((this.address & networkMask) | (100 + n), ourPort, 0) > 0,
    );
    return { listeners, timeWait, halfOpen, connections, neighbours: this.neighbours() };
  }

  /** Whom the host asks for, now that it wants to connect to many. */
  private neighbours(): number {
    this.frames.length = 0;
    this.host.poll(this.now);
    return new Set(this.frames.filter(isArp).map((frame) => frame.at(-1))).size;
  }

  private count(fits: (n: number) => boolean): number {
    let n = 0;
    while (n < most && fits(n)) n++;
    return n;
  }

  /** Connections that the host closes first, until the oldest entry has to go. */
  private timeWait(): number {
    const recycled = () => counterNamed(this.host, "tcp.time-waits-recycled");
    const before = recycled();
    return this.count((n) => {
      const from = 10_000 + n;
      insist(this.opens(from), "a host takes connections when everything is over", () => "it doesn't");
      const number = this.answer().getUint32(tcpAt + 4) + 1;
      this.handIn(from, ACK, 101, number);
      this.host.tcpClose(this.accepted());
      this.host.poll(this.now);
      this.handIn(from, ACK | FIN, 101, number + 1);
      return recycled() === before;
    });
  }

  private accepted(): number {
    // The listeners' handles are known to nobody any more, but their connections are news.
    for (let listener; (listener = this.host.tcpNextReady()) !== 0;) {
      const handle = this.host.tcpAccept(listener);
      if (handle > 0) return handle;
    }
    return 0;
  }

  private opens(from: number): boolean {
    this.frames.length = 0;
    this.handIn(from, SYN, 100, 0);
    return this.frames.length > 0 && (this.answer().getUint8(tcpAt + 13) & SYN) !== 0;
  }

  private answer(): DataView {
    return new DataView(this.frames.at(-1)!.buffer);
  }

  private handIn(port: number, flags: number, sequence: number, acknowledgement: number): void {
    const peer = { mac: peerMac, address: (this.address & networkMask) | peerMac, port };
    const us = { mac: this.mac, address: this.address, port: ourPort };
    this.host.input(this.now, makeSegment(peer, us, { flags, sequence, acknowledgement, window: 4096 }));
  }
}
