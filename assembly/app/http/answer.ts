// An answer, line by line as there is room for it: its head (RFC 9112 §4, RFC 9110 §15), then the page, in chunks for
// HTTP/1.1 and up to the connection's end for 1.0.

import { Socket } from "../../sockets";
import { beginLine, lineBytes, putText, sendAsChunk, sendPlain } from "../text/line";
import { hasLines, makeLine, nextLine, putStatus } from "./page";
import { Answer, Session, Trait } from "./session";

/** Goes on with the answer where it was. True: all of it is on its way. */
export function continueAnswer(socket: Socket, session: Session): bool {
  if (!session.has(Trait.HeadSent)) {
    beginLine();
    putHead(session);
    if (!sendPlain(socket)) return false;
    session.set(Trait.HeadSent);
  }
  if (session.has(Trait.Head)) return true;
  const inChunks = session.has(Trait.Persistent);
  while (hasLines(session)) {
    beginLine();
    makeLine(session);
    if (lineBytes() != 0 && !(inChunks ? sendAsChunk(socket) : sendPlain(socket))) return false;
    nextLine(session);
  }
  if (!inChunks) return true;
  // An empty chunk is the last one.
  beginLine();
  return sendAsChunk(socket);
}

function putHead(session: Session): void {
  putText("HTTP/1.1 ");
  putStatus(session.answer);
  putText("\r\nCache-Control: no-store\r\nContent-Type: text/");
  putText(session.answer == Answer.Overview ? "html" : "plain");
  putText("; charset=utf-8\r\n");
  if (session.answer == Answer.MethodNotAllowed) putText("Allow: GET, HEAD\r\n");
  if (session.has(Trait.LastOne)) putText("Connection: close\r\n");
  if (session.has(Trait.Persistent)) putText("Transfer-Encoding: chunked\r\n");
  putText("\r\n");
}
