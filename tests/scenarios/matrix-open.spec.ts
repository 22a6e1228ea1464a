// The matrix of segments in the states of an open connection, one half of which may have ended (support/matrix.ts says
// how to read it).

import { expectAnswers } from "../support/matrix";

describe("in ESTABLISHED", () => {
  it("a reset ends it at the exact number, is challenged in the window, and dropped outside [R5961-RST] [S-01] [S-02] [S-03]", () => {
    expectAnswers("ESTABLISHED", [
      "RST             | - > CLOSED reset | ACK 501 101 | ACK 501 101 | - | - | -",
      "RST,ACK 501     | - > CLOSED reset | ACK 501 101 | ACK 501 101 | - | - | -",
      "RST,ACK 777     | - > CLOSED reset | ACK 501 101 | ACK 501 101 | - | - | -",
      "FIN,RST         | - > CLOSED reset | ACK 501 101 | ACK 501 101 | - | - | -",
      "FIN,RST,ACK 501 | - > CLOSED reset | ACK 501 101 | ACK 501 101 | - | - | -",
    ]);
  });

  it("a reset with data is one without [SHLD-2] [T-08]", () => {
    expectAnswers("ESTABLISHED", [
      "RST +3          | - > CLOSED reset | ACK 501 101 | ACK 501 101 | - | - | -",
      "RST,ACK 501 +3  | - > CLOSED reset | ACK 501 101 | ACK 501 101 | - | - | -",
    ]);
  });

  it("where the window passes the end of the numbers, a reset is judged alike [S-06]", () => {
    const rows = [
      "RST    | - > CLOSED reset | ACK 501 101 | ACK 501 101 | - | - | -",
      "RST +3 | - > CLOSED reset | ACK 501 101 | ACK 501 101 | - | - | -",
    ];
    // RCV.NXT is the last number; the first; and inside of the window the numbers begin anew.
    expectAnswers("ESTABLISHED", rows, 0xfffffffe);
    expectAnswers("ESTABLISHED", rows, 0xffffffff);
    expectAnswers("ESTABLISHED", rows, 0xfffffffa);
    // The same for the half of all numbers, where signed ones would change their sign.
    expectAnswers("ESTABLISHED", rows, 0x7ffffffe);
    expectAnswers("ESTABLISHED", rows, 0x7ffffffa);
  });

  it("a SYN is challenged wherever it stands [R5961-SYN] [S-07] [S-08]", () => {
    expectAnswers("ESTABLISHED", [
      "SYN         | ACK 501 101",
      "SYN +3      | ACK 501 101",
      "SYN,ACK 501 | ACK 501 101",
      "SYN,ACK 777 | ACK 501 101",
    ]);
  });

  it("a SYN that also ends something is dropped [T-06]", () => {
    expectAnswers("ESTABLISHED", [
      "SYN,FIN             | -",
      "SYN,FIN,ACK 501     | -",
      "SYN,RST             | -",
      "SYN,RST,ACK 501     | -",
      "SYN,FIN,RST         | -",
      "SYN,FIN,RST,ACK 501 | -",
    ]);
  });

  it("an acknowledgement says nothing new, and outside of the window gets one back [R3.5.2-3]", () => {
    expectAnswers("ESTABLISHED", [
      "ACK 500 | - | - | - | ACK 501 101 | ACK 501 101 | ACK 501 101",
      "ACK 501 | - | - | - | ACK 501 101 | ACK 501 101 | ACK 501 101",
    ]);
  });

  it("what acknowledges more than was sent gets an acknowledgement, and nothing of it counts [S-11] [R3.5.2-3] [I5]", () => {
    expectAnswers("ESTABLISHED", [
      "ACK 502        | ACK 501 101",
      "ACK 502 +3     | ACK 501 101",
      "FIN,ACK 502    | ACK 501 101",
      "FIN,ACK 502 +3 | ACK 501 101",
      "FIN,ACK 100000 | ACK 501 101",
    ]);
  });

  it("a FIN counts in order; behind a hole it waits [S-17]", () => {
    expectAnswers("ESTABLISHED", [
      "FIN,ACK 501 | ACK 501 102 > CLOSE-WAIT | ACK 501 101 | ACK 501 101 | ACK 501 101 | ACK 501 101 | ACK 501 101",
    ]);
  });

  it("without an ACK nothing counts, be it data or a FIN [T-05] [S-15]", () => {
    expectAnswers("ESTABLISHED", [
      "none        | - | - | - | ACK 501 101 | ACK 501 101 | ACK 501 101",
      "none +3     | - | - | - | ACK 501 101 | -           | ACK 501 101",
      "FIN         | - | - | - | ACK 501 101 | ACK 501 101 | ACK 501 101",
      "FIN +3      | - | - | - | ACK 501 101 | -           | ACK 501 101",
      "FIN,PSH,URG | - | - | - | ACK 501 101 | ACK 501 101 | ACK 501 101",
    ]);
  });
});

describe("in FIN-WAIT-1", () => {
  it("a reset ends it at the exact number, is challenged in the window, and dropped outside [R5961-RST] [S-01] [S-02] [S-03]", () => {
    expectAnswers("FIN-WAIT-1", [
      "RST             | - > CLOSED reset | ACK 502 101 | ACK 502 101 | - | - | -",
      "RST +3          | - > CLOSED reset | ACK 502 101 | ACK 502 101 | - | - | -",
      "RST,ACK 502     | - > CLOSED reset | ACK 502 101 | ACK 502 101 | - | - | -",
      "FIN,RST         | - > CLOSED reset | ACK 502 101 | ACK 502 101 | - | - | -",
      "FIN,RST,ACK 502 | - > CLOSED reset | ACK 502 101 | ACK 502 101 | - | - | -",
    ]);
  });

  it("a SYN is challenged wherever it stands [R5961-SYN] [S-07] [S-08]", () => {
    expectAnswers("FIN-WAIT-1", ["SYN         | ACK 502 101", "SYN,ACK 502 | ACK 502 101"]);
  });

  it("a SYN that also ends something is dropped [T-06]", () => {
    expectAnswers("FIN-WAIT-1", [
      "SYN,FIN             | -",
      "SYN,FIN,ACK 502     | -",
      "SYN,RST             | -",
      "SYN,RST,ACK 502     | -",
      "SYN,FIN,RST         | -",
      "SYN,FIN,RST,ACK 502 | -",
    ]);
  });

  it("the acknowledgement of our FIN leads on, wherever it stands in the window [R3.5.2-3]", () => {
    expectAnswers("FIN-WAIT-1", [
      "ACK 501 | -              | -              | -              | ACK 502 101 | ACK 502 101 | ACK 502 101",
      "ACK 502 | - > FIN-WAIT-2 | - > FIN-WAIT-2 | - > FIN-WAIT-2 | ACK 502 101 | ACK 502 101 | ACK 502 101",
    ]);
  });

  it("what acknowledges more than was sent gets an acknowledgement, and nothing of it counts [S-11] [R3.5.2-3]", () => {
    expectAnswers("FIN-WAIT-1", ["ACK 503        | ACK 502 101", "FIN,ACK 503    | ACK 502 101"]);
  });

  it("a FIN in order ends the other half, with or without an acknowledgement of ours [S-17]", () => {
    expectAnswers("FIN-WAIT-1", [
      "FIN,ACK 501 | ACK 502 102 > CLOSING   | ACK 502 101              | ACK 502 101              | ACK 502 101 | ACK 502 101 | ACK 502 101",
      "FIN,ACK 502 | ACK 502 102 > TIME-WAIT | ACK 502 101 > FIN-WAIT-2 | ACK 502 101 > FIN-WAIT-2 | ACK 502 101 | ACK 502 101 | ACK 502 101",
    ]);
  });

  it("without an ACK nothing counts, be it data or a FIN [T-05] [S-15]", () => {
    expectAnswers("FIN-WAIT-1", [
      "none        | - | - | - | ACK 502 101 | ACK 502 101 | ACK 502 101",
      "none +3     | - | - | - | ACK 502 101 | -           | ACK 502 101",
      "FIN         | - | - | - | ACK 502 101 | ACK 502 101 | ACK 502 101",
      "FIN,PSH,URG | - | - | - | ACK 502 101 | ACK 502 101 | ACK 502 101",
    ]);
  });
});

describe("in FIN-WAIT-2", () => {
  it("a reset ends it at the exact number, is challenged in the window, and dropped outside [R5961-RST] [S-01] [S-02] [S-03]", () => {
    expectAnswers("FIN-WAIT-2", [
      "RST             | - > CLOSED reset | ACK 502 101 | ACK 502 101 | - | - | -",
      "RST +3          | - > CLOSED reset | ACK 502 101 | ACK 502 101 | - | - | -",
      "RST,ACK 502     | - > CLOSED reset | ACK 502 101 | ACK 502 101 | - | - | -",
      "FIN,RST         | - > CLOSED reset | ACK 502 101 | ACK 502 101 | - | - | -",
      "FIN,RST,ACK 502 | - > CLOSED reset | ACK 502 101 | ACK 502 101 | - | - | -",
    ]);
  });

  it("a SYN is challenged wherever it stands [R5961-SYN] [S-07] [S-08]", () => {
    expectAnswers("FIN-WAIT-2", ["SYN         | ACK 502 101", "SYN,ACK 502 | ACK 502 101"]);
  });

  it("a SYN that also ends something is dropped [T-06]", () => {
    expectAnswers("FIN-WAIT-2", [
      "SYN,FIN             | -",
      "SYN,FIN,ACK 502     | -",
      "SYN,RST             | -",
      "SYN,RST,ACK 502     | -",
      "SYN,FIN,RST         | -",
      "SYN,FIN,RST,ACK 502 | -",
    ]);
  });

  it("an acknowledgement says nothing new, and outside of the window gets one back [R3.5.2-3]", () => {
    expectAnswers("FIN-WAIT-2", [
      "ACK 501 | - | - | - | ACK 502 101 | ACK 502 101 | ACK 502 101",
      "ACK 502 | - | - | - | ACK 502 101 | ACK 502 101 | ACK 502 101",
    ]);
  });

  it("what acknowledges more than was sent gets an acknowledgement, and nothing of it counts [S-11] [R3.5.2-3]", () => {
    expectAnswers("FIN-WAIT-2", ["ACK 503        | ACK 502 101", "FIN,ACK 503    | ACK 502 101"]);
  });

  it("a FIN in order ends the other half; behind a hole it waits [S-17]", () => {
    expectAnswers("FIN-WAIT-2", [
      "FIN,ACK 502 | ACK 502 102 > TIME-WAIT | ACK 502 101 | ACK 502 101 | ACK 502 101 | ACK 502 101 | ACK 502 101",
    ]);
  });

  it("without an ACK nothing counts, be it data or a FIN [T-05] [S-15]", () => {
    expectAnswers("FIN-WAIT-2", [
      "none        | - | - | - | ACK 502 101 | ACK 502 101 | ACK 502 101",
      "none +3     | - | - | - | ACK 502 101 | -           | ACK 502 101",
      "FIN         | - | - | - | ACK 502 101 | ACK 502 101 | ACK 502 101",
      "FIN,PSH,URG | - | - | - | ACK 502 101 | ACK 502 101 | ACK 502 101",
    ]);
  });
});

describe("in CLOSE-WAIT", () => {
  it("a reset ends it at the exact number, is challenged in the window, and dropped outside [R5961-RST] [S-01] [S-02] [S-03]", () => {
    expectAnswers("CLOSE-WAIT", [
      "RST             | - > CLOSED reset | ACK 501 102 | ACK 501 102 | - | - | -",
      "RST +3          | - > CLOSED reset | ACK 501 102 | ACK 501 102 | - | - | -",
      "RST,ACK 501     | - > CLOSED reset | ACK 501 102 | ACK 501 102 | - | - | -",
      "FIN,RST         | - > CLOSED reset | ACK 501 102 | ACK 501 102 | - | - | -",
      "FIN,RST,ACK 501 | - > CLOSED reset | ACK 501 102 | ACK 501 102 | - | - | -",
    ]);
  });

  it("a SYN is challenged wherever it stands [R5961-SYN] [S-07] [S-08]", () => {
    expectAnswers("CLOSE-WAIT", ["SYN         | ACK 501 102", "SYN,ACK 501 | ACK 501 102"]);
  });

  it("a SYN that also ends something is dropped [T-06]", () => {
    expectAnswers("CLOSE-WAIT", [
      "SYN,FIN             | -",
      "SYN,FIN,ACK 501     | -",
      "SYN,RST             | -",
      "SYN,RST,ACK 501     | -",
      "SYN,FIN,RST         | -",
      "SYN,FIN,RST,ACK 501 | -",
    ]);
  });

  it("an acknowledgement says nothing new, and outside of the window gets one back [R3.5.2-3]", () => {
    expectAnswers("CLOSE-WAIT", [
      "ACK 500 | - | - | - | ACK 501 102 | ACK 501 102 | ACK 501 102",
      "ACK 501 | - | - | - | ACK 501 102 | ACK 501 102 | ACK 501 102",
    ]);
  });

  it("what acknowledges more than was sent gets an acknowledgement, and nothing of it counts [S-11] [R3.5.2-3]", () => {
    expectAnswers("CLOSE-WAIT", ["ACK 502        | ACK 501 102", "FIN,ACK 502    | ACK 501 102"]);
  });

  it("another FIN is ignored; the same one is acknowledged again [S-17]", () => {
    expectAnswers("CLOSE-WAIT", ["FIN,ACK 501 | - | - | - | ACK 501 102 | ACK 501 102 | ACK 501 102"]);
  });

  it("data behind the FIN is dropped and acknowledged [S-18]", () => {
    expectAnswers("CLOSE-WAIT", ["ACK 501 +3  | ACK 501 102"]);
  });

  it("without an ACK nothing counts [T-05]", () => {
    expectAnswers("CLOSE-WAIT", [
      "none        | - | - | - | ACK 501 102 | ACK 501 102 | ACK 501 102",
      "FIN         | - | - | - | ACK 501 102 | ACK 501 102 | ACK 501 102",
      "FIN,PSH,URG | - | - | - | ACK 501 102 | ACK 501 102 | ACK 501 102",
    ]);
  });
});
