// The links over which transfers are made, and how long each is watched.

export interface Condition {
  /** Mbit/s. */
  rate: number;
  /** Milliseconds each way. */
  delay: number;
  loss: Loss;
}

/** Percent of the frames, each by itself; or in bursts. */
export type Loss = number | "bursts";

export const rates = [1, 10, 100];
export const delays = [1, 20, 100];
export const losses: Loss[] = [0, 0.1, 1, 3, 10, "bursts"];

/** With so many percent of the frames the link turns bad, with so many good again: one frame in a hundred, three in a row. */
const burst = "0.3,30";
/** Twenty frames. A shorter queue would be one loss after the other, whoever sends. */
const queueBytesMin = 20 * 1514;
/** Many times what slow start takes. */
const roundTrips = 50;
const watchedMsMin = 5000;
/** The least that both wait for an answer beyond the round trip (tcp/retransmission.ts, and the kernel's TCP_RTO_MIN). */
const timeoutMsMin = 200;
/** Beyond this more than a pair for each core would keep the machine busy. */
const rateOfAllAtOnce = 10;
const pairsOfTwoCores = 2;

export function conditionsOf(rates: number[], delays: number[], losses: Loss[]): Condition[] {
  return rates.flatMap((rate) => delays.flatMap((delay) => losses.map((loss) => ({ rate, delay, loss }))));
}

/** Words for astcp-bad-link. */
export function linkWords(condition: Condition, seed: number): string[] {
  const { rate, delay, loss } = condition;
  const line = ["--rate", `${rate}M`, "--delay", `${delay}`, "--queue", `${queueBytes(condition)}`];
  return [...line, ...(loss === "bursts" ? ["--burst", burst] : ["--loss", `${loss}`]), "--seed", `${seed}`];
}

/** What the line sends in a round trip. */
function queueBytes({ rate, delay }: Condition): number {
  return Math.max(rate * 125 * 2 * delay, queueBytesMin);
}

/** From the first byte that is delivered. */
export function watchedMs({ delay }: Condition): number {
  return Math.max(roundTrips * 2 * delay, watchedMsMin);
}

/** What the retransmission time-out comes to on both sides when the queue is full. */
export function timeoutMs(condition: Condition): number {
  return timeoutMsMin + 2 * condition.delay + queueBytes(condition) / (condition.rate * 125);
}

/** How many of so many pairs transfer at the same time. */
export function pairsAtOnce({ rate }: Condition, pairs: number): number {
  return rate <= rateOfAllAtOnce ? pairs : Math.min(pairs, pairsOfTwoCores);
}
