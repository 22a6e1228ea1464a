// An answer, line by line as there is room for it: its head (RFC 9112 §4, RFC 9110 §15), then the page, in chunks for
// HTTP/1.1 and up to the connection's end for 1.0.

import { Socket } from "../../sockets";
import { beginLine, lineIsEmpty, putNumber, putText, sendAsChunk, sendPlain } from "./line";
import { counters, makeLine, nextLine, overview } from "./page";
import { Answer, Session, Trait } from "./session";

/** Goes on with the answer where it was. True: all of it is on its way. */
export function continueAnswer(socket: Socket, session: Session): bool {
  if (!session.has(Trait.HeadSent)) {
    beginLine();
    putHead(session);
    if (!sendPlain(socket)) return false;
    session.set(Trait.HeadSent);
  }
  if (!isPage(session) || session.has(Trait.Head)) return true;
  const template = session.answer == Answer.Overview ? overview : counters;
  const inChunks = session.has(Trait.Persistent);
  while (<i32>session.place < template.length) {
    beginLine();
    makeLine(template, session.place, session.repeats);
    if (!lineIsEmpty() && !(inChunks ? sendAsChunk(socket) : sendPlain(socket))) return false;
    nextLine(template, session);
  }
  if (!inChunks) return true;
  // An empty chunk is the last one.
  beginLine();
  return sendAsChunk(socket);
}

function isPage(session: Session): bool {
  return session.answer == Answer.Overview || session.answer == Answer.Counters;
}

function putHead(session: Session): void {
  const status = statusOf(session.answer);
  putText("HTTP/1.1 ");
  putText(status);
  putText("\r\nContent-Type: text/");
  putText(session.answer == Answer.Overview ? "html" : "plain");
  putText("; charset=utf-8\r\n");
  if (session.has(Trait.LastOne)) putText("Connection: close\r\n");
  if (session.answer == Answer.MethodNotAllowed) putText("Allow: GET, HEAD\r\n");
  if (isPage(session)) {
    if (session.has(Trait.Persistent)) putText("Transfer-Encoding: chunked\r\n");
    putText("Cache-Control: no-store\r\n\r\n");
    return;
  }
  putText("Content-Length: ");
  putNumber(status.length);
  putText("\r\n\r\n");
  if (!session.has(Trait.Head)) putText(status);
}

/** It is the text too where there is no page. */
function statusOf(answer: i32): string {
  switch (answer) {
    case Answer.Overview:
    case Answer.Counters:
      return "200 OK";
    case Answer.BadRequest:
      return "400 Bad Request";
    case Answer.MethodNotAllowed:
      return "405 Method Not Allowed";
    case Answer.BodyTooLarge:
      return "413 Content Too Large";
    case Answer.TargetTooLong:
      return "414 URI Too Long";
    case Answer.HeadTooLarge:
      return "431 Request Header Fields Too Large";
  }
  return "404 Not Found";
}
