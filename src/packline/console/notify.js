// Browser notifications when a packaging ends: asked for by a button, never by loading a page. While a tab is open.
import { get, getChanged, isGone } from "./api.js";
import { keepLooking } from "./live.js";
import { endedPackagings, endText } from "./pure/packagings.js";
import { go } from "./router.js";

const REMEMBERED = "packline.notify";
export const CHANGED = "packline:notify";
const LOOK = 10_000; // milliseconds
const MOST = 50;

export const isWanted = () => localStorage.getItem(REMEMBERED) === "on";
/** "unsupported", "denied", "default" (not asked, or not answered) or "granted". */
export const permission = () => ("Notification" in window ? Notification.permission : "unsupported");
export const isOn = () => isWanted() && permission() === "granted";

/** Asks the browser, from a click; resolves to its answer. A browser that only says it can counts as unsupported. */
export async function turnOn() {
  const answer = permission() === "unsupported" ? "unsupported" : await Notification.requestPermission();
  const works = answer === "granted" && show("Notifications are on", "You hear of packagings that end while a tab of the console is open.", "packline");
  remember(works ? "on" : "off");
  return answer === "granted" && !works ? "unsupported" : answer;
}

export const turnOff = () => remember("off");

function remember(value) {
  localStorage.setItem(REMEMBERED, value);
  window.dispatchEvent(new Event(CHANGED));
}

/** Shows a notification that leads to `address`; whether it could. One of the same `tag` takes the place of the last. */
function show(title, body, tag, address) {
  try {
    const shown = new Notification(title, { body, tag });
    shown.onclick = () => { window.focus(); if (address) go(...address); shown.close(); };
    return true;
  } catch { // Chrome on Android has the constructor, and throws
    return false;
  }
}

/** Notifies of packagings that end from now on, also while the tab is hidden; returns what ends it. */
export function watchPackagings() {
  const stop = new AbortController();
  let [known, before] = [null, null];
  let open = []; // not listed any more, but not known to have ended
  const look = async () => {
    const fresh = await getChanged("packagings/", { limit: MOST }, known, stop.signal);
    const changed = fresh !== known;
    const rows = fresh.data.results;
    const ended = before && changed ? endedPackagings(before, rows) : [];
    [known, before] = [fresh, rows];
    const told = await Promise.all([...open, ...ended].map(async (row) => [row, await tell(row)]));
    open = told.filter(([, isTold]) => !isTold).map(([row]) => row);
    return changed;
  };
  look().catch(() => {});
  const end = keepLooking(look, () => LOOK, { hidden: true });
  return () => { stop.abort(); end(); };
}

/** Notifies of the end of a packaging; whether nothing is left to tell. */
async function tell({ version, dataset }) {
  const now = await get(`dataset-versions/${encodeURIComponent(version.id)}/`, { files: 0 }).catch((error) => (isGone(error) ? {} : null));
  const text = now && endText(`${dataset.name} ${version.name}`, now);
  if (text) show(text.title, text.body, now.uri, ["versions", version.id]);
  return now !== null && now.packaging !== "pending";
}
