// What runs above a stack: it does what the script says, as soon as it can, reads what arrives, and notices what a program
// would notice. Its whole state is plain data, so that it can be copied with the memory of its stack.

import type { Host } from "../../host-shim/js/host.ts";
import type { Act } from "./script.ts";

export const servedPort = 5000;

export interface ApplicationState {
  listener: number;
  handle: number;
  /** The connection that is open, or has been; the bytes of each are another letter. */
  letter: number;
  toWrite: number;
  isReading: boolean;
  finishes: boolean;
  closes: boolean;
  closesLast: boolean;
  peerHasFinished: boolean;
  /** How many bytes were read, and how many of these the peer had not sent in this connection. */
  received: number;
  foreign: number;
  /** Acts that wait for a connection. */
  waiting: Act[];
}

export interface Surroundings {
  /** The letter of the connection that was opened last. */
  letter(): number;
  nextLetter(): number;
  remark(what: "error" | "refused" | "finished" | "foreign", value: string): void;
}

const results = [
  ...["Ok", "WouldBlock", "BadHandle", "TableFull", "AddressInUse", "NotConnected", "Reset", "TimedOut"],
  ...["Refused", "Unreachable", "InvalidArgument", "Closed"],
];
const closed = 0;
const closedResult = -11;

/** The options of docs/abi.md by name. */
const options: Record<string, number> = {
  "no-delay": 1,
  keepalive: 2,
  "keepalive-idle": 3,
  "keepalive-interval": 4,
  "keepalive-probes": 5,
  "user-timeout": 6,
  "segment-lifetime": 12,
  "announced-mss": 17,
};

export function newApplication(): ApplicationState {
  return { listener: 0, handle: 0, ...withoutConnection(), letter: 0, received: 0, foreign: 0, waiting: [] };
}

function withoutConnection() {
  return {
    toWrite: 0,
    isReading: true,
    finishes: false,
    closes: false,
    closesLast: false,
    peerHasFinished: false,
  };
}

export class Application {
  constructor(
    public state: ApplicationState,
    private readonly host: Host,
    private readonly peerAddress: number,
    private readonly around: Surroundings,
  ) {}

  /** Its time has come; what needs a connection waits until there is one. */
  does(act: Act): void {
    this.state.waiting.push(act);
    this.run();
  }

  run(): void {
    this.accept();
    const { state } = this;
    while (state.waiting.length > 0 && this.can(state.waiting[0]!)) this.perform(state.waiting.shift()!);
    if (state.handle !== 0) this.serve();
  }

  private accept(): void {
    const { state, host } = this;
    if (state.listener === 0 || state.handle !== 0) return;
    const handle = host.tcpAccept(state.listener);
    if (handle > 0) this.begin(handle, this.around.letter());
  }

  private begin(handle: number, letter: number): void {
    Object.assign(this.state, withoutConnection(), { handle, letter });
  }

  private can({ verb }: Act): boolean {
    return this.state.handle !== 0 || verb === "listens" || verb === "connects";
  }

  private perform({ verb, words }: Act): void {
    const { state, host } = this;
    switch (verb) {
      case "listens":
        state.listener = this.result(host.tcpListen(servedPort, 4));
        break;
      case "connects": {
        const handle = host.tcpConnect(this.peerAddress, servedPort, Number(words[1] ?? 0));
        if (this.result(handle) > 0) this.begin(handle, this.around.nextLetter());
        break;
      }
      case "sends":
        state.toWrite += Number(words[0]);
        break;
      case "finishes":
        state.finishes = true;
        break;
      case "closes":
        if (words[0] === "last") state.closesLast = true;
        else state.closes = true;
        break;
      case "aborts":
        host.tcpAbort(state.handle);
        state.handle = 0;
        break;
      case "pauses":
        state.isReading = false;
        break;
      case "reads":
        state.isReading = true;
        break;
      case "sets":
        this.result(host.tcpSetOption(state.handle, options[words[0]!] ?? 0, Number(words[1])));
        break;
    }
  }

  private result(value: number): number {
    if (value < 0) this.around.remark("refused", results[-value]!);
    return Math.max(value, 0);
  }

  private serve(): void {
    const { state, host } = this;
    if (state.isReading) this.read();
    if (state.toWrite > 0) {
      const room = Math.max(host.tcpWritable(state.handle), 0);
      const taken = host.send(state.handle, new Uint8Array(Math.min(room, state.toWrite)).fill(state.letter));
      state.toWrite -= Math.max(taken, 0);
    }
    const error = host.tcpError(state.handle);
    if (error < 0) this.around.remark("error", results[-error]!);
    else if (host.tcpReadable(state.handle) === closedResult && !state.peerHasFinished) {
      state.peerHasFinished = true;
      this.around.remark("finished", "");
    }
    if (error < 0 || host.tcpState(state.handle) === closed) this.giveUp();
    else if (state.toWrite === 0) this.end();
  }

  private end(): void {
    const { state, host } = this;
    if (state.closes || (state.closesLast && state.peerHasFinished)) this.giveUp();
    else if (state.finishes) {
      host.tcpShutdown(state.handle);
      state.finishes = false;
    }
  }

  private giveUp(): void {
    this.host.tcpClose(this.state.handle);
    this.state.handle = 0;
  }

  private read(): void {
    const { state, host } = this;
    let foreign = 0;
    for (;;) {
      const bytes = host.receive(state.handle);
      if (typeof bytes === "number" || bytes.length === 0) break;
      state.received += bytes.length;
      foreign += bytes.filter((each) => each !== state.letter).length;
    }
    state.foreign += foreign;
    if (foreign > 0) this.around.remark("foreign", `${foreign}`);
  }
}
