// The matrix of segments in the last states of a connection (support/matrix.ts says how to read it).

import { tcpClose } from "../../assembly/index";
import {
  ACK,
  FIN,
  RST,
  SYN,
  State,
  advance,
  establishedByPeer,
  fillReceiveBuffer,
  peer,
  reach,
  start,
  us,
} from "../support/conversation";
import { expectAnswers } from "../support/matrix";

describe("in CLOSING", () => {
  it("a reset ends it at the exact number, is challenged in the window, and dropped outside [R5961-RST] [S-01] [S-02] [S-03]", () => {
    expectAnswers("CLOSING", [
      "RST             | - > CLOSED | ACK 502 102 | ACK 502 102 | - | - | -",
      "RST +3          | - > CLOSED | ACK 502 102 | ACK 502 102 | - | - | -",
      "RST,ACK 502     | - > CLOSED | ACK 502 102 | ACK 502 102 | - | - | -",
      "FIN,RST         | - > CLOSED | ACK 502 102 | ACK 502 102 | - | - | -",
      "FIN,RST,ACK 502 | - > CLOSED | ACK 502 102 | ACK 502 102 | - | - | -",
    ]);
  });

  it("a SYN is challenged wherever it stands [R5961-SYN] [S-07] [S-08]", () => {
    expectAnswers("CLOSING", ["SYN         | ACK 502 102", "SYN,ACK 502 | ACK 502 102"]);
  });

  it("a SYN that also ends something is dropped [T-06]", () => {
    expectAnswers("CLOSING", [
      "SYN,FIN             | -",
      "SYN,FIN,ACK 502     | -",
      "SYN,RST             | -",
      "SYN,RST,ACK 502     | -",
      "SYN,FIN,RST         | -",
      "SYN,FIN,RST,ACK 502 | -",
    ]);
  });

  it("the acknowledgement of our FIN begins TIME-WAIT, wherever it stands in the window [R3.5.2-3]", () => {
    expectAnswers("CLOSING", [
      "ACK 501     | -             | -             | -             | ACK 502 102 | ACK 502 102 | ACK 502 102",
      "ACK 502     | - > TIME-WAIT | - > TIME-WAIT | - > TIME-WAIT | ACK 502 102 | ACK 502 102 | ACK 502 102",
    ]);
  });

  it("what acknowledges more than was sent gets an acknowledgement, and nothing of it counts [S-11] [R3.5.2-3]", () => {
    expectAnswers("CLOSING", ["ACK 503        | ACK 502 102", "FIN,ACK 503    | ACK 502 102"]);
  });

  it("another FIN is ignored; the same one is acknowledged again [S-17]", () => {
    expectAnswers("CLOSING", [
      "FIN,ACK 501 | -             | -             | -             | ACK 502 102 | ACK 502 102 | ACK 502 102",
      "FIN,ACK 502 | - > TIME-WAIT | - > TIME-WAIT | - > TIME-WAIT | ACK 502 102 | ACK 502 102 | ACK 502 102",
    ]);
  });

  it("without an ACK nothing counts [T-05]", () => {
    expectAnswers("CLOSING", [
      "none        | - | - | - | ACK 502 102 | ACK 502 102 | ACK 502 102",
      "FIN         | - | - | - | ACK 502 102 | ACK 502 102 | ACK 502 102",
      "FIN,PSH,URG | - | - | - | ACK 502 102 | ACK 502 102 | ACK 502 102",
    ]);
  });
});

describe("in LAST-ACK", () => {
  it("a reset ends it at the exact number, is challenged in the window, and dropped outside [R5961-RST] [S-01] [S-02] [S-03]", () => {
    expectAnswers("LAST-ACK", [
      "RST             | - > CLOSED | ACK 502 102 | ACK 502 102 | - | - | -",
      "RST +3          | - > CLOSED | ACK 502 102 | ACK 502 102 | - | - | -",
      "RST,ACK 502     | - > CLOSED | ACK 502 102 | ACK 502 102 | - | - | -",
      "FIN,RST         | - > CLOSED | ACK 502 102 | ACK 502 102 | - | - | -",
      "FIN,RST,ACK 502 | - > CLOSED | ACK 502 102 | ACK 502 102 | - | - | -",
    ]);
  });

  it("a SYN is challenged wherever it stands [R5961-SYN] [S-07] [S-08]", () => {
    expectAnswers("LAST-ACK", ["SYN         | ACK 502 102", "SYN,ACK 502 | ACK 502 102"]);
  });

  it("a SYN that also ends something is dropped [T-06]", () => {
    expectAnswers("LAST-ACK", [
      "SYN,FIN             | -",
      "SYN,FIN,ACK 502     | -",
      "SYN,RST             | -",
      "SYN,RST,ACK 502     | -",
      "SYN,FIN,RST         | -",
      "SYN,FIN,RST,ACK 502 | -",
    ]);
  });

  it("the acknowledgement of our FIN ends it, wherever it stands in the window [R3.5.2-3]", () => {
    expectAnswers("LAST-ACK", [
      "ACK 501     | -          | -          | -          | ACK 502 102 | ACK 502 102 | ACK 502 102",
      "ACK 502     | - > CLOSED | - > CLOSED | - > CLOSED | ACK 502 102 | ACK 502 102 | ACK 502 102",
    ]);
  });

  it("what acknowledges more than was sent gets an acknowledgement, and nothing of it counts [S-11] [R3.5.2-3]", () => {
    expectAnswers("LAST-ACK", ["ACK 503        | ACK 502 102", "FIN,ACK 503    | ACK 502 102"]);
  });

  it("another FIN is ignored; the same one is acknowledged again [S-17]", () => {
    expectAnswers("LAST-ACK", [
      "FIN,ACK 501 | -          | -          | -          | ACK 502 102 | ACK 502 102 | ACK 502 102",
      "FIN,ACK 502 | - > CLOSED | - > CLOSED | - > CLOSED | ACK 502 102 | ACK 502 102 | ACK 502 102",
    ]);
  });

  it("without an ACK nothing counts [T-05]", () => {
    expectAnswers("LAST-ACK", [
      "none        | - | - | - | ACK 502 102 | ACK 502 102 | ACK 502 102",
      "FIN         | - | - | - | ACK 502 102 | ACK 502 102 | ACK 502 102",
      "FIN,PSH,URG | - | - | - | ACK 502 102 | ACK 502 102 | ACK 502 102",
    ]);
  });
});

describe("in TIME-WAIT", () => {
  it("a reset is ignored, even at the exact number [R1337] [S-27]", () => {
    expectAnswers("TIME-WAIT", [
      "RST             | -",
      "RST +3          | -",
      "RST,ACK 502     | -",
      "FIN,RST         | -",
      "FIN,RST,ACK 502 | -",
    ]);
  });

  it("a SYN beyond all that was received opens the four-tuple again, every other one is acknowledged [S-09] [MAY-2]", () => {
    expectAnswers("TIME-WAIT", [
      // at RCV.NXT    | inside                      | last                        | right                       | left        | far left
      "SYN | ACK 502 102 | SYN,ACK 500 next > CLOSED | SYN,ACK 500 next > CLOSED | SYN,ACK 500 next > CLOSED | ACK 502 102 | ACK 502 102",
    ]);
  });

  it("a SYN with an acknowledgement opens nothing [R5961-SYN]", () => {
    expectAnswers("TIME-WAIT", ["SYN,ACK 502 | ACK 502 102"]);
  });

  it("a SYN that also ends something is dropped [T-06]", () => {
    expectAnswers("TIME-WAIT", [
      "SYN,FIN             | -",
      "SYN,FIN,ACK 502     | -",
      "SYN,RST             | -",
      "SYN,RST,ACK 502     | -",
      "SYN,FIN,RST         | -",
      "SYN,FIN,RST,ACK 502 | -",
    ]);
  });

  it("an acknowledgement says nothing new, and outside of the window gets one back [R3.5.2-3]", () => {
    expectAnswers("TIME-WAIT", [
      "ACK 501 | - | - | - | ACK 502 102 | ACK 502 102 | ACK 502 102",
      "ACK 502 | - | - | - | ACK 502 102 | ACK 502 102 | ACK 502 102",
    ]);
  });

  it("another FIN is ignored; the same one is acknowledged again [S-17]", () => {
    expectAnswers("TIME-WAIT", ["FIN,ACK 502 | - | - | - | ACK 502 102 | ACK 502 102 | ACK 502 102"]);
  });

  it("without an ACK nothing counts [T-05]", () => {
    expectAnswers("TIME-WAIT", [
      "none        | - | - | - | ACK 502 102 | ACK 502 102 | ACK 502 102",
      "FIN         | - | - | - | ACK 502 102 | ACK 502 102 | ACK 502 102",
      "FIN,PSH,URG | - | - | - | ACK 502 102 | ACK 502 102 | ACK 502 102",
    ]);
  });

  it("a SYN that could open the four-tuple again is acknowledged where nobody listens [S-09] [R5961-SYN]", () => {
    start();
    reach(State.TimeWait);
    expect(tcpClose(us.listener)).toBe(0);
    peer.sends({ flags: SYN, seq: 1000 });
    peer.expects({ flags: ACK, seq: 502, ack: 102 });
    peer.expectsNothing();
    us.isIn(State.TimeWait);
  });
});

describe("while the window is closed", () => {
  it("a reset counts at RCV.NXT, and nowhere else [MUST-66] [S-03]", () => {
    start();
    establishedByPeer();
    const rcvNxt = 101 + fillReceiveBuffer();
    peer.sends({ flags: RST, seq: rcvNxt + 1 });
    peer.sends({ flags: RST, seq: rcvNxt - 1 });
    peer.expectsNothing();
    us.isIn(State.Established);
    peer.sends({ flags: RST, seq: rcvNxt });
    peer.expectsNothing();
    us.isIn(State.Closed);
  });

  it("an acknowledgement counts at RCV.NXT, and elsewhere gets one back", () => {
    start();
    establishedByPeer();
    const rcvNxt = 101 + fillReceiveBuffer();
    us.finishes();
    peer.expects({ flags: FIN | ACK, seq: 501, ack: rcvNxt });
    peer.sends({ flags: ACK, seq: rcvNxt + 1, ack: 502 });
    peer.expects({ flags: ACK, seq: 502, ack: rcvNxt, window: 0 });
    us.isIn(State.FinWait1);
    advance(1000);
    peer.sends({ flags: ACK, seq: rcvNxt, ack: 502 });
    us.isIn(State.FinWait2);
  });

  it("data and a FIN are not taken, and get an acknowledgement", () => {
    start();
    establishedByPeer();
    const rcvNxt = 101 + fillReceiveBuffer();
    peer.sends({ flags: FIN | ACK, seq: rcvNxt, ack: 501 });
    peer.expects({ flags: ACK, seq: 501, ack: rcvNxt, window: 0 });
    peer.sends({ flags: ACK, seq: rcvNxt, ack: 501, data: "a" });
    peer.expects({ flags: ACK, seq: 501, ack: rcvNxt, window: 0 });
    us.isIn(State.Established);
  });
});
