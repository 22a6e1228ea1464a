// Two parties of whom one sends to the other: one transfer after another, each over a new link.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { linkWords, watchedMs, type Condition } from "./conditions.ts";
import type { Delivered } from "./delivery.ts";
import { Party, type PartyName } from "./party.ts";
import type { CongestionControl } from "./stack.ts";

export class Pair {
  private readonly folder = mkdtempSync(join(tmpdir(), "astcp-goodput-"));

  private constructor(
    private readonly sender: Party,
    private readonly receiver: Party,
  ) {}

  static async start([from, to]: [PartyName, PartyName], congestionControl: CongestionControl): Promise<Pair> {
    const addresses: [string, string] = ["10.9.0.1", "10.9.0.2"];
    return new Pair(
      await Party.start(from, ...addresses, congestionControl),
      await Party.start(to, ...(addresses.toReversed() as [string, string]), congestionControl),
    );
  }

  async transfer(condition: Condition, seed: number): Promise<Delivered> {
    const [sending, receiving] = ["sender", "receiver"].map((name) => join(this.folder, name)) as [string, string];
    const ends = [this.sender.linkEnd(sending), this.receiver.linkEnd(receiving)];
    const command = ["build/astcp-bad-link", ...linkWords(condition, seed), ...ends];
    // It ends with this process, however that ends.
    const link = spawn("setpriv", ["--pdeathsig", "TERM", "--", ...command], { stdio: "inherit" });
    const closed = once(link, "close");
    try {
      const delivered = await this.receiver.receive(receiving, watchedMs(condition));
      await this.sender.send(sending);
      return await delivered.over;
    } finally {
      await Promise.all([this.sender.hangUp(), this.receiver.hangUp()]);
      link.kill();
      await closed;
    }
  }

  async end(): Promise<void> {
    await Promise.all([this.sender.end(), this.receiver.end()]);
    rmSync(this.folder, { recursive: true });
  }
}
