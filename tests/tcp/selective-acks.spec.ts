// Whether a SACK option says that something has arrived twice (RFC 2883 §4): its first block tells, by where it lies.

import { connectionOf } from "../../assembly/tcp/connections";
import { reportsDuplicate } from "../../assembly/tcp/selective-acks";
import { ACK, acknowledges, peer, tenUnderWayWithSack, us } from "../support/conversation";

/** 501 to 1000 are acknowledged, 1001 to 1500 are under way. */
function begin(): void {
  tenUnderWayWithSack(0, 1050);
  acknowledges(1001);
}

function tells(ack: i64, edges: i64[]): bool {
  peer.sends({ flags: ACK, seq: 101, ack: ack, sack: edges });
  return reportsDuplicate(connectionOf(us.handle)!);
}

describe("a first block", () => {
  it("of what is acknowledged tells of a duplicate", () => {
    begin();
    expect(tells(1001, [901, 1001])).toBe(true);
    expect(tells(1001, [501, 502])).toBe(true);
    expect(tells(1001, [901, 1001, 1101, 1201])).toBe(true);
  });

  it("that lies in the second tells of a duplicate", () => {
    begin();
    expect(tells(1001, [1201, 1301, 1101, 1401])).toBe(true);
    expect(tells(1001, [1101, 1201, 1101, 1201])).toBe(true);
  });

  it("of what has arrived for the first time doesn't", () => {
    begin();
    expect(tells(1001, [1101, 1201])).toBe(false);
    expect(tells(1001, [1301, 1401, 1101, 1201])).toBe(false);
    expect(tells(1001, [1101, 1201, 1301, 1401])).toBe(false);
    expect(tells(1001, [1101, 1301, 1201, 1301])).toBe(false);
    expect(tells(1001, [1001, 1101])).toBe(false);
  });

  it("is looked at beside the acknowledgement that it came with, however old that is", () => {
    begin();
    expect(tells(901, [951, 1001])).toBe(false);
    expect(tells(901, [801, 901])).toBe(true);
  });

  it("that is empty, turned round, or further away than any window says nothing [S-21]", () => {
    begin();
    expect(tells(1001, [901, 901])).toBe(false);
    expect(tells(1001, [1001, 901])).toBe(false);
    expect(tells(1001, [1001 - 64241, 1001])).toBe(false);
    expect(tells(1001, [1001 - 64241, 501])).toBe(false);
    expect(tells(1001, [])).toBe(false);
  });
});
