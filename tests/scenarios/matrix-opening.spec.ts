// The matrix of segments in the states before a connection is open (support/matrix.ts says how to read it).

import { expectAnswers } from "../support/matrix";

describe("in CLOSED", () => {
  it("a segment without an ACK is answered by a reset that acknowledges all of it [R3.5.2-1] [T-05]", () => {
    expectAnswers("CLOSED", [
      "none        | RST,ACK 0 next",
      "none +3     | RST,ACK 0 next",
      "SYN         | RST,ACK 0 next",
      "SYN +3      | RST,ACK 0 next",
      "FIN         | RST,ACK 0 next",
      "FIN +3      | RST,ACK 0 next",
      "FIN,PSH,URG | RST,ACK 0 next",
    ]);
  });

  it("a segment with an ACK is answered by a reset at the number that it acknowledges [R3.5.2-1] [T-07]", () => {
    expectAnswers("CLOSED", [
      "ACK 501        | RST 501",
      "ACK 777        | RST 777",
      "FIN,ACK 501    | RST 501",
      "FIN,ACK 501 +3 | RST 501",
      "SYN,ACK 501    | RST 501",
    ]);
  });

  it("a reset is never answered, nor is a SYN that also ends something [R3.5.2-1] [T-06] [T-08]", () => {
    expectAnswers("CLOSED", [
      "RST                 | -",
      "RST +3              | -",
      "RST,ACK 501         | -",
      "FIN,RST             | -",
      "FIN,RST,ACK 501     | -",
      "SYN,FIN             | -",
      "SYN,FIN,ACK 501     | -",
      "SYN,RST             | -",
      "SYN,RST,ACK 501     | -",
      "SYN,FIN,RST         | -",
      "SYN,FIN,RST,ACK 501 | -",
    ]);
  });
});

describe("in LISTEN", () => {
  it("a SYN begins a handshake, whatever its number", () => {
    expectAnswers("LISTEN", ["SYN | SYN,ACK 500 next > HALF-OPEN"]);
  });

  it("what acknowledges something is reset: nothing has been said yet [R3.5.2-2] [T-07]", () => {
    expectAnswers("LISTEN", [
      "ACK 501        | RST 501",
      "ACK 777        | RST 777",
      "ACK 501 +3     | RST 501",
      "FIN,ACK 501    | RST 501",
      "FIN,ACK 501 +3 | RST 501",
      "SYN,ACK 501    | RST 501",
    ]);
  });

  it("what neither opens nor acknowledges anything comes from nowhere [T-05]", () => {
    expectAnswers("LISTEN", [
      "none        | -",
      "none +3     | -",
      "FIN         | -",
      "FIN +3      | -",
      "FIN,PSH,URG | -",
    ]);
  });

  it("a reset has nothing to reset [T-08]", () => {
    expectAnswers("LISTEN", [
      "RST             | -",
      "RST +3          | -",
      "RST,ACK 501     | -",
      "FIN,RST         | -",
      "FIN,RST,ACK 501 | -",
    ]);
  });

  it("a SYN that also ends something opens nothing [T-06]", () => {
    expectAnswers("LISTEN", [
      "SYN,FIN             | -",
      "SYN,FIN,ACK 501     | -",
      "SYN,RST             | -",
      "SYN,RST,ACK 501     | -",
      "SYN,FIN,RST         | -",
      "SYN,FIN,RST,ACK 501 | -",
    ]);
  });
});

describe("in SYN-SENT", () => {
  it("a SYN-ACK of our SYN opens the connection, whatever its number", () => {
    expectAnswers("SYN-SENT", ["SYN,ACK 501 | ACK 501 next > ESTABLISHED"]);
  });

  it("a SYN alone opens it from both sides [MUST-10]", () => {
    expectAnswers("SYN-SENT", ["SYN | SYN,ACK 500 next > SYN-RECEIVED"]);
  });

  it("what acknowledges anything but our SYN is reset, and changes nothing [R3.5.2-2]", () => {
    expectAnswers("SYN-SENT", [
      "ACK 500         | RST 500",
      "ACK 502         | RST 502",
      "ACK -70000      | RST -70000",
      "FIN,ACK 500     | RST 500",
      "FIN,ACK 502     | RST 502",
      "FIN,ACK 502 +3  | RST 502",
      "SYN,ACK 500     | RST 500",
      "SYN,ACK 502     | RST 502",
      "SYN,ACK -70000  | RST -70000",
    ]);
  });

  it("only a reset that acknowledges our SYN refuses it [S-04] [T-08] [SHLD-2]", () => {
    expectAnswers("SYN-SENT", [
      "RST             | -",
      "RST +3          | -",
      "FIN,RST         | -",
      "RST,ACK 500     | -",
      "RST,ACK 502     | -",
      "FIN,RST,ACK 500 | -",
      "FIN,RST,ACK 502 | -",
      "RST,ACK 501     | - > CLOSED refused",
      "RST,ACK 501 +3  | - > CLOSED refused",
      "FIN,RST,ACK 501 | - > CLOSED refused",
    ]);
  });

  it("what neither opens nor refuses is ignored [T-05]", () => {
    expectAnswers("SYN-SENT", [
      "none           | -",
      "none +3        | -",
      "ACK 501        | -",
      "ACK 501 +3     | -",
      "FIN            | -",
      "FIN,ACK 501    | -",
      "FIN,PSH,URG    | -",
    ]);
  });

  it("a SYN that also ends something is ignored [T-06]", () => {
    expectAnswers("SYN-SENT", [
      "SYN,FIN             | -",
      "SYN,FIN,ACK 501     | -",
      "SYN,RST             | -",
      "SYN,RST,ACK 501     | -",
      "SYN,FIN,RST         | -",
      "SYN,FIN,RST,ACK 501 | -",
    ]);
  });
});

describe("in SYN-RECEIVED, which a listener began", () => {
  it("the acknowledgement of our SYN opens the connection, wherever it stands in the window", () => {
    expectAnswers("HALF-OPEN", [
      // at RCV.NXT               | inside                    | last                      | right       | left        | far left
      "ACK 501     | - > ESTABLISHED          | - > ESTABLISHED           | - > ESTABLISHED           | ACK 501 101 | ACK 501 101 | ACK 501 101",
      "FIN,ACK 501 | ACK 501 102 > CLOSE-WAIT | ACK 501 101 > ESTABLISHED | ACK 501 101 > ESTABLISHED | ACK 501 101 | ACK 501 101 | ACK 501 101",
    ]);
  });

  it("an acknowledgement of something else is reset, and changes nothing [S-14] [R3.5.2-2]", () => {
    expectAnswers("HALF-OPEN", [
      "ACK 500        | RST 500 | RST 500 | RST 500 | ACK 501 101 | ACK 501 101 | ACK 501 101",
      "ACK 502        | RST 502 | RST 502 | RST 502 | ACK 501 101 | ACK 501 101 | ACK 501 101",
      "FIN,ACK 500    | RST 500 | RST 500 | RST 500 | ACK 501 101 | ACK 501 101 | ACK 501 101",
      "FIN,ACK 502    | RST 502 | RST 502 | RST 502 | ACK 501 101 | ACK 501 101 | ACK 501 101",
    ]);
  });

  it("the same SYN gets its SYN-ACK again, another one a challenge [S-10] [R5961-SYN]", () => {
    expectAnswers("HALF-OPEN", [
      "SYN         | ACK 501 101 | ACK 501 101 | ACK 501 101 | ACK 501 101 | SYN,ACK 500 101 | ACK 501 101",
      "SYN,ACK 501 | ACK 501 101 | ACK 501 101 | ACK 501 101 | ACK 501 101 | ACK 501 101     | ACK 501 101",
    ]);
  });

  it("a reset at the exact number frees the entry, and the listener goes on [S-05] [R5961-RCVD] [MUST-11] [SHLD-2]", () => {
    expectAnswers("HALF-OPEN", [
      "RST             | - > LISTEN | ACK 501 101 | ACK 501 101 | - | - | -",
      "RST +3          | - > LISTEN | ACK 501 101 | ACK 501 101 | - | - | -",
      "RST,ACK 501     | - > LISTEN | ACK 501 101 | ACK 501 101 | - | - | -",
      "RST,ACK 777     | - > LISTEN | ACK 501 101 | ACK 501 101 | - | - | -",
      "FIN,RST         | - > LISTEN | ACK 501 101 | ACK 501 101 | - | - | -",
      "FIN,RST,ACK 501 | - > LISTEN | ACK 501 101 | ACK 501 101 | - | - | -",
    ]);
  });

  it("without an ACK nothing counts [T-05]", () => {
    expectAnswers("HALF-OPEN", [
      "none        | - | - | - | ACK 501 101 | ACK 501 101 | ACK 501 101",
      "FIN         | - | - | - | ACK 501 101 | ACK 501 101 | ACK 501 101",
      "FIN,PSH,URG | - | - | - | ACK 501 101 | ACK 501 101 | ACK 501 101",
    ]);
  });

  it("a SYN that also ends something is dropped [T-06]", () => {
    expectAnswers("HALF-OPEN", [
      "SYN,FIN             | -",
      "SYN,FIN,ACK 501     | -",
      "SYN,RST             | -",
      "SYN,RST,ACK 501     | -",
      "SYN,FIN,RST         | -",
      "SYN,FIN,RST,ACK 501 | -",
    ]);
  });
});

describe("in SYN-RECEIVED, which both began", () => {
  it("the acknowledgement of our SYN opens the connection, wherever it stands in the window [MUST-10]", () => {
    expectAnswers("SYN-RECEIVED", [
      // at RCV.NXT               | inside                    | last                      | right       | left        | far left
      "ACK 501     | - > ESTABLISHED          | - > ESTABLISHED           | - > ESTABLISHED           | ACK 501 101 | ACK 501 101 | ACK 501 101",
      "FIN,ACK 501 | ACK 501 102 > CLOSE-WAIT | ACK 501 101 > ESTABLISHED | ACK 501 101 > ESTABLISHED | ACK 501 101 | ACK 501 101 | ACK 501 101",
    ]);
  });

  it("an acknowledgement of something else is reset, and changes nothing [S-14] [R3.5.2-2]", () => {
    expectAnswers("SYN-RECEIVED", [
      "ACK 500        | RST 500 | RST 500 | RST 500 | ACK 501 101 | ACK 501 101 | ACK 501 101",
      "ACK 502        | RST 502 | RST 502 | RST 502 | ACK 501 101 | ACK 501 101 | ACK 501 101",
      "FIN,ACK 500    | RST 500 | RST 500 | RST 500 | ACK 501 101 | ACK 501 101 | ACK 501 101",
      "FIN,ACK 502    | RST 502 | RST 502 | RST 502 | ACK 501 101 | ACK 501 101 | ACK 501 101",
    ]);
  });

  it("the same SYN gets its SYN-ACK again, another one a challenge [S-10] [R5961-SYN]", () => {
    expectAnswers("SYN-RECEIVED", [
      "SYN | ACK 501 101 | ACK 501 101 | ACK 501 101 | ACK 501 101 | SYN,ACK 500 101 | ACK 501 101",
    ]);
  });

  it("the same SYN with an acknowledgement of ours opens the connection [MUST-10] [R5961-SYN]", () => {
    expectAnswers("SYN-RECEIVED", [
      "SYN,ACK 501 | ACK 501 101 | ACK 501 101 | ACK 501 101 | ACK 501 101 | - > ESTABLISHED | ACK 501 101",
    ]);
  });

  it("a reset at the exact number refuses us, who had opened it [R5961-RCVD] [MUST-11] [SHLD-2]", () => {
    expectAnswers("SYN-RECEIVED", [
      "RST             | - > CLOSED refused | ACK 501 101 | ACK 501 101 | - | - | -",
      "RST +3          | - > CLOSED refused | ACK 501 101 | ACK 501 101 | - | - | -",
      "RST,ACK 501     | - > CLOSED refused | ACK 501 101 | ACK 501 101 | - | - | -",
      "RST,ACK 777     | - > CLOSED refused | ACK 501 101 | ACK 501 101 | - | - | -",
      "FIN,RST         | - > CLOSED refused | ACK 501 101 | ACK 501 101 | - | - | -",
      "FIN,RST,ACK 501 | - > CLOSED refused | ACK 501 101 | ACK 501 101 | - | - | -",
    ]);
  });

  it("without an ACK nothing counts [T-05]", () => {
    expectAnswers("SYN-RECEIVED", [
      "none        | - | - | - | ACK 501 101 | ACK 501 101 | ACK 501 101",
      "FIN         | - | - | - | ACK 501 101 | ACK 501 101 | ACK 501 101",
      "FIN,PSH,URG | - | - | - | ACK 501 101 | ACK 501 101 | ACK 501 101",
    ]);
  });

  it("a SYN that also ends something is dropped [T-06]", () => {
    expectAnswers("SYN-RECEIVED", [
      "SYN,FIN             | -",
      "SYN,FIN,ACK 501     | -",
      "SYN,RST             | -",
      "SYN,RST,ACK 501     | -",
      "SYN,FIN,RST         | -",
      "SYN,FIN,RST,ACK 501 | -",
    ]);
  });
});
