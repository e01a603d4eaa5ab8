// How long to wait until the next poll, and the progress of a package. Pure.
const FIRST = 1_000;
const SLOWER = 1.5;
const LONGEST = 15_000;
const LONGEST_AFTER_ERRORS = 60_000;

/**
 * Milliseconds until the next poll. `still`: equal answers in a row; `errors`: failures in a row.
 * The delay grows from `first` to `longest` while nothing changes, and faster while requests fail.
 */
export function pause(still, errors = 0, first = FIRST, longest = LONGEST) {
  if (errors > 0) return Math.max(first, Math.min(LONGEST_AFTER_ERRORS, 2_000 * 2 ** (errors - 1)));
  return Math.min(Math.max(first, longest), Math.round(first * SLOWER ** still));
}

/** {done, of, share, text}: parts packed of those planned; `of` is null while nothing is planned yet. */
export function progress(done, planned) {
  const of = planned?.parts ?? null;
  if (!of) return { done, of: null, share: 0, text: "Planning the parts…" };
  if (done >= of) return { done, of, share: 1, text: of === 1 ? "The part is packed; publishing…" : `All ${of} parts are packed; publishing…` };
  return { done, of, share: done / of, text: `${done} of ${of} ${of === 1 ? "part" : "parts"} packed` };
}
