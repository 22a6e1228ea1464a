// Peers that lose what has come, take back what they had reported, report what never came, close and shrink their windows,
// and repeat themselves. Whatever they say, a timer runs while something is owed to them; and from the moment on at which
// they are honest, they get everything by answering what they hear.

import { tcpSetOption } from "../../assembly/index";
import { below, seedChance } from "../support/chance";
import {
  ACK,
  FIN,
  Option,
  advance,
  establishedByUs,
  establishedWithSack,
  failWith,
  isTcp,
  never,
  nextFrame,
  oversleep,
  peer,
  pollNow,
  readSegment,
  refuseFrames,
  start,
  us,
} from "../support/conversation";

const bytesMax: i32 = 8000;
const sizes: i32[] = [100, 100, 536, 1460];
const roundTrips: i32[] = [0, 1, 20, 100, 300];
const losses: i32[] = [0, 3, 20, 50];

/** What the peer has of our stream, the FIN included; up to where nothing is missing, and how far the furthest reaches. */
const has = new Uint8Array(bytesMax + 2000);
let next: i32 = 0;
let furthest: i32 = 0;
let end: i32 = 0;
let takesSack: bool = false;

/** Takes what is said now, but for so many of a hundred segments that get lost. Was there any? */
function hears(lost: i32): bool {
  let heardAny = false;
  for (let frame = nextFrame(); frame.length > 0; frame = nextFrame()) {
    if (!isTcp(frame)) continue;
    const sent = readSegment(frame, false);
    const left = i32(u32(sent.seq - peer.flow().ourIss)) - 1;
    const right = left + sent.data.length + i32(sent.flags & FIN);
    if (right == left) continue;
    heardAny = true;
    if (sent.flags & FIN) end = right;
    furthest = max(furthest, right);
    if (i32(below(100)) >= lost) has.fill(1, left, right);
  }
  while (has[next] != 0) next++;
  return heardAny;
}

/** The pieces that have arrived beyond the first hole: four at the most, and not always the same ones. */
function pieces(): i64[] {
  const edges: i64[] = [];
  let place = takesSack ? next : furthest;
  while (place < furthest && edges.length < 8) {
    let right = place;
    while (has[right] != 0) right++;
    if (right > place && below(4) != 0) {
      edges.push(501 + place);
      edges.push(501 + right);
    }
    place = right + 1;
  }
  return edges;
}

function answers(): void {
  peer.sends({ flags: ACK, seq: 101, ack: 501 + next, sack: pieces() });
}

function answersOddly(): void {
  let edges = pieces();
  let window = 64240;
  let number = 501 + next;
  let times = 1;
  switch (below(8)) {
    case 0:
      has.fill(0, next, furthest);
      edges = [];
      break;
    case 1:
      window = 0;
      break;
    case 2:
      window = i32(below(500));
      break;
    case 3:
      if (takesSack) edges = [number + 1 + i32(below(500)), number + 501 + i32(below(1500))];
      break;
    case 4:
      if (takesSack) edges = [number - 100, number];
      break;
    case 5:
      number = max(501, number - 200);
      break;
    case 6:
      times = 5;
      break;
  }
  for (; times > 0; times--) peer.sends({ flags: ACK, seq: 101, ack: number, sack: edges, window: window });
}

function begin(seed: u32): i32 {
  seedChance(seed * 7919);
  has.fill(0);
  next = 0;
  furthest = 0;
  end = 0;
  takesSack = below(4) != 0;
  const roundTrip = roundTrips[below(5)];
  start();
  if (takesSack) establishedWithSack(sizes[below(4)], roundTrip);
  else establishedByUs(sizes[below(4)]);
  tcpSetOption(us.handle, Option.NoDelay, i32(below(2)));
  tcpSetOption(us.handle, Option.UserTimeout, 0);
  return roundTrip;
}

function getsEverything(seed: u32): void {
  const roundTrip = begin(seed);
  const lost = losses[below(4)];
  let written = 0;
  for (let turns = below(100) + 20; turns > 0; turns--) {
    written += us.sendsBytes(min(i32(below(3000)), bytesMax - written));
    if (below(20) == 0) refuseFrames(i32(below(4)));
    hears(lost);
    if (below(2) == 0) advance(below(3) != 0 ? roundTrip : below(1000));
    else if (below(8) == 0) oversleep(below(1000));
    hears(lost);
    for (let count = below(3); count > 0; count--) answersOddly();
    if (pollNow() == never && furthest > next) failWith(`no timer runs, seed ${seed}`);
  }
  us.finishes();
  for (let turns = 0; end == 0 || next < end; turns++) {
    if (turns == 2000) failWith(`there is no end, seed ${seed}`);
    const sleep = pollNow();
    if (hears(0)) {
      advance(roundTrip);
      answers();
    } else if (sleep == never) failWith(`nothing comes any more, seed ${seed}`);
    else advance(sleep);
  }
  expect(next).toBe(written + 1);
}

describe("a peer that was odd", () => {
  it("gets everything", () => {
    for (let seed: u32 = 1; seed <= 60; seed++) getsEverything(seed);
  });
});
