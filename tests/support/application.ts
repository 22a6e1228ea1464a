// An application in the module, as firmware has one: it writes down what happens to its sockets, and does what a test
// tells it to. For as-pect only, where test and core are one module.

import { Happening, Handler, Socket } from "../../assembly/sockets";
import { failWith, pollNow } from "./link";
import { start } from "./openings";
import { peer } from "./peer";
import { ACK, SYN } from "./segment";

class Application {
  /** The socket that something happened to last. */
  socket: Socket = changetype<Socket>(0);
  /** What it does then, beside listening. */
  act: Handler = doNothing;
  private words: string = "";

  hears(socket: Socket, what: Happening): void {
    this.socket = socket;
    this.words += this.words.length > 0 ? " " + nameOf(what) : nameOf(what);
    this.act(socket, what);
  }

  /** This has happened since it was asked last, in this order; polled once. */
  heard(words: string): void {
    pollNow();
    if (this.words != words) failWith(`the application heard "${this.words}", and not "${words}"`);
    this.words = "";
  }

  /** A new stack, and an application to which nothing has happened. */
  begins(at: u32 = 1000): void {
    start(at);
    this.words = "";
    this.act = doNothing;
  }
}

export const application = new Application();

/** The handler of every socket. */
export function serve(socket: Socket, what: Happening): void {
  application.hears(socket, what);
}

export function doNothing(socket: Socket, what: Happening): void {
  assert(socket.handle > 0 && what >= 0);
}

/** The peer connects to the port on which the application listens (with `serve`, at top level of the spec). */
export function peerConnects(): void {
  peer.sends({ flags: SYN, seq: 100, mss: 1460 });
  peer.expects({ flags: SYN | ACK, seq: 500, ack: 101 });
  peer.sends({ flags: ACK, seq: 101, ack: 501 });
  application.heard("Accepted");
}

/** A connection of the peer's that the application has accepted, in a new stack. */
export function accepted(): Socket {
  application.begins();
  peerConnects();
  return application.socket;
}

function nameOf(what: Happening): string {
  switch (what) {
    case Happening.Accepted:
      return "Accepted";
    case Happening.Connected:
      return "Connected";
    case Happening.Readable:
      return "Readable";
    case Happening.Urgent:
      return "Urgent";
    case Happening.Writable:
      return "Writable";
    case Happening.SoftError:
      return "SoftError";
    case Happening.Alarm:
      return "Alarm";
    case Happening.PeerFinished:
      return "PeerFinished";
    case Happening.Closed:
      return "Closed";
  }
  return what == Happening.Failed ? "Failed" : "something unknown";
}
