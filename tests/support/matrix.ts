// The matrix of segments: each is said to a new stack in a given state, from six places of the sequence space, and what
// the stack answers and where that leads is compared with a table. A row of such a table:
//
//     "FIN,ACK 501  | ACK 501 102 > CLOSE-WAIT | ACK 501 101 | ACK 501 101 | ACK 501 101 | ACK 501 101 | ACK 501 101"
//
// First the segment: its flags, what it acknowledges, and `+3` if it carries three bytes. Then one answer for each place
// (or one for all): at RCV.NXT; inside of the window, 10 further; at its last number; just right of it; just left of
// RCV.NXT; a million left of it. An answer is "-", nothing at all, or the segment's flags, SEQ and ACK; "next" in it is
// the number behind the peer's segment. Behind ">" stands the state that follows, if it is another one.
//
// Numbers are relative, but the SEQ of a reset that acknowledges: it has no number to continue.

import { tcpClose, tcpError, tcpGetOption, tcpReadable, tcpState } from "../../assembly/index";
import { Option, Result, State } from "./contract";
import { SentSegment, isTcp, readSegment } from "./frame-reader";
import { failWith, nextFrame } from "./link";
import { reach, start } from "./openings";
import { peer } from "./peer";
import { ACK, FIN, PSH, RST, SYN, URG, unnamed } from "./segment";
import { us } from "./us";

/** By the numbers of docs/abi.md. */
const stateNames = [
  "CLOSED",
  "LISTEN",
  "SYN-SENT",
  "SYN-RECEIVED",
  "ESTABLISHED",
  "FIN-WAIT-1",
  "FIN-WAIT-2",
  "CLOSE-WAIT",
  "CLOSING",
  "LAST-ACK",
  "TIME-WAIT",
];

/** SYN-RECEIVED of a listener: no handle names it yet. */
const halfOpen = "HALF-OPEN";

const flagNames = ["SYN", "FIN", "RST", "PSH", "URG", "ACK"];
const flagBits: u32[] = [SYN, FIN, RST, PSH, URG, ACK];

/** Where the peer's next number is, and how large the window from there. */
let rcvNxt: i64 = 0;
let rcvWnd: i64 = 0;

/** Says every row's segment to new stacks in that state. The peer's SYN has the number `isn` on the wire. */
export function expectAnswers(state: string, rows: string[], isn: u32 = 100): void {
  for (let i = 0; i < rows.length; i++) {
    const cells = rows[i].split("|");
    if (cells.length != 2 && cells.length != 7) failWith(`not a row: ${rows[i]}`);
    for (let place = 0; place < 6; place++) {
      check(state, cells[0].trim(), place, cells[cells.length == 2 ? 1 : place + 1].trim(), isn);
    }
  }
}

function check(state: string, said: string, place: i32, cell: string, isn: u32): void {
  start();
  peer.isn = isn;
  bring(state);
  const words = said.split(" ");
  const seq = numberAt(place);
  const ack = words.length > 1 && !words[1].startsWith("+") ? i64(parseInt(words[1])) : i64(unnamed);
  const length = words[words.length - 1].startsWith("+") ? i32(parseInt(words[words.length - 1].slice(1))) : 0;
  const flags = flagsOf(words[0]);
  peer.sends({ flags: flags, seq: seq, ack: ack, length: length });
  const next = i64(seq + length + (flags & SYN ? 1 : 0) + (flags & FIN ? 1 : 0));

  const expected = cell.split(">");
  const answer = takeAnswer();
  const where = `${state}: ${said}, at ${seq}`;
  const due = expected[0].trim().replace("next", `${next}`);
  if (answer != due) failWith(`${where}, is answered by ${answer}, and not ${due}`);
  peer.expectsNothing();
  const stateAfter = state == "LISTEN" || state == halfOpen ? stateAtListener(state, next) : stateOfHandle();
  const stateDue = expected.length > 1 ? expected[1].trim() : state;
  if (stateAfter != stateDue) failWith(`${where}, leads to ${stateAfter}, and not ${stateDue}`);
}

/** A new stack comes to that state. Where the peer has no number yet, any will do. */
function bring(state: string): void {
  rcvNxt = 101;
  rcvWnd = 65535;
  if (state == halfOpen) {
    us.listens();
    peer.sends({ flags: SYN, seq: 100, mss: 1460 });
    us.handle = us.listener;
    rcvWnd = i64(peer.takes().window);
    return;
  }
  const number = stateNames.indexOf(state);
  if (number == State.Closed) {
    reach(State.LastAck);
    peer.sends({ flags: ACK, seq: 102, ack: 502 });
    tcpClose(us.listener);
    us.isIn(State.Closed);
    return;
  }
  reach(number);
  if (number >= State.SynReceived) rcvWnd = i64(tcpGetOption(us.handle, Option.OfferedWindow));
  if (rcvWnd < 1000) failWith(`the window of ${rcvWnd} is too small to have an inside`);
  if (number >= State.CloseWait) rcvNxt = 102;
}

function numberAt(place: i32): i64 {
  if (place == 0) return rcvNxt;
  if (place == 1) return rcvNxt + 10;
  if (place == 2) return rcvNxt + rcvWnd - 1;
  if (place == 3) return rcvNxt + rcvWnd;
  if (place == 4) return rcvNxt - 1;
  return rcvNxt - 1000000;
}

function takeAnswer(): string {
  const frame = nextFrame();
  if (frame.length == 0) return "-";
  if (!isTcp(frame)) return "a frame that isn't TCP";
  const sent: SentSegment = readSegment(frame, false);
  if (sent.data.length > 0) return "data";
  const isn = peer.isn;
  const seq = sent.flags == (RST | ACK) ? i64(sent.seq) : i64(i32(sent.seq - peer.flow().ourIss)) + 500;
  const ack = sent.flags & ACK ? ` ${i64(i32(sent.ack - isn)) + 100}` : "";
  return `${namesOf(sent.flags)} ${seq}${ack}`;
}

function stateOfHandle(): string {
  const error = tcpError(us.handle);
  const name = stateNames[tcpState(us.handle)];
  if (error == Result.Reset) return `${name} reset`;
  if (error == Result.Refused) return `${name} refused`;
  return error == 0 ? name : `${name}, error ${error}`;
}

/** Is there a connection, or an entry that only waits for the handshake's last segment? */
function stateAtListener(before: string, next: i64): string {
  us.isIn(State.Listen);
  if (tcpReadable(us.listener) == 0) {
    peer.sends({ flags: ACK, seq: before == halfOpen ? rcvNxt : next, ack: 501 });
    if (tcpReadable(us.listener) == 1) return halfOpen;
    if (takeAnswer() != "RST 501") failWith("a listener must reset an acknowledgement");
    return "LISTEN";
  }
  us.accepts();
  return stateOfHandle();
}

function flagsOf(names: string): u32 {
  if (names == "none") return 0;
  const parts = names.split(",");
  let flags: u32 = 0;
  for (let i = 0; i < parts.length; i++) {
    const index = flagNames.indexOf(parts[i]);
    if (index < 0) failWith(`no flag is named ${parts[i]}`);
    flags |= flagBits[index];
  }
  return flags;
}

function namesOf(flags: u32): string {
  let names = "";
  for (let i = 0; i < flagNames.length; i++) {
    if (!(flags & flagBits[i])) continue;
    names += names.length > 0 ? "," + flagNames[i] : flagNames[i];
  }
  return names;
}
