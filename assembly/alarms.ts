// Times that the application waits for beside those of its sockets: a few, each known by the function that it calls. They
// all share one deadline, the earliest.

import { cells } from "./cells";
import { isDue, isEarlier, now } from "./clock";
import { alarmsDeadline, schedule, unschedule } from "./deadlines";
import { alarmsMax } from "./limits";
import { alarmBytes, alarmsStart } from "./memory-map";

export type Ring = () => void;


@unmanaged
class Alarm {
  at: u32;
  /** 0: nobody waits. */
  ring: usize;
}
if (offsetof<Alarm>() != alarmBytes) ERROR("an alarm's size is another one in the memory map");

function alarmAt(index: i32): Alarm {
  return changetype<Alarm>(alarmsStart + <usize>index * alarmBytes);
}

/**
 * Calls this function in so many milliseconds, once; 0: not any more. Set anew, it moves. False: there is no room for
 * another one. Each start of the stack begins without any, so that the first belongs into what `onStart` calls.
 */
export function alarm(inMilliseconds: u32, ring: Ring): bool {
  const named = changetype<usize>(ring);
  let entry: Alarm | null = null;
  for (let index = 0; index < alarmsMax; index++) {
    const each = alarmAt(index);
    if (each.ring == named) {
      entry = each;
      break;
    }
    if (each.ring == 0 && !entry) entry = each;
  }
  if (!entry) return false;
  entry.ring = inMilliseconds == 0 ? 0 : named;
  entry.at = now() + inMilliseconds;
  cells.alarmsHandler = changetype<usize>(ringAlarms);
  scheduleEarliest();
  return true;
}

/** The deadline has come (stack.ts). What it does to connections is due at once, and leaves in the same poll. */
function ringAlarms(): void {
  for (let index = 0; index < alarmsMax; index++) {
    const each = alarmAt(index);
    if (each.ring == 0 || !isDue(each.at)) continue;
    const ring = changetype<Ring>(each.ring);
    // It may be set again by what it calls.
    each.ring = 0;
    ring();
  }
  scheduleEarliest();
}

function scheduleEarliest(): void {
  let earliest: Alarm | null = null;
  for (let index = 0; index < alarmsMax; index++) {
    const each = alarmAt(index);
    if (each.ring != 0 && (!earliest || isEarlier(each.at, earliest.at))) earliest = each;
  }
  if (earliest) schedule(alarmsDeadline, earliest.at);
  else unschedule(alarmsDeadline);
}
