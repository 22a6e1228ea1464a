// Clients for the tests of an application: they connect, say text and hear text. What is said in between, which is TCP's
// business, they see to by themselves: all of it arrives, in order, and is acknowledged at once.

import { SentSegment, isTcp, readSegment } from "./frame-reader";
import { beginFlow, failWith, nextFrame } from "./link";
import { Peer, textOf } from "./peer";
import { ACK, FIN, PSH, RST, SYN } from "./segment";

const segmentBytesMax: i32 = 1460;
const firstPort: i32 = 40100;
/** Of who never ends, no more is heard at once. */
const framesMax: i32 = 1000;

const clients: Client[] = [];

export class Client {
  /** The device has finished, or has reset the connection. */
  hasFinished: bool = false;
  wasReset: bool = false;
  private isConnected: bool = false;
  private peer: Peer = new Peer();
  private heard: string = "";
  /** The next numbers, relative as everywhere: of what we say, and of what we hear. */
  private seq: i64 = 101;
  private ack: i64 = 501;

  /** Connects to a port, after `start()`. It fails if nobody listens there. */
  constructor(port: i32) {
    const peer = this.peer;
    peer.port = firstPort + clients.length;
    peer.ourPort = port;
    beginFlow(peer.address, peer.port, port);
    clients.push(this);
    peer.sends({ flags: SYN, seq: 100, mss: segmentBytesMax });
    listen();
    if (!this.isConnected) failWith(`port ${port} doesn't answer`);
    peer.sends({ flags: ACK, seq: 101, ack: 501 });
  }

  says(text: string): void {
    for (let at = 0; at < text.length; at += segmentBytesMax) {
      const piece = text.substring(at, at + segmentBytesMax);
      this.peer.sends({ flags: ACK | PSH, seq: this.seq, ack: this.ack, data: piece });
      this.seq += piece.length;
    }
  }

  /** What the device has said since it was asked last, up to this moment: `advance` lets time go by. */
  hears(): string {
    listen();
    const text = this.heard;
    this.heard = "";
    return text;
  }

  /** Says no more, and can still hear. */
  finishes(): void {
    this.peer.sends({ flags: FIN | ACK, seq: this.seq, ack: this.ack });
    this.seq++;
  }

  isMeant(segment: SentSegment): bool {
    return segment.port == this.peer.port && segment.ourPort == this.peer.ourPort;
  }

  takes(segment: SentSegment): void {
    if (segment.flags & RST) this.wasReset = true;
    else if (segment.flags & SYN) this.isConnected = true;
    const next = i64(i32(segment.seq - this.peer.flow().ourIss)) + 500;
    const length = segment.data.length + (segment.flags & FIN ? 1 : 0);
    if (next != this.ack || length == 0) return;
    this.heard += textOf(segment.data);
    this.ack += length;
    if (segment.flags & FIN) this.hasFinished = true;
    this.peer.sends({ flags: ACK, seq: this.seq, ack: this.ack });
  }
}

/** What the device answers at once to a client that connects to a port, says this, and waits. */
export function answerTo(port: i32, text: string): string {
  const client = new Client(port);
  client.says(text);
  return client.hears();
}

/** What the device says is handed to the client that it is meant for. Connections that it opens itself are not ours. */
function listen(): void {
  for (let frames = 0; frames < framesMax; frames++) {
    const frame = nextFrame();
    if (frame.length == 0) return;
    if (!isTcp(frame)) continue;
    const segment = readSegment(frame, false);
    for (let i = 0; i < clients.length; i++) if (clients[i].isMeant(segment)) clients[i].takes(segment);
  }
}
