// What is special about names on the link (RFC 6762 §3): they end in `.local`, and everybody is asked at once.

import { ascii } from "../ascii";
import { u8At } from "../wire/bytes";
import { namesAgree } from "../wire/dns";

export const multicastDnsGroup: u32 = 0xe00000fb;
/** RFC 6762 §11. */
export const multicastDnsTimeToLive: u32 = 255;

/** The name `local`, in the form of the wire: the text's end is the root. */
const local = ascii("\u0005local");
export const localBytes: u32 = 7;

/** Where it stands. */
export function localLabels(): usize {
  return local;
}

export function isLocal(labels: usize, bytes: u32): bool {
  return bytes > localBytes && endsInLocal(labels, labels + bytes - localBytes);
}

/** At the bounds of labels alone. */
function endsInLocal(labels: usize, last: usize): bool {
  let at = labels;
  while (at < last) at += 1 + u8At(at);
  return at == last && namesAgree(0, at, local);
}
