// The bytes of a transfer: what stands at a place depends on the place alone, so either side knows what is right.

/** A prime, so that nothing else's period falls in with it. */
const period = 65_521;
/** How much is handed out at once at the most. */
const pieceBytes = 65_536;

const pattern = Buffer.from(Uint8Array.from({ length: period + pieceBytes }, (_, at) => ((at % period) ** 2) >>> 7));

/** What stands at this place and behind it. */
export function bytesAt(place: number, length = pieceBytes): Buffer {
  return pattern.subarray(place % period, (place % period) + Math.min(length, pieceBytes));
}

export function isRightAt(place: number, bytes: Uint8Array): boolean {
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    const piece = bytes.subarray(at, at + pieceBytes);
    if (bytesAt(place + at, piece.length).compare(piece) !== 0) return false;
  }
  return true;
}
