// A range of bytes read in pieces, several at a time. Pure but for `ask`.
const AT_ONCE = 4;

/**
 * Bytes from `start` up to `stop`. `ask(at, length)` answers with the first bytes of a piece, maybe fewer than asked for
 * (a private API answers with less at once): the rest is asked for again, and later pieces are no larger than that.
 */
export async function readRanges(start, stop, piece, ask) {
  const whole = new Uint8Array(stop - start);
  let next = start;
  let most = piece;
  const fill = async (from, end) => {
    for (let at = from; at < end;) {
      const bytes = (await ask(at, Math.min(most, end - at))).subarray(0, end - at);
      if (!bytes.length) throw new Error(`The file ended at byte ${at}, before ${end}.`);
      whole.set(bytes, at - start);
      at += bytes.length;
      if (at < end) most = Math.min(most, bytes.length);
    }
  };
  const take = async () => {
    while (next < stop) {
      const from = next;
      next = Math.min(stop, from + most);
      await fill(from, next);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, take));
  return whole;
}
