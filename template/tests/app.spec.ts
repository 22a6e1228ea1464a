// What the device does, seen from the other end of the wire: frames go in and come out, and no network is needed.

import { answerTo } from "astcp/tests/support/client";
import { start } from "astcp/tests/support/conversation";
import "../app";

describe("the device", () => {
  beforeEach(() => {
    start();
  });

  it("greets whoever asks on port 80", () => {
    const answer = answerTo(80, "GET / HTTP/1.1\r\nHost: device\r\n\r\n");
    expect(answer.startsWith("HTTP/1.1 200 OK\r\n")).toBe(true);
    expect(answer.indexOf("\r\n\r\n")).toBeGreaterThan(0);
  });

  it("does not answer half a request", () => {
    expect(answerTo(80, "GET / HTTP/1.1\r\n")).toBe("");
  });
});
