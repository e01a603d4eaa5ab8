// Which packagings have ended between two looks, and what to say of that. Pure.

/** Rows of `before` that were under way, and are not any more: not listed, or failed. */
export function endedPackagings(before, now) {
  const underWay = new Set(now.filter(({ packaging }) => packaging === "pending").map(({ uri }) => uri));
  return before.filter(({ packaging, uri }) => packaging === "pending" && !underWay.has(uri));
}

/** {title, body} about a version whose packaging ended; null if it goes on, or was never there. */
export function endText(name, { packaging, packaging_reason: reason }) {
  if (packaging === "built") return { title: `${name} is packaged`, body: "It is fetched by its package from now on." };
  if (packaging === "failed") return { title: `Packaging of ${name} failed`, body: reason || "No reason is recorded." };
  return null;
}

/** Why notifications do not come, or that they do. `wanted`: whether somebody pressed the button. */
export function notifyText(permission, wanted) {
  if (permission === "unsupported") return "This browser cannot show notifications for this page.";
  if (permission === "denied") return "The browser refuses notifications for this page. Allow them in its settings for this address, then press the button again.";
  if (permission === "granted" && wanted) return "You are notified when a packaging ends, while a tab of the console is open.";
  return wanted === null ? "The browser's question was not answered, so nothing is notified." : "";
}
