// DHCP for an application in the module (network.ts): wished for at top level it begins with every start of the stack, and
// the application begins when there is an address, and again when there is another one.

import { State } from "../../assembly/dhcp/state";
import { configure, dhcpState, init, linkChanged } from "../../assembly/index-networked";
import { address, useDhcp } from "../../assembly/network";
import { Happening, Result, Socket, connect, onStart } from "../../assembly/sockets";
import { advance, ignoreFrames, ourAddress, ourMacHigh, ourMacLow, pollNow } from "../support/conversation";
import { DHCPACK, DHCPNAK, DISCOVER, DhcpServer, OFFER, REQUEST, restartAsking } from "../support/dhcp-server";

useDhcp();

/** What the application did, in order. */
let story: string = "";

onStart(() => {
  story += ` begins at ${address().toString(16)};`;
  // The harness knows us by this address alone.
  if (address() == ourAddress) connect(0x0a000701, 80, hear);
});

function hear(socket: Socket, what: Happening): void {
  if (what == Happening.Failed) story += socket.error == Result.Unreachable ? " unreachable;" : " failed;";
}

/** The server grants what it has, whether that is remembered or not. */
function grant(server: DhcpServer): void {
  if (dhcpState() == State.Init) {
    server.hears(DISCOVER, 5000);
    server.says(OFFER);
    server.hears(REQUEST);
  } else {
    server.hears(REQUEST, 1000);
  }
  server.says(DHCPACK);
  isChecked();
}

/** The probes take five to seven seconds; then the application speaks, too. */
function isChecked(): void {
  advance(8000);
  ignoreFrames();
}

function begin(): DhcpServer {
  story = "";
  return restartAsking();
}

describe("an application that uses DHCP", () => {
  it("has it asked for with every start, though the host has no address for it", () => {
    for (let n = 0; n < 2; n++) {
      init(ourMacHigh, ourMacLow, 0, 1000);
      configure(0, 0, 0);
      expect(dhcpState()).toBe(State.Init);
      pollNow();
    }
  });

  it("begins when the address is there", () => {
    const server = begin();
    advance(5000);
    expect(story).toBe("");
    ignoreFrames();
    server.hears(DISCOVER, 9000);
    server.says(OFFER);
    server.hears(REQUEST);
    server.says(DHCPACK);
    isChecked();
    expect(story).toBe(" begins at a000702;");
  });

  it("begins again when there is another one, after it has heard that nothing is left on the old one", () => {
    const server = begin();
    grant(server);
    linkChanged(0);
    linkChanged(1);
    while (dhcpState() != State.Rebooting) {
      ignoreFrames();
      advance(10);
    }
    server.hears(REQUEST);
    server.says(DHCPNAK);
    advance(10);
    expect(story).toBe(" begins at a000702; unreachable;");
    server.offered = 0x0a000733;
    grant(server);
    expect(story).toBe(" begins at a000702; unreachable; begins at a000733;");
  });

  it("has a static address, if the host has one", () => {
    begin();
    configure(ourAddress, 0xffffff00, 0);
    pollNow();
    expect(story).toBe(" begins at a000702;");
    expect(dhcpState()).toBe(State.Off);
  });
});
