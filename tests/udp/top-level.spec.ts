// UDP for an application in the module (datagrams.ts): opened at top level it survives every start of the stack, and its
// handler hears of each message and each error.

import { DatagramSocket, openUdp } from "../../assembly/datagrams";
import { init, udpJoin, udpOpen, udpReadable } from "../../assembly/index-networked";
import { Result, advance, counted, ignoreFrames, peer, pollNow } from "../support/conversation";
import { opens, receivesMessage, sendsMessage } from "../support/datagram-host";
import { startSilently } from "../support/link";
import { makeMessage, nextMessage } from "../support/message-maker";

const group: u32 = 0xe1020304;

/** A host's, opened before the first `init`. */
const permanent: i32 = udpOpen(5000);
const joined: i32 = udpJoin(permanent, group);
const withoutPort: i32 = udpOpen(0);

let calls: i32 = 0;
let results: string = "";
/** How many messages it reads at a time. */
let reads: i32 = 1;
let closes: bool = false;
const room: usize = memory.data(1472);

/** The application's. */
const echo: DatagramSocket | null = openUdp(7, answer);

function answer(socket: DatagramSocket): void {
  calls++;
  for (let n = 0; n < reads; n++) {
    const length = socket.receive(room, 1472);
    results += ` ${length}`;
    if (length >= 0 && socket.peerPort != 0) socket.send(socket.peerAddress, u16(socket.peerPort), room, length);
  }
  if (closes) socket.close();
}

function begin(): void {
  // Its announcement, and the report of the group.
  startSilently(1000, 0);
  pollNow();
  ignoreFrames();
  peer.makesItselfKnown();
  calls = 0;
  results = "";
  reads = 1;
  closes = false;
}

/** The application was called so often, and this is what it read. */
function expectHeard(times: i32, read: string): void {
  expect(calls).toBe(times);
  expect(results).toBe(read);
  calls = 0;
  results = "";
}

describe("what is opened at top level", () => {
  it("survives every start, empty each time; what was opened later doesn't", () => {
    begin();
    const later = opens(9);
    peer.sendsFrame(makeMessage(peer, 5000, "hello"));
    expect(udpReadable(permanent)).toBe(1);
    begin();
    expect(udpReadable(permanent)).toBe(0);
    expect(udpReadable(later)).toBe(Result.BadHandle);
    peer.sendsFrame(makeMessage(peer, 5000, "hello"));
    expect(udpReadable(permanent)).toBe(1);
    init(0x0200, 2, 0, 1000);
    expect(counted("udp.messages-received")).toBe(0);
  });

  it("stays in the groups that it joined there, and they are reported anew", () => {
    expect(joined).toBe(0);
    for (let round = 0; round < 2; round++) {
      begin();
      expect(counted("igmp.reports-sent")).toBe(1);
      peer.sendsFrame(makeMessage(peer, 5000, "hello", group));
      receivesMessage(permanent, "hello");
    }
  });

  it("names its port, for there is nothing yet to pick one with [N-02]", () => {
    expect(withoutPort).toBe(Result.InvalidArgument);
  });
});

describe("an application's handler", () => {
  it("is called once for each message, and may answer at once", () => {
    begin();
    peer.sendsFrame(makeMessage(peer, 7, "hello"));
    peer.sendsFrame(makeMessage(peer, 7, ""));
    expectHeard(0, "");
    expect(nextMessage().data).toBe("hello");
    expect(nextMessage().data).toBe("");
    expectHeard(2, " 5 0");
    pollNow();
    expectHeard(0, "");
  });

  it("may read them all at once, and is not called in vain then", () => {
    begin();
    reads = 3;
    peer.sendsFrame(makeMessage(peer, 7, "one"));
    peer.sendsFrame(makeMessage(peer, 7, "three"));
    pollNow();
    expectHeard(1, " 3 5 -1");
  });

  it("hears of an error as of a message", () => {
    begin();
    expect(echo != null).toBe(true);
    sendsMessage(echo!.handle, 0x0a000763, 4000, "nobody is there");
    advance(4000);
    expectHeard(1, ` ${Result.Unreachable}`);
  });

  it("may close the socket while more waits", () => {
    begin();
    ignoreFrames();
    const other = openUdp(8, answer);
    closes = true;
    peer.sendsFrame(makeMessage(peer, 8, "one"));
    peer.sendsFrame(makeMessage(peer, 8, "two"));
    pollNow();
    expectHeard(1, " 3");
    expect(other!.readable).toBe(0);
    expect(nextMessage().data).toBe("one");
    expect(openUdp(8, answer) != null).toBe(true);
    expect(openUdp(8, answer) == null).toBe(true);
  });
});
