// All that goes over the wire, held against what a TCP may say: every frame when it is sent, every segment when it is
// handed in.

import { receives } from "./figure-5.ts";
import { Flow } from "./flow.ts";
import { ACK, occupied, readFrame, RST, SYN, type Segment } from "./segment.ts";
import { insist } from "./violation.ts";

/** Of a connection, as one of its two hosts names it: the other host's address, and both ports. */
export type Key = number;

export function keyOf(remoteAddress: number, remotePort: number, localPort: number): Key {
  return ((remoteAddress & 0xff) * 2 ** 16 + remotePort) * 2 ** 16 + localPort;
}

/** The ports of a key. */
export function portsOf(key: Key): { remote: number; local: number } {
  return { remote: Math.floor(key / 2 ** 16) % 2 ** 16, local: key % 2 ** 16 };
}

export const keyOfSent = ({ destination, destinationPort, sourcePort }: Segment) =>
  keyOf(destination, destinationPort, sourcePort);
export const keyOfHeard = ({ source, sourcePort, destinationPort }: Segment) =>
  keyOf(source, sourcePort, destinationPort);

/** What a frame says, and in which flow. */
export interface Said {
  segment: Segment | undefined;
  flow: Flow | undefined;
}

export class Wire {
  /** By the address of a host and its key: the flows of its connections, the newest last. */
  private readonly flows = new Map<number, Map<Key, Flow[]>>();

  /** A host has sent a frame, at that time of its own clock. */
  sent(address: number, frame: Uint8Array, now: number): Said {
    const segment = readFrame(frame);
    if (segment === undefined) return { segment, flow: undefined };
    insist(segment.source === address, "every frame is well-formed", () => "a source that isn't the host's");
    const key = keyOfSent(segment);
    let flow = this.flowOf(address, key);
    const isNew = (segment.flags & SYN) !== 0 && flow?.first !== segment.sequence;
    if (isNew) flow = this.open(address, key, segment);
    if (flow === undefined) {
      insist((segment.flags & RST) !== 0, "a connection begins with a SYN", () => "there was none");
      return { segment, flow };
    }
    if (segment.flags & ACK && !(segment.flags & RST)) flow.peer ??= this.answered(segment);
    flow.sends(segment, now);
    return { segment, flow };
  }

  /** The MAC had no room for it. A SYN begins a connection even so: the core goes on as if it had been lost. */
  refused(address: number, frame: Uint8Array): Said {
    this.isDelayed(address);
    const segment = readFrame(frame);
    if (segment === undefined) return { segment, flow: undefined };
    const key = keyOfSent(segment);
    const known = this.flowOf(address, key);
    if ((segment.flags & SYN) === 0 || known?.first === segment.sequence) return { segment, flow: known };
    const flow = this.open(address, key, segment);
    flow.sentEnd = 1;
    if (segment.flags & ACK) flow.peer = this.answered(segment);
    return { segment, flow };
  }

  /** A SYN that its source never sent. Where it finds a listener, it is answered like any other. */
  forged(address: number, syn: Segment): void {
    const flow = this.open(address, keyOfSent(syn), syn, true);
    flow.delivered.add(0, 1);
  }

  private open(address: number, key: Key, syn: Segment, isForged = false): Flow {
    const ofHost = this.flows.get(address) ?? new Map<Key, Flow[]>();
    this.flows.set(address, ofHost);
    const ofKey = ofHost.get(key) ?? [];
    ofHost.set(key, ofKey);
    const flow = new Flow(syn);
    // The newest is the one that its host believes in.
    if (isForged) ofKey.unshift(flow);
    else ofKey.push(flow);
    return flow;
  }

  /** Whose numbers a segment acknowledges. */
  private answered({ destination, source, sourcePort, destinationPort, acknowledgement }: Segment): Flow {
    const flows = this.flows.get(destination)?.get(keyOf(source, sourcePort, destinationPort)) ?? [];
    const answered = flows.findLast((flow) => {
      const relative = flow.relative(acknowledgement);
      return relative >= 1 && relative <= flow.delivered.prefix;
    });
    insist(answered !== undefined, "nothing is acknowledged that hasn't arrived", () => "it was never sent");
    return answered!;
  }

  /** Of the connection that the host has, or had last. */
  flowOf(address: number, key: Key): Flow | undefined {
    const flow = this.flows.get(address)?.get(key)?.at(-1);
    return flow?.isGone ? undefined : flow;
  }

  /** The host has forgotten everything. */
  restarts(address: number): void {
    for (const [, flow] of this.flowsOf(address)) flow.isGone = true;
  }

  /** Of all connections that a host has, or had. */
  flowsOf(address: number): [Key, Flow][] {
    return [...(this.flows.get(address) ?? [])].map(([key, flows]) => [key, flows.at(-1)!]);
  }

  /** By its MAC, its link, or what ICMP has told it: from the pauses of a host nothing follows now. */
  isDelayed(address: number): void {
    for (const [, flow] of this.flowsOf(address)) flow.forgetPauses();
  }

  /** A segment reaches a host, whose connection is in that state. */
  handed(address: number, segment: Segment, from: Flow | undefined, now: number, state: number): void {
    if (from !== undefined && !(segment.flags & RST)) {
      const left = from.relative(segment.sequence);
      from.delivered.add(left, left + occupied(segment));
    }
    const flow = this.flowOf(address, keyOfHeard(segment));
    if (from !== undefined) flow?.hears(segment, from, now, receives(state));
  }
}
