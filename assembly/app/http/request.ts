// Reads a request's head byte by byte (RFC 9112 §2-5): each byte moves the session from one phase to the next, with a
// constant amount of work. What isn't a request of ours ends in an answer that says so, and in the connection's end.

import { Answer, Phase, Session, Trait } from "./session";

/** Of the request line, empty lines before it included; and of the whole head. */
const requestLineBytesMax: u32 = 1024;
const headBytesMax: u32 = 8192;

const tab: u32 = 0x09;
const lineFeed: u32 = 0x0a;
const carriageReturn: u32 = 0x0d;
const space: u32 = 0x20;
const comma: u32 = 0x2c;
const slash: u32 = 0x2f;
const zero: u32 = 0x30;
const nine: u32 = 0x39;
const colon: u32 = 0x3a;
const questionMark: u32 = 0x3f;
const deleted: u32 = 0x7f;

/** The candidates of each place where a word is expected; bits of `Session.candidates`. */
enum Word {
  Get = 1,
  Head = 2,

  Overview = 1,
  Counters = 2,
  AbsoluteForm = 4,

  Http10 = 1,
  Http11 = 2,

  Connection = 1,
  ContentLength = 2,
  TransferEncoding = 4,
  Host = 8,

  Close = 1,

  Any = 15,
}

const absoluteForm = "http://";

export function takeByte(session: Session, byte: u32): void {
  session.headBytes++;
  if (session.headBytes > requestLineBytesMax && session.phase <= Phase.Version) {
    return refuse(session, Answer.TargetTooLong);
  }
  if (session.headBytes > headBytesMax) return refuse(session, Answer.HeadTooLarge);
  if (session.has(Trait.CarriageReturn)) {
    if (byte != lineFeed) return refuse(session, Answer.BadRequest);
    session.clear(Trait.CarriageReturn);
  }
  if (byte == carriageReturn) return session.set(Trait.CarriageReturn);
  if (byte == lineFeed) return lineEnds(session);
  if ((byte < space && byte != tab) || byte == deleted) return refuse(session, Answer.BadRequest);
  if (session.phase == Phase.Start) expectWord(session, Phase.Method);
  if (session.phase == Phase.Field) expectWord(session, Phase.FieldName);
  switch (session.phase) {
    case Phase.Method:
      return takeMethod(session, byte);
    case Phase.Target:
      return takeTarget(session, byte);
    case Phase.Authority:
    case Phase.Query:
      return skipToPathOrVersion(session, byte);
    case Phase.Version:
      return takeVersion(session, byte);
    case Phase.FieldName:
      return takeFieldName(session, byte);
    case Phase.ConnectionValue:
      return takeConnection(session, byte);
    case Phase.LengthValue:
      return takeLength(session, byte);
  }
}

/** A line feed alone ends a line too (RFC 9112 §2.2). */
function lineEnds(session: Session): void {
  switch (session.phase) {
    case Phase.Start:
      break;
    case Phase.Version:
      versionEnds(session);
      break;
    case Phase.Field:
      headEnds(session);
      break;
    case Phase.ConnectionValue:
      connectionOptionEnds(session);
      session.phase = Phase.Field;
      break;
    case Phase.LengthValue:
    case Phase.FieldValue:
      session.phase = Phase.Field;
      break;
    default:
      refuse(session, Answer.BadRequest);
  }
}

// --- The request line ---

function takeMethod(session: Session, byte: u32): void {
  if (byte != space) {
    if (!isTokenCharacter(byte)) return refuse(session, Answer.BadRequest);
    follow(session, "GET", Word.Get, byte);
    follow(session, "HEAD", Word.Head, byte);
    session.wordBytes++;
    return;
  }
  if (session.wordBytes == 0) return refuse(session, Answer.BadRequest);
  if (isWord(session, "HEAD", Word.Head)) session.set(Trait.Head);
  else if (!isWord(session, "GET", Word.Get)) session.set(Trait.OtherMethod);
  expectWord(session, Phase.Target);
}

function takeTarget(session: Session, byte: u32): void {
  if (byte != space && byte != questionMark) {
    if (!isVisible(byte)) return refuse(session, Answer.BadRequest);
    follow(session, "/", Word.Overview, byte);
    follow(session, "/counters", Word.Counters, byte);
    follow(session, absoluteForm, Word.AbsoluteForm, byte);
    session.wordBytes++;
    if (isWord(session, absoluteForm, Word.AbsoluteForm)) session.phase = Phase.Authority;
    return;
  }
  if (session.wordBytes == 0) return refuse(session, Answer.BadRequest);
  if (isWord(session, "/", Word.Overview)) session.answer = <u8>Answer.Overview;
  if (isWord(session, "/counters", Word.Counters)) session.answer = <u8>Answer.Counters;
  expectWord(session, byte == space ? Phase.Version : Phase.Query);
}

function skipToPathOrVersion(session: Session, byte: u32): void {
  if (!isVisible(byte) && byte != space) return refuse(session, Answer.BadRequest);
  if (byte == slash && session.phase == Phase.Authority) {
    expectWord(session, Phase.Target);
    takeTarget(session, byte);
  } else if (byte == space) expectWord(session, Phase.Version);
}

function takeVersion(session: Session, byte: u32): void {
  follow(session, "HTTP/1.0", Word.Http10, byte);
  follow(session, "HTTP/1.1", Word.Http11, byte);
  session.wordBytes++;
}

function versionEnds(session: Session): void {
  if (isWord(session, "HTTP/1.1", Word.Http11)) session.set(Trait.Persistent);
  else if (isWord(session, "HTTP/1.0", Word.Http10)) session.set(Trait.LastOne);
  else return refuse(session, Answer.BadRequest);
  session.phase = Phase.Field;
}

// --- Header lines ---

function takeFieldName(session: Session, byte: u32): void {
  if (byte == colon) return fieldNameEnds(session);
  // Neither folded lines nor space before the colon: RFC 9112 §5.1, §5.2.
  if (!isTokenCharacter(byte)) return refuse(session, Answer.BadRequest);
  const lower = inLowerCase(byte);
  follow(session, "connection", Word.Connection, lower);
  follow(session, "content-length", Word.ContentLength, lower);
  follow(session, "transfer-encoding", Word.TransferEncoding, lower);
  follow(session, "host", Word.Host, lower);
  session.wordBytes++;
}

function fieldNameEnds(session: Session): void {
  if (session.wordBytes == 0) return refuse(session, Answer.BadRequest);
  let next = Phase.FieldValue;
  if (isWord(session, "connection", Word.Connection)) next = Phase.ConnectionValue;
  if (isWord(session, "content-length", Word.ContentLength)) next = Phase.LengthValue;
  if (isWord(session, "transfer-encoding", Word.TransferEncoding)) session.set(Trait.HasBody);
  if (isWord(session, "host", Word.Host)) {
    // RFC 9112 §3.2: one, and no more.
    if (session.has(Trait.HasHost)) return refuse(session, Answer.BadRequest);
    session.set(Trait.HasHost);
  }
  expectWord(session, next);
}

/** RFC 9110 §7.6.1: a list, of which one word matters. */
function takeConnection(session: Session, byte: u32): void {
  if (byte == comma || byte == space || byte == tab) return connectionOptionEnds(session);
  follow(session, "close", Word.Close, inLowerCase(byte));
  session.wordBytes++;
}

function connectionOptionEnds(session: Session): void {
  if (isWord(session, "close", Word.Close)) session.set(Trait.LastOne);
  expectWord(session, Phase.ConnectionValue);
}

/** Any length but zero is a body. */
function takeLength(session: Session, byte: u32): void {
  if (byte == space || byte == tab || byte == zero) return;
  if (byte < zero || byte > nine) return refuse(session, Answer.BadRequest);
  session.set(Trait.HasBody);
}

// --- The end ---

/** RFC 9112 §3.2, §6: what the head as a whole must be. After a body, which nobody reads, there is no next request. */
function headEnds(session: Session): void {
  if (session.has(Trait.Persistent) && !session.has(Trait.HasHost)) return refuse(session, Answer.BadRequest);
  if (session.has(Trait.HasBody)) session.set(Trait.LastOne);
  if (session.has(Trait.OtherMethod)) session.answer = <u8>Answer.MethodNotAllowed;
  else if (session.has(Trait.HasBody)) session.answer = <u8>Answer.BodyTooLarge;
  session.phase = Phase.Answering;
}

function refuse(session: Session, answer: Answer): void {
  session.answer = <u8>answer;
  session.set(Trait.LastOne);
  session.phase = Phase.Answering;
}

// --- Words ---

function expectWord(session: Session, phase: Phase): void {
  session.phase = phase;
  session.candidates = <u8>Word.Any;
  session.wordBytes = 0;
}

/** Can it still become that word? */
function follow(session: Session, word: string, candidate: Word, byte: u32): void {
  const at = <i32>session.wordBytes;
  if (at >= word.length || <u32>word.charCodeAt(at) != byte) session.candidates &= ~(<u8>candidate);
}

function isWord(session: Session, word: string, candidate: Word): bool {
  return (session.candidates & candidate) != 0 && <i32>session.wordBytes == word.length;
}

function isVisible(byte: u32): bool {
  return byte > space && byte < deleted;
}

/** RFC 9110 §5.6.2: visible, and no delimiter. */
function isTokenCharacter(byte: u32): bool {
  if (!isVisible(byte)) return false;
  const delimiters = '"(),/:;<=>?@[\\]{}';
  for (let i = 0; i < delimiters.length; i++) if (<u32>delimiters.charCodeAt(i) == byte) return false;
  return true;
}

function inLowerCase(byte: u32): u32 {
  return byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte;
}
