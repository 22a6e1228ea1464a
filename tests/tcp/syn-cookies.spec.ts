// What can't be seen from outside of SYN cookies: that none is looked for while none is out there.

import { forgetCookies, makeCookie, readCookie } from "../../assembly/tcp/syn-cookies";
import { HalfOpen } from "../../assembly/tcp/records";
import { segment } from "../../assembly/wire/tcp";
import { start } from "../support/conversation";

const entry = changetype<HalfOpen>(memory.data(64, 8));

/** The acknowledgement of a SYN with this number, which has been answered with a cookie. */
function answered(number: u32): void {
  entry.irs = number;
  entry.options = 0;
  entry.peerMss = 1460;
  makeCookie(entry);
  segment.options = 0;
  segment.sequence = number + 1;
  segment.acknowledgement = entry.iss + 1;
}

describe("a cookie", () => {
  it("is known again", () => {
    start();
    answered(100);
    expect(readCookie(entry)).toBe(true);
    expect(entry.irs).toBe(100);
    expect(entry.peerMss).toBe(1460);
  });

  it("isn't looked for, if none was sent within its lifetime: nobody's guess can be right then", () => {
    start();
    answered(100);
    forgetCookies();
    expect(readCookie(entry)).toBe(false);
  });
});
