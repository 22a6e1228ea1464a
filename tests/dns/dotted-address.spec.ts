// Addresses that are written as text.

import { addressWritten } from "../../assembly/dns/dotted-address";
import { transfer } from "../../assembly/index-networked";
import { writeBytes } from "../support/platform";

function addressIn(text: string): u32 {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = u8(text.charCodeAt(i));
  writeBytes(transfer(), bytes);
  return addressWritten(transfer(), text.length);
}

describe("an address with dots", () => {
  it("is four numbers up to 255", () => {
    expect(addressIn("10.0.7.2")).toBe(0x0a000702);
    expect(addressIn("255.254.253.252")).toBe(0xfffefdfc);
    expect(addressIn("1.2.3.000")).toBe(0x01020300);
  });

  it("is nothing less, nothing more, and nothing else", () => {
    const wrong: string[] = ["", "1", "1.2.3", "1.2.3.", ".1.2.3", "1..2.3", "1.2.3.4.", "1.2.3.4.5", "1.2.3.256"];
    for (let i = 0; i < wrong.length; i++) expect(addressIn(wrong[i])).toBe(0, wrong[i]);
    const others: string[] = ["1.2.3.0004", "1.2.3.a", "1.2.3.4 ", "-1.2.3.4", "1.2.3.999999999999", "a.b.c.d"];
    for (let i = 0; i < others.length; i++) expect(addressIn(others[i])).toBe(0, others[i]);
  });
});
