// Where each page of the browser's history was scrolled to, so that a step back leads to the same rows.
const places = new Map(); // by what is in history.state: {path, top, lists}
const MOST = 3_000; // milliseconds that a page is waited for to be as long as it was
const SETTLED = 400; // milliseconds that it is kept in place once it is
let [current, restoring, made] = [null, null, 0];

const pathNow = () => location.hash.split("?", 1)[0];

/** Finds the place of this entry of the history; a new one of the same page begins where the last one is. */
function follow() {
  const known = places.get(history.state?.place);
  const path = pathNow();
  if (known) current = known;
  else {
    current = current?.path === path ? { ...current, lists: { ...current.lists } } : { path, top: 0, lists: {} };
    const place = `${performance.timeOrigin} ${made += 1}`; // crypto.randomUUID is for pages by HTTPS only
    places.set(place, current);
    history.replaceState({ ...history.state, place }, "");
  }
}

history.scrollRestoration = "manual";
window.addEventListener("hashchange", follow);
window.addEventListener("scroll", () => { if (!restoring) current.top = window.scrollY; }, { passive: true });
for (const name of ["wheel", "touchstart", "pointerdown", "keydown"]) window.addEventListener(name, () => { restoring = null; }, { passive: true });
follow();

/** Scrolls a page that has just appeared to where it was; one that is new, to its top. */
export function restoreScroll() {
  const { top } = current;
  window.scrollTo(0, top);
  if (!top) return;
  const turn = {};
  restoring = turn;
  let end = performance.now() + MOST;
  const step = () => {
    if (restoring !== turn) return;
    if (Math.abs(window.scrollY - top) > 1) window.scrollTo(0, top);
    else end = Math.min(end, performance.now() + SETTLED);
    if (performance.now() < end) requestAnimationFrame(step);
    else restoring = null;
  };
  requestAnimationFrame(step);
}

/** {top, active} of a list of this page, as keepPlace() had it last. */
export const placeOf = (list) => current.lists[list];
export const keepPlace = (list, place) => { current.lists[list] = place; };
