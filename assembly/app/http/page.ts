// The pages: templates whose lines are filled in one by one, each with what is true when its turn comes. A line that begins
// with a table's sign is there once for each entry of the table.

import { ascii, characterAt } from "../../ascii";
import { connectionsMax, halfOpenMax, timeWaitMax } from "../../limits";
import { now, onStart } from "../../sockets";
import { connectionAt } from "../../tcp/connections";
import { firstHalfOpen, firstTimeWait, fourTupleOf } from "../../tcp/four-tuples";
import { counter, countersUsed } from "../../trace";
import { putU32, u32At } from "../../wire/bytes";
import { putAddress, putCharacter, putNth, putNumber } from "../text/line";
import { putCounterName, putState } from "../text/names";
import { Answer, Session } from "./session";

const lineFeed: i32 = 0x0a;

/** The signs of the tables, and the one before a letter that stands for a value: `putValue` says which. */
enum Sign {
  Counters = 0x23, // #
  Value = 0x25, // %
  Connections = 0x40, // @
}

const overview = ascii(`<!doctype html><html lang=en><meta charset=utf-8><title>astcp</title>
<meta name=viewport content="width=device-width"><style>:root{color-scheme:light dark}
body{font:1em/1.5 system-ui;margin:2em auto;max-width:40em;padding:0 1em}td,th{text-align:left;padding-right:2em}</style>
<h1>astcp</h1><p>Running for %d d %h h %m min %s s. <a href=/counters>Counters as text</a>
<h2>Connections</h2><p>%o half-open, %w in TIME-WAIT
<table><tr><th>peer<th>port here<th>state
@<tr><td>%a:%p<td>%l<td>%t
</table><h2>Counters</h2><table>
#<tr><td>%n<td>%v
</table>
`);

const counters = ascii(`#%n %v
`);

/** Where there is no page, its status is the page. */
const status = ascii(`%e
`);

/** By the numbers of `Answer`. */
const statuses = ascii(`404 Not Found
200 OK
200 OK
400 Bad Request
405 Method Not Allowed
413 Content Too Large
414 URI Too Long
431 Request Header Fields Too Large
`);

/** When the stack started. The clock wraps, and the time since then with it, after 49 days. */
const startedAt: usize = memory.data(4);
onStart(() => putU32(startedAt, now()));

function templateOf(answer: i32): usize {
  if (answer == Answer.Overview) return overview;
  return answer == Answer.Counters ? counters : status;
}

/** Is there another line to send? */
export function hasLines(session: Session): bool {
  return characterAt(templateOf(session.answer), session.place) != 0;
}

/** Makes the line whose turn it is. There may be nothing to say of its entry. */
export function makeLine(session: Session): void {
  const template = templateOf(session.answer);
  const entry = <i32>session.repeats;
  let place = <i32>session.place;
  const sign = characterAt(template, place);
  if (sign == Sign.Connections && connectionAt(entry).handle == 0) return;
  if (entriesOf(sign) != 1) place++;
  while (true) {
    const code = characterAt(template, place++);
    if (code == Sign.Value) putValue(characterAt(template, place++), entry, session);
    else putCharacter(code);
    if (code == lineFeed) return;
  }
}

/** The line has been sent: the next entry's, or the next one. */
export function nextLine(session: Session): void {
  const template = templateOf(session.answer);
  session.repeats++;
  if (<i32>session.repeats < entriesOf(characterAt(template, session.place))) return;
  session.repeats = 0;
  while (characterAt(template, session.place++) != lineFeed) continue;
}

export function putStatus(answer: i32): void {
  putNth(statuses, answer);
}

function entriesOf(sign: i32): i32 {
  if (sign == Sign.Connections) return connectionsMax;
  return sign == Sign.Counters ? countersUsed : 1;
}

function putValue(letter: i32, entry: i32, session: Session): void {
  const seconds = (now() - u32At(startedAt)) / 1000;
  switch (letter) {
    // Days, hours, minutes, seconds.
    case 0x64:
      return putNumber(seconds / 86400);
    case 0x68:
      return putNumber((seconds / 3600) % 24);
    case 0x6d:
      return putNumber((seconds / 60) % 60);
    case 0x73:
      return putNumber(seconds % 60);
    // o, w: how many.
    case 0x6f:
      return putNumber(knownEntries(firstHalfOpen, halfOpenMax));
    case 0x77:
      return putNumber(knownEntries(firstTimeWait, timeWaitMax));
    // a, p, l, t: a connection's addresses and ports, and its state.
    case 0x61:
      return putAddress(fourTupleOf(entry).remoteAddress);
    case 0x70:
      return putNumber(fourTupleOf(entry).ports >> 16);
    case 0x6c:
      return putNumber(fourTupleOf(entry).ports & 0xffff);
    case 0x74:
      return putState(connectionAt(entry).state);
    // n, v: a counter's name and value.
    case 0x6e:
      return putCounterName(entry);
    case 0x76:
      return putNumber(counter(entry));
    // e: what became of the request.
    case 0x65:
      return putStatus(session.answer);
  }
}

function knownEntries(first: i32, count: i32): u32 {
  let known: u32 = 0;
  for (let id = first; id < first + count; id++) known += fourTupleOf(id).isKnown;
  return known;
}
