// Frames handed to the MAC: taken, refused, or held back without a link.

import { counter, linkChanged } from "../../assembly/index";
import { cells } from "../../assembly/cells";
import { frameToSend, receivedFrame, receivedFrameBytesMax, transmitFrame } from "../../assembly/driver/frames";
import { Counter } from "../../assembly/trace";
import { refuseFrames, start } from "../support/conversation";
import { takeFrame } from "../support/platform";

function fill(length: i32): void {
  for (let i = 0; i < length; i++) store<u8>(frameToSend + i, <u8>(i * 7));
}

describe("a frame that is sent", () => {
  it("is handed over as it stands there, and counted", () => {
    start();
    const before = counter(Counter.FramesSent);
    fill(100);
    expect(transmitFrame(100)).toBe(true);
    expect(counter(Counter.FramesSent)).toBe(before + 1);
    const frame = takeFrame();
    expect(frame.length).toBe(100);
    for (let i = 0; i < 100; i++) expect(frame[i]).toBe(<u8>(i * 7));
    expect(cells.refused).toBe(0);
  });

  it("may be as long as Ethernet allows", () => {
    start();
    fill(1514);
    expect(transmitFrame(1514)).toBe(true);
    expect(takeFrame().length).toBe(1514);
  });

  it("that the MAC refuses is counted as refused, and remembered until the next poll [W-05]", () => {
    start();
    const sent = counter(Counter.FramesSent);
    refuseFrames(1);
    expect(transmitFrame(60)).toBe(false);
    expect(cells.refused).toBe(1);
    expect(counter(Counter.FramesRefused)).toBe(1);
    expect(counter(Counter.FramesSent)).toBe(sent);
    expect(takeFrame().length).toBe(0);
    expect(transmitFrame(60)).toBe(true);
  });

  it("isn't even offered to a MAC without a link [W-06]", () => {
    start();
    linkChanged(0);
    refuseFrames(1);
    expect(transmitFrame(60)).toBe(false);
    expect(counter(Counter.FramesRefused)).toBe(0);
    expect(cells.refused).toBe(0);
    linkChanged(1);
    expect(transmitFrame(60)).toBe(false);
    expect(counter(Counter.FramesRefused)).toBe(1);
  });
});

describe("a frame that is received", () => {
  it("has room for the longest of Ethernet, apart from the one that is sent", () => {
    expect(receivedFrameBytesMax).toBe(1514);
    expect(frameToSend - receivedFrame >= 1514).toBe(true);
  });
});
