// The running device, where `npm start` serves this page beside one: its trace comes as server-sent events.

import { DeviceTrace, type TraceEvent } from "./captures/seen.ts";
import type { Journal } from "./model/journal.ts";

export class Device {
  private readonly trace = new DeviceTrace();
  /** Has a device been heard of? */
  isThere = false;

  /** `changed` is called whenever there is something new. */
  constructor(changed: () => void) {
    // From disk there is no server to ask.
    if (!location.protocol.startsWith("http")) return;
    const events = new EventSource("trace");
    events.addEventListener("open", () => {
      this.isThere = true;
      changed();
    });
    events.addEventListener("message", ({ data }: MessageEvent<string>) => {
      this.trace.see(JSON.parse(data) as TraceEvent);
      changed();
    });
    // A server that serves files alone has no trace; it isn't asked again.
    events.addEventListener("error", () => {
      if (!this.isThere) events.close();
    });
  }

  get journal(): Journal {
    return this.trace.journal;
  }
}
