// One side of one connection, as its own segments and those handed to it show it: what it may say, and what it owes.
// Numbers are relative to its first sequence number, so its SYN is number 0.

import { Ranges } from "./ranges.ts";
import { ACK, congestionExperienced, CWR, ECE, FIN, occupied, RST, SYN, type Segment } from "./segment.ts";
import { insist } from "./violation.ts";

/** RFC 9293 §3.7.1: what to assume of a peer that names none. */
const mssDefault = 536;
/** RFC 6298 §2.5 and what a clock and a busy MAC add: from here on repetitions needn't come at longer and longer times. */
const longestPauseMs = 50_000;
/** RFC 9293 §3.8.6.3, MUST-40. */
const acknowledgementMs = 500;

export class Flow {
  /** Whose segments answer its own; known when it has acknowledged one. */
  peer: Flow | undefined;
  /** Its host has been started anew since. */
  isGone = false;
  readonly first: number;
  /** Behind the last number that it has sent, and behind its FIN. */
  sentEnd = 0;
  finEnd = Infinity;
  /** What of its numbers was handed to the other host. */
  readonly delivered = new Ranges();
  /** What was handed to it: the highest acknowledgement, and how far the peer would take more. */
  acknowledged = 0;
  allowed = 1;
  /** Of the peer's numbers: the highest acknowledgement that it sent, and the right edge that it offered. */
  private ackSent = 0;
  edgeOffered = 0;
  /** By its own clock: since when it owes an acknowledgement; when it was last handed a FIN that it could take. */
  owesSince: number | undefined;
  finHeardAt: number | undefined;
  lastTimestamp: number | undefined;
  private newestHeard: number | undefined;
  /** RFC 3168 §6.1.1: has some SYN of its offered ECN, and has every one? */
  private hasOfferedEcn = false;
  private hasKeptEcn = true;
  /** RFC 3168 §6.1.3: it has heard of congestion, and says so until the peer answers that. */
  private echoes = false;
  /** Since it was handed nothing: the number that it repeats, when last, and how long before that. */
  private repeats = { number: -1, at: 0, pause: 0, times: 0 };

  constructor(
    /** What it offers, as it has said last. */
    public syn: Segment,
  ) {
    this.first = syn.sequence;
  }

  /** Both SYNs carry it. */
  private agrees(offers: (syn: Segment) => boolean): boolean {
    return this.peer !== undefined && offers(this.syn) && offers(this.peer.syn);
  }

  /** By how many bits its window is shifted in this segment. */
  private shiftOf(segment: Segment): number {
    if (segment.flags & SYN || !this.agrees(({ windowShift }) => windowShift !== undefined)) return 0;
    return this.syn.windowShift!;
  }

  relative(sequence: number): number {
    return (sequence - this.first) | 0;
  }

  get hasUnacknowledged(): boolean {
    return this.sentEnd > this.acknowledged;
  }

  // --- What it sends ---

  /** It has sent this segment, at that time of its own clock. */
  sends(segment: Segment, now: number): void {
    if (segment.flags & RST) return;
    this.checkNumbers(segment);
    this.checkSize(segment);
    this.checkCongestion(segment);
    this.checkPause(segment, now);
    this.sentEnd = Math.max(this.sentEnd, this.relative(segment.sequence) + occupied(segment));
    if (segment.flags & SYN) this.syn = segment;
    if (segment.flags & FIN) this.finEnd = this.sentEnd;
    if (!(segment.flags & ACK) || this.peer === undefined) return;
    this.checkAcknowledgement(segment, this.peer);
    this.checkSack(segment, this.peer);
    this.checkTimestamp(segment);
  }

  private checkNumbers(segment: Segment): void {
    const left = this.relative(segment.sequence);
    const right = left + occupied(segment);
    insist(left <= this.sentEnd, "a sender leaves no gap", () => `${left} is sent after ${this.sentEnd}`);
    insist(right <= this.finEnd, "nothing is sent behind a FIN", () => `${right}, and the FIN ends at ${this.finEnd}`);
    if (segment.flags & SYN || right === left) return;
    const isProbe = left === this.allowed && right === left + 1;
    insist(
      right <= this.allowed || isProbe,
      "no segment lies outside the window that its sender was offered",
      () => `${left}:${right}, and the window ends at ${this.allowed}`,
    );
  }

  private checkSize(segment: Segment): void {
    if (segment.dataBytes === 0) return;
    const mss = this.peer?.syn.mss ?? mssDefault;
    const bytes = segment.dataBytes + segment.optionBytes;
    insist(bytes <= mss, "no segment is longer than the peer's MSS", () => `${bytes} bytes, and the MSS is ${mss}`);
  }

  /** RFC 3168 §6.1: only new data may be marked, if both understand it, and every acknowledgement tells of a mark. */
  private checkCongestion(segment: Segment): void {
    if (segment.flags & SYN) {
      const offers = (segment.flags & ECE) !== 0;
      this.hasOfferedEcn ||= offers;
      this.hasKeptEcn &&= offers;
      return;
    }
    const left = this.relative(segment.sequence);
    const isNewData = segment.dataBytes > 0 && left >= this.sentEnd && left < this.allowed;
    insist(
      segment.congestion === 0 || (this.mayBeMarked && isNewData),
      "only new data, of who has offered ECN with every SYN and was offered it, is ECN-capable",
      () => `${left} with ${segment.dataBytes} bytes is`,
    );
    const isUnderstood = this.hasOfferedEcn && this.peer !== undefined && this.peer.hasOfferedEcn;
    insist(
      isUnderstood || (segment.flags & (ECE | CWR)) === 0,
      "congestion is told to who understands it",
      () => "there is no agreement",
    );
    insist(
      !this.echoes || !(segment.flags & ACK) || (segment.flags & ECE) !== 0,
      "who has heard of congestion says so until it is answered",
      () => `${left} doesn't`,
    );
  }

  private get mayBeMarked(): boolean {
    return this.hasOfferedEcn && this.hasKeptEcn && this.peer !== undefined && this.peer.hasOfferedEcn;
  }

  /** RFC 6298 §5.5: who hears nothing repeats itself more and more seldom. */
  private checkPause(segment: Segment, now: number): void {
    if (occupied(segment) === 0) return;
    const { number, at, pause, times } = this.repeats;
    const left = this.relative(segment.sequence);
    if (left !== number) {
      this.repeats = { number: left, at: now, pause: 0, times: 0 };
      return;
    }
    const nextPause = (now - at) >>> 0;
    insist(
      times < 3 || nextPause >= 1.5 * pause || nextPause >= longestPauseMs,
      "who hears nothing repeats itself more and more seldom",
      () => `${left} after ${nextPause} ms, and before that after ${pause} ms`,
    );
    this.repeats = { number, at: now, pause: nextPause, times: times + 1 };
  }

  private checkAcknowledgement(segment: Segment, peer: Flow): void {
    const acknowledgement = peer.relative(segment.acknowledgement);
    insist(
      acknowledgement <= peer.delivered.prefix,
      "nothing is acknowledged that hasn't arrived",
      () => `${acknowledgement}, and ${peer.delivered.prefix} have arrived`,
    );
    insist(
      acknowledgement >= this.ackSent,
      "acknowledgements don't go back",
      () => `${acknowledgement} after ${this.ackSent}`,
    );
    const edge = acknowledgement + segment.window * 2 ** this.shiftOf(segment);
    insist(
      edge >= this.edgeOffered,
      "the right edge of the window never moves left",
      () => `${edge} after ${this.edgeOffered}`,
    );
    this.ackSent = acknowledgement;
    this.edgeOffered = edge;
    this.owesSince = undefined;
  }

  /** RFC 2018 §3, §4; RFC 2883 §4: only the first block may tell of what was acknowledged already, or of itself. */
  private checkSack(segment: Segment, peer: Flow): void {
    if (segment.sack.length === 0) return;
    insist(
      this.agrees(({ sackPermitted }) => sackPermitted),
      "SACK blocks are sent to who understands them",
      () => "there is no agreement",
    );
    const edges = segment.sack.map((edge) => peer.relative(edge));
    const blocks = edges.flatMap((left, n) => (n % 2 === 0 ? [{ left, right: edges[n + 1]! }] : []));
    const told = () => blocks.map(({ left, right }) => `${left}:${right}`).join(" ");
    insist(
      blocks.every(({ left, right }) => left < right),
      "SACK blocks are not empty",
      told,
    );
    const [first, ...others] = blocks;
    const isDuplicate =
      first!.left < this.ackSent || others.some(({ left, right }) => first!.left >= left && first!.right <= right);
    const held = isDuplicate ? others : blocks;
    for (const [n, { left, right }] of held.entries()) {
      const isApart = held.slice(n + 1).every((other) => other.right < left || other.left > right);
      insist(isApart, "SACK blocks lie apart", told);
      insist(left > this.ackSent, "SACK blocks lie behind the acknowledgement", told);
      insist(right <= this.edgeOffered, "SACK blocks lie within the window", told);
    }
    insist(
      blocks.every(({ left, right }) => peer.delivered.covers(left, right)),
      "SACK blocks tell of what has arrived",
      told,
    );
  }

  /** RFC 7323 §3.2: once agreed, in every segment; and its clock doesn't go back. */
  private checkTimestamp({ timestamps }: Segment): void {
    const isAgreed = this.agrees((syn) => syn.timestamps !== undefined);
    insist(
      isAgreed ? timestamps !== undefined : timestamps === undefined || this.ackSent <= 1,
      "timestamps are in every segment, or in none",
      () => (isAgreed ? "one lacks it" : "nobody has agreed"),
    );
    if (timestamps === undefined) return;
    const isOlder = this.lastTimestamp !== undefined && ((timestamps.value - this.lastTimestamp) | 0) < 0;
    insist(!isOlder, "timestamps don't go back", () => `${timestamps.value} after ${this.lastTimestamp}`);
    this.lastTimestamp = timestamps.value;
  }

  // --- What it is handed ---

  /** A segment of the flow that may be its peer. `receives`: its state is one in which data is taken. */
  hears(segment: Segment, from: Flow, now: number, receives: boolean): void {
    this.repeats.number = -1;
    if (segment.flags & RST || (this.peer !== undefined && this.peer !== from)) return;
    if (segment.flags & ACK) this.hearsAcknowledgement(segment, from);
    else if (segment.flags & SYN) this.allowed = Math.max(this.allowed, 1 + segment.window);
    const right = from.relative(segment.sequence) + occupied(segment);
    const isWanted = occupied(segment) > 0 && right > this.ackSent;
    const isTaken = isWanted && right <= Math.min(from.delivered.prefix, this.edgeOffered) && receives;
    const isNews = !this.isOld(segment) && isTaken;
    if (segment.flags & CWR) this.echoes = false;
    const isMarked = segment.congestion === congestionExperienced && from.mayBeMarked && !(segment.flags & FIN);
    if (isNews && isMarked) this.echoes = true;
    // Who has finished can't be slowed down.
    if (from.finEnd <= from.delivered.prefix) this.echoes = false;
    if (isNews) this.owesSince ??= now;
    if (segment.flags & FIN && right <= from.delivered.prefix) this.finHeardAt = now;
  }

  /** RFC 7323 §5: what was sent before something that was heard may be dropped, and nothing is owed for it. */
  private isOld({ timestamps }: Segment): boolean {
    if (timestamps === undefined) return false;
    this.newestHeard ??= timestamps.value;
    const isOld = ((timestamps.value - this.newestHeard) | 0) < 0;
    if (!isOld) this.newestHeard = timestamps.value;
    return isOld;
  }

  private hearsAcknowledgement(segment: Segment, from: Flow): void {
    const acknowledgement = this.relative(segment.acknowledgement);
    if (acknowledgement < 1 || acknowledgement > this.sentEnd) return;
    this.acknowledged = Math.max(this.acknowledged, acknowledgement);
    this.allowed = Math.max(this.allowed, acknowledgement + segment.window * 2 ** from.shiftOf(segment));
  }

  /** RFC 5961 §3.2: its number is the next one expected; in SYN-SENT it acknowledges the SYN. */
  mayBeResetBy(segment: Segment): boolean {
    if (this.peer === undefined) return segment.flags & ACK ? this.relative(segment.acknowledgement) === 1 : false;
    const number = this.peer.relative(segment.sequence);
    return number >= this.ackSent && number <= this.peer.delivered.prefix;
  }

  /** At that time of its own clock it will look again, but not before. */
  checkPatience(wakesAfterMs: number, now: number): void {
    if (this.owesSince === undefined) return;
    const waited = (now - this.owesSince) >>> 0;
    insist(
      waited + wakesAfterMs <= acknowledgementMs + 100,
      "what arrives is acknowledged within half a second",
      () => `it waits since ${waited} ms, and for ${wakesAfterMs} ms more`,
    );
  }

  forgetPauses(): void {
    this.repeats.number = -1;
    this.owesSince = undefined;
  }
}
