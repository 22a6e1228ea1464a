// Plays a world to and fro. Going back is a return to a copy of the memories and the steps from there on anew, which lead
// to the same; and whoever changes the script sees the same instant of the other story.

import type { Layout } from "./layout.ts";
import { readScript } from "./script.ts";
import { World, type Snapshot } from "./world.ts";

/** A copy every so many steps, and no more copies than this: then every second of the older ones is forgotten. */
const stepsBetween = 64;
const snapshotsMax = 48;

export class Player {
  world: World;
  private snapshots: Snapshot[] = [];
  private text: string;

  /** Fails with a ScriptError. */
  constructor(
    private readonly module: WebAssembly.Module,
    private readonly layout: Layout,
    text: string,
  ) {
    this.text = text;
    this.world = new World(module, layout, readScript(text));
    this.snapshots.push(this.world.snapshot());
  }

  get script(): string {
    return this.text;
  }

  step(): boolean {
    if (!this.world.step()) return false;
    if (this.world.steps % stepsBetween === 0 && this.world.steps > this.snapshots.at(-1)!.steps) this.remember();
    return true;
  }

  /** Everything until then. Stops early, and answers false, when `patience` runs out; it is asked after each step. */
  playUntil(atMs: number, patience: () => boolean = () => true): boolean {
    for (;;) {
      const next = this.world.nextAtMs();
      if (next === undefined || next > atMs) return true;
      this.step();
      if (!patience()) return false;
    }
  }

  back(): void {
    this.goTo(this.world.steps - 1);
  }

  /** To the state after so many steps. */
  goTo(steps: number): void {
    const target = Math.max(steps, 0);
    if (target < this.world.steps) this.rewind(target);
    while (this.world.steps < target && this.step());
  }

  /** Another script, up to the same instant: from the beginning, or from the step in which it begins to matter. */
  change(text: string, fromStep = 0): void {
    const script = readScript(text);
    const { nowMs } = this.world;
    this.text = text;
    if (fromStep === 0) {
      this.world = new World(this.module, this.layout, script);
      this.snapshots = [this.world.snapshot()];
    } else {
      this.world.script = script;
      this.snapshots = this.snapshots.filter(({ steps }) => steps < fromStep);
      this.rewind(fromStep - 1);
    }
    this.playUntil(nowMs);
  }

  private rewind(steps: number): void {
    this.world.restore(this.snapshots.findLast((one) => one.steps <= steps)!);
    while (this.world.steps < steps && this.step());
  }

  private remember(): void {
    this.snapshots.push(this.world.snapshot());
    if (this.snapshots.length <= snapshotsMax) return;
    this.snapshots = this.snapshots.filter((_, index) => index % 2 === 0 || index > snapshotsMax / 2);
  }
}
