// The application's view: sockets that are listened on, opened, read and written by firmware in the module.

import { configure, init, linkChanged, tcpNextReady, tcpState } from "../assembly/index";
import { Happening, Socket, connect, listen, onStart } from "../assembly/sockets";
import { accepted, application, peerConnects, serve } from "./support/application";
import {
  ACK,
  FIN,
  Option,
  PSH,
  Peer,
  RST,
  Result,
  SYN,
  State,
  advance,
  ourAddress,
  peer,
  pollNow,
  start,
  textOf,
  us,
} from "./support/conversation";
import { readBytes } from "./support/platform";

let starts = 0;

/** At top level, as firmware does: before the stack was ever started. */
listen(80, serve);
onStart(() => {
  starts++;
});

const scratch: usize = memory.data(9000);
const other = new Peer();

function read(socket: Socket, atMost: i32): string {
  const length = socket.read(scratch, atMost);
  return length < 0 ? `${length}` : textOf(readBytes(scratch, length));
}

function says(seq: i64, data: string): void {
  peer.sends({ flags: ACK, seq: seq, ack: 501, data: data });
}

describe("an application that listens at top level", () => {
  it("is served by every start of the stack", () => {
    for (let n = 0; n < 3; n++) {
      application.begins();
      peerConnects();
      expect(application.socket.localPort).toBe(80);
    }
  });

  it("begins once the interface has an address, after each start", () => {
    starts = 0;
    init(0x0200, 2, 0, 1000);
    pollNow();
    expect(starts).toBe(0);
    configure(ourAddress, 0xffffff00, 0);
    pollNow();
    expect(starts).toBe(1);
    pollNow();
    configure(ourAddress, 0xffffff00, 0);
    pollNow();
    expect(starts).toBe(1);
    start();
    pollNow();
    expect(starts).toBe(2);
  });

  it("keeps its port to itself, and another it has opened later only until the next start", () => {
    application.begins();
    expect(listen(80, serve) == null).toBe(true);
    const later = listen(90, serve)!;
    expect(later.state).toBe(State.Listen);
    application.begins();
    expect(later.state).toBe(Result.BadHandle);
    peerConnects();
  });
});

describe("what happens to a socket", () => {
  it("is told in its order, in one poll", () => {
    application.begins();
    peer.sends({ flags: SYN, seq: 100 });
    peer.expects({ flags: SYN | ACK, seq: 500, ack: 101 });
    peer.sends({ flags: ACK, seq: 101, ack: 501, data: "hello" });
    peer.sends({ flags: FIN | ACK, seq: 106, ack: 501 });
    application.heard("Accepted Readable PeerFinished");
    expect(read(application.socket, 10)).toBe("hello");
    expect(read(application.socket, 10)).toBe("");
  });

  it("is told once", () => {
    accepted();
    says(101, "hello");
    application.heard("Readable");
    application.heard("");
    says(106, "more");
    application.heard("Readable");
  });

  it("is the end when both have finished, the peer first [MUST-12]", () => {
    const socket = accepted();
    const handle = socket.handle;
    peer.sends({ flags: FIN | ACK, seq: 101, ack: 501 });
    application.heard("PeerFinished");
    peer.expects({ flags: ACK, seq: 501, ack: 102 });
    expect(socket.state).toBe(State.CloseWait);
    socket.finish();
    peer.expects({ flags: FIN | ACK, seq: 501, ack: 102 });
    application.heard("");
    peer.sends({ flags: ACK, seq: 102, ack: 502 });
    application.heard("Closed");
    expect(tcpState(handle)).toBe(Result.BadHandle);
  });

  it("is the end when both have finished, we first: TIME-WAIT needs no socket [MUST-12]", () => {
    const socket = accepted();
    socket.finish();
    peer.expects({ flags: FIN | ACK, seq: 501, ack: 101 });
    peer.sends({ flags: FIN | ACK, seq: 101, ack: 502, data: "bye" });
    application.act = (socket: Socket, what: Happening): void => {
      if (what == Happening.Readable) expect(read(socket, 10)).toBe("bye");
    };
    application.heard("Readable PeerFinished Closed");
    expect(socket.state).toBe(Result.BadHandle);
    peer.expects({ flags: ACK, seq: 502, ack: 105 });
  });

  it("is a failure, with its reason, when the peer resets it [MUST-12]", () => {
    const socket = accepted();
    says(101, "hello");
    peer.sends({ flags: RST, seq: 106 });
    application.act = (socket: Socket, what: Happening): void => {
      if (what == Happening.Readable) expect(read(socket, 10)).toBe("hello");
      if (what == Happening.Failed) expect(socket.error).toBe(Result.Reset);
    };
    application.heard("Readable Failed");
    expect(socket.error).toBe(Result.BadHandle);
  });

  it("is nothing more once the application has closed it in its handler", () => {
    accepted();
    application.act = (socket: Socket, what: Happening): void => {
      if (what != Happening.Readable) return;
      read(socket, 10);
      socket.close();
    };
    peer.sends({ flags: FIN | ACK, seq: 101, ack: 501, data: "bye" });
    application.heard("Readable");
    peer.expects({ flags: FIN | ACK, seq: 501, ack: 105 });
    peer.sends({ flags: ACK, seq: 105, ack: 502 });
    application.heard("");
  });

  it("is a reset for the peer when the handler aborts, or closes with bytes unread [SHLD-3]", () => {
    accepted();
    application.act = (socket: Socket, what: Happening): void => {
      if (what == Happening.Readable) socket.abort();
    };
    says(101, "hello");
    application.heard("Readable");
    peer.expects({ flags: RST, seq: 501 });
    application.begins();
    peer.port = 40001;
    peerConnects();
    application.act = (socket: Socket, what: Happening): void => {
      if (what == Happening.Readable) socket.close();
    };
    says(101, "hello");
    application.heard("Readable");
    peer.expects({ flags: RST, seq: 501 });
    application.heard("");
  });
});

describe("a socket that we connect", () => {
  it("hears of the peer's consent, and is ready then", () => {
    application.begins();
    const socket = connect(peer.address, 40000, serve)!;
    peer.ourPort = 0;
    expect(socket.state).toBe(State.SynSent);
    expect(socket.print("hello")).toBe(true);
    peer.expects({ flags: SYN, seq: 500 });
    application.heard("");
    peer.sends({ flags: SYN | ACK, seq: 100, ack: 501 });
    application.heard("Connected");
    peer.expects({ flags: ACK | PSH, seq: 501, ack: 101, data: "hello" });
    expect(socket.peerAddress).toBe(0x0a000701);
    expect(socket.peerPort).toBe(40000);
    expect(socket.localPort).toBe(peer.ourPort);
  });

  it("hears of the peer's refusal [MUST-12]", () => {
    application.begins();
    connect(peer.address, 40000, serve);
    peer.ourPort = 0;
    peer.expects({ flags: SYN, seq: 500 });
    peer.sends({ flags: RST | ACK, seq: 0, ack: 501 });
    application.act = (socket: Socket, what: Happening): void => {
      expect(what).toBe(Happening.Failed);
      expect(socket.error).toBe(Result.Refused);
    };
    application.heard("Failed");
  });

  it("is none without an address of ours, or where nobody can be", () => {
    application.begins();
    expect(connect(0, 80, serve) == null).toBe(true);
    expect(connect(0xffffffff, 80, serve) == null).toBe(true);
    configure(0, 0, 0);
    expect(connect(peer.address, 80, serve) == null).toBe(true);
  });

  it("fails when our address changes", () => {
    accepted();
    configure(ourAddress + 1, 0xffffff00, 0);
    application.act = (socket: Socket, what: Happening): void => {
      expect(what).toBe(Happening.Failed);
      expect(socket.error).toBe(Result.Unreachable);
    };
    application.heard("Failed");
  });
});

describe("the host beside the application", () => {
  it("hears of its own connections only, and so does the application", () => {
    application.begins();
    us.listens(81);
    peerConnects();
    const socket = application.socket;
    other.address = 0x0a000703;
    other.macLow = 3;
    other.ourPort = 81;
    other.makesItselfKnown();
    other.sends({ flags: SYN, seq: 100 });
    other.expects({ flags: SYN | ACK, seq: 500, ack: 101 });
    other.sends({ flags: ACK, seq: 101, ack: 501 });
    application.heard("");
    expect(tcpNextReady()).toBe(us.listener);
    us.accepts(other);
    says(101, "to the application");
    other.sends({ flags: ACK, seq: 101, ack: 501, data: "to the host" });
    application.heard("Readable");
    expect(tcpNextReady()).toBe(us.handle);
    expect(tcpNextReady()).toBe(0);
    us.receives("to the host");
    expect(read(socket, 100)).toBe("to the application");
    other.sends({ flags: RST, seq: 112 });
    application.heard("");
    us.failedWith(Result.Reset);
  });
});

describe("what is known of a socket", () => {
  it("is its peer, its ports and its options", () => {
    const socket = accepted();
    expect(socket.peerAddress).toBe(0x0a000701);
    expect(socket.peerPort).toBe(40000);
    expect(socket.localPort).toBe(80);
    expect(socket.setOption(Option.TimeToLive, 7)).toBe(0);
    expect(socket.option(Option.TimeToLive)).toBe(7);
    expect(socket.setOption(Option.TimeToLive, 0)).toBe(Result.InvalidArgument);
    expect(socket.print("hello")).toBe(true);
    expect(peer.takes().timeToLive).toBe(7);
  });

  it("survives a link that is gone for a while", () => {
    const socket = accepted();
    linkChanged(0);
    expect(socket.print("hello")).toBe(true);
    advance(60_000);
    application.heard("");
    peer.expectsNothing();
    linkChanged(1);
    peer.expects({ flags: ACK | PSH, seq: 501, ack: 101, data: "hello" });
  });
});
