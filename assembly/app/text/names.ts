// The names of a connection's states and of the counters, as they are written for people.

import { ascii } from "../../ascii";
import { letterOfName, placeOfNextName } from "../../trace";
import { putCharacter, putNth } from "./line";

/** RFC 9293 §3.3.2, by their numbers. */
const states = ascii(`CLOSED
LISTEN
SYN-SENT
SYN-RECEIVED
ESTABLISHED
FIN-WAIT-1
FIN-WAIT-2
CLOSE-WAIT
CLOSING
LAST-ACK
TIME-WAIT
`);


@unmanaged
class FoundName {
  index: i32;
  place: i32;
}

const found: FoundName = changetype<FoundName>(memory.data(8, 4));

export function putState(state: i32): void {
  putNth(states, state);
}

/** The names are written mostly in their order: the search for one goes on where the last one was found. */
export function putCounterName(index: i32): void {
  if (found.index > index) {
    found.index = 0;
    found.place = 0;
  }
  for (; found.index < index; found.index++) found.place = placeOfNextName(found.place);
  for (let place = found.place; letterOfName(place) != 0; place++) putCharacter(letterOfName(place));
}
