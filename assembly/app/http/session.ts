// What the server remembers of a connection: sixteen bytes, all zero at first (a socket's context). Layout only.

/** Where in a request, or after it, the connection is. The order matters: requests come before `Answering`. */
export enum Phase {
  /** Before a request. Empty lines are skipped there (RFC 9112 §2.2). */
  Start,
  Method,
  Target,
  /** The authority of a target in absolute form (RFC 9112 §3.2.2), up to its path. */
  Authority,
  /** A query, which no page of ours looks at. */
  Query,
  Version,
  /** At the first byte of a header line. */
  Field,
  FieldName,
  FieldValue,
  /** Fields whose values matter. */
  ConnectionValue,
  LengthValue,

  Answering,
  Leaving,
}

/** What is known of the request; bits of `Session.traits`. */
export enum Trait {
  /** The byte before was a carriage return: a line feed must follow. */
  CarriageReturn = 1 << 0,
  Head = 1 << 1,
  /** Neither GET nor HEAD. */
  OtherMethod = 1 << 2,
  /** HTTP/1.1, and not 1.0. */
  Persistent = 1 << 3,
  HasHost = 1 << 4,
  HasBody = 1 << 5,
  /** The connection ends after this answer. */
  LastOne = 1 << 6,
  /** The head of the answer is on its way. */
  HeadSent = 1 << 7,
}

/** What is answered: one of the pages, or why not. */
export enum Answer {
  NotFound,
  Overview,
  Counters,
  BadRequest,
  MethodNotAllowed,
  BodyTooLarge,
  TargetTooLong,
  HeadTooLarge,
}


@unmanaged
export class Session {
  phase: Phase;
  answer: u8;
  traits: u8;
  /** Which of the expected words the current one can still be, a bit for each, and how long it is so far. */
  candidates: u8;
  wordBytes: u16;
  headBytes: u16;
  /** Where the page goes on: the place in its template, and how often the line there was sent (page.ts). */
  place: u16;
  repeats: u16;


  @inline
  has(trait: Trait): bool {
    return (this.traits & trait) != 0;
  }


  @inline
  set(trait: Trait): void {
    this.traits |= <u8>trait;
  }


  @inline
  clear(trait: Trait): void {
    this.traits &= ~(<u8>trait);
  }

  /** The next request may begin. */
  startOver(): void {
    this.phase = Phase.Start;
    this.answer = <u8>Answer.NotFound;
    this.traits = 0;
    this.headBytes = 0;
    this.place = 0;
    this.repeats = 0;
  }
}
