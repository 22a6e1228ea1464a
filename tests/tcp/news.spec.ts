// Who has news for the host: named once each, in the order in which it happened.

import { tcpAbort, tcpAccept, tcpNextReady, tcpPeerPort, tcpState } from "../../assembly/index";
import { ACK, FIN, RST, SYN, State, peer, start, us } from "../support/conversation";

function connectsFrom(port: i32): void {
  peer.port = port;
  peer.sends({ flags: SYN, seq: 100 });
  peer.expects({ flags: SYN | ACK, seq: 500, ack: 101 });
  peer.sends({ flags: ACK, seq: 101, ack: 501 });
}

/** So many connections, from ports 40001 on, accepted, and nothing new about any. */
function begin(connections: i32): void {
  start();
  us.listens(80);
  for (let n = 1; n <= connections; n++) connectsFrom(40000 + n);
  for (let n = 0; n < connections; n++) tcpAccept(us.listener);
  while (tcpNextReady() != 0) continue;
}

function saysFrom(port: i32, flags: u32, seq: u32, data: string): void {
  peer.port = port;
  peer.sends({ flags: flags, seq: seq, ack: 501, data: data });
}

/** The peer's port of the next connection with news; 0: there is none. */
function nextPort(): i32 {
  const handle = tcpNextReady();
  return handle == 0 ? 0 : tcpPeerPort(handle);
}

describe("news", () => {
  it("are named in their order, and once", () => {
    begin(3);
    saysFrom(40002, ACK, 101, "b");
    saysFrom(40001, ACK, 101, "a");
    saysFrom(40003, ACK, 101, "c");
    saysFrom(40002, ACK, 102, "b");
    expect(nextPort()).toBe(40002);
    expect(nextPort()).toBe(40001);
    expect(nextPort()).toBe(40003);
    expect(nextPort()).toBe(0);
  });

  it("are named again when there are new ones", () => {
    begin(2);
    saysFrom(40001, ACK, 101, "a");
    expect(nextPort()).toBe(40001);
    saysFrom(40001, ACK, 102, "a");
    expect(nextPort()).toBe(40001);
    saysFrom(40001, FIN | ACK, 103, "");
    expect(nextPort()).toBe(40001);
    expect(nextPort()).toBe(0);
  });

  it("are no acknowledgement, and nothing that was dropped", () => {
    begin(1);
    saysFrom(40001, ACK, 101, "");
    saysFrom(40001, RST, 100, "");
    saysFrom(40001, ACK, 50_000, "far away");
    expect(nextPort()).toBe(0);
  });

  it("of a connection that is gone are left out", () => {
    begin(3);
    saysFrom(40001, ACK, 101, "a");
    const gone = tcpNextReady();
    for (let n = 1; n <= 3; n++) saysFrom(40000 + n, ACK, 102, "b");
    saysFrom(40002, ACK, 101, "a");
    saysFrom(40003, ACK, 101, "a");
    tcpAbort(gone);
    expect(nextPort()).toBe(40002);
    expect(nextPort()).toBe(40003);
    expect(nextPort()).toBe(0);
  });

  it("of a successor in the same place are its own", () => {
    begin(1);
    saysFrom(40001, ACK, 101, "a");
    const gone = tcpNextReady();
    saysFrom(40001, ACK, 102, "b");
    tcpAbort(gone);
    peer.expects({ flags: RST, seq: 501 });
    connectsFrom(40002);
    const successor = tcpAccept(us.listener);
    expect(tcpState(gone) < 0).toBe(true);
    expect(tcpState(successor)).toBe(State.Established);
    saysFrom(40002, ACK, 101, "c");
    let named = 0;
    for (let handle = tcpNextReady(); handle != 0; handle = tcpNextReady()) {
      expect(handle).not.toBe(gone);
      if (handle == successor) named++;
    }
    expect(named).toBe(1);
  });

  it("of a connection that nobody has accepted yet are its listener's only", () => {
    start();
    us.listens(80);
    connectsFrom(40001);
    saysFrom(40001, ACK, 101, "a");
    expect(tcpNextReady()).toBe(us.listener);
    expect(tcpNextReady()).toBe(0);
    us.accepts();
    expect(tcpNextReady()).toBe(us.handle);
    expect(tcpNextReady()).toBe(0);
  });
});
