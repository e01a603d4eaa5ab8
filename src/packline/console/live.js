// Looks again and again while the page is looked at: less often while nothing changes or requests fail, at once when
// somebody comes back to the page, and never while it is hidden.
import { pause } from "./pure/poll-delay.js";

const SOONEST = 1_500; // milliseconds since the last look before coming back is a reason for another
export const LIST = 5_000; // milliseconds until a list is read again for the first time
const LONGEST = 60_000;

/**
 * `look()`: resolves to whether something changed; rejects if it could not be told. `first()`: milliseconds until the next
 * look while things change, 0 to end. With `hidden`, it goes on while the page is not seen. Returns what ends it.
 */
export function keepLooking(look, first, { longest = LONGEST, hidden = false } = {}) {
  let [timer, still, errors, last, busy, ended] = [0, 0, 0, Date.now(), false, false];
  const isSeen = () => hidden || document.visibilityState === "visible";
  const plan = () => {
    clearTimeout(timer);
    const delay = first();
    if (!ended && delay && isSeen()) timer = setTimeout(run, pause(still, errors, delay, longest));
  };
  const run = async () => {
    if (busy || ended || !isSeen()) return;
    busy = true;
    clearTimeout(timer);
    try {
      still = await look() ? 0 : still + 1;
      errors = 0;
    } catch {
      errors += 1;
    }
    [busy, last] = [false, Date.now()];
    plan();
  };
  const onSight = () => {
    if (!isSeen()) return clearTimeout(timer);
    if (!first() || Date.now() - last < SOONEST) return plan();
    still = 0;
    return run();
  };
  document.addEventListener("visibilitychange", onSight);
  window.addEventListener("focus", onSight);
  plan();
  return () => {
    ended = true;
    clearTimeout(timer);
    document.removeEventListener("visibilitychange", onSight);
    window.removeEventListener("focus", onSight);
  };
}
