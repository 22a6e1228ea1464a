// What of the kernel's states is told, and what is not, by looks at times that are made up.

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { stateDuring, stateIn } from "../../tools/start/kernel-states.ts";

describe("the kernel's state", () => {
  it("is read from the line of ss, in the words of RFC 9293", () => {
    assert.equal(stateIn(["ESTAB 0      0      10.0.7.1:4000 10.0.7.2:80"]), "ESTABLISHED");
    assert.equal(stateIn(["FIN-WAIT-1 0      1      10.0.7.1:4000 10.0.7.2:80"]), "FIN-WAIT-1");
    assert.equal(stateIn([]), "CLOSED");
  });

  it("is not read from what ss can't say, or says of two connections", () => {
    assert.equal(stateIn(["failed"]), "?");
    assert.equal(stateIn(["ESTAB 0 0 10.0.7.1:1 10.0.7.2:80", "TIME-WAIT 0 0 10.0.7.1:2 10.0.7.2:80"]), "?");
  });

  const samples = [
    { askedAt: 10, answeredAt: 12, state: "SYN-SENT" },
    { askedAt: 20, answeredAt: 22, state: "SYN-SENT" },
    { askedAt: 30, answeredAt: 32, state: "ESTABLISHED" },
    { askedAt: 40, answeredAt: 42, state: "ESTABLISHED" },
  ];

  it("is known between two looks that saw the same", () => {
    assert.equal(stateDuring(samples, 12, 20), "SYN-SENT");
    assert.equal(stateDuring(samples, 33, 39), "ESTABLISHED");
  });

  it("is not known between two looks that saw different ones", () => {
    assert.equal(stateDuring(samples, 23, 29), "?");
    assert.equal(stateDuring(samples, 13, 21), "?");
  });

  it("is not known before the first look, after the last, or while one lasts", () => {
    assert.equal(stateDuring(samples, 11, 11), "?");
    assert.equal(stateDuring(samples, 43, 44), "?");
    assert.equal(stateDuring(samples, 31, 31), "?");
  });
});
