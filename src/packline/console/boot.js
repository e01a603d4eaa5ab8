// Runs in the head of the page, before anything is drawn: sets the remembered theme (without one, the system's holds), and
// requests the list of datasets while the other scripts are on their way. first-read.js takes the answer. pages.py writes
// this script into the page, which saves a round trip; the policy of the page names its digest.
const chosen = localStorage.getItem("packline.theme");
if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;

if (["", "#/", "#/datasets"].includes(location.hash)) {
  const { issuer } = JSON.parse(document.querySelector("meta[name=settings]").content);
  const tokens = JSON.parse(sessionStorage.getItem("packline.tokens") ?? "null");
  if (!issuer || tokens?.ends > Date.now() / 1000 + 30) {
    const headers = issuer ? { Authorization: `Bearer ${tokens.access}` } : {};
    const href = `${location.origin}/api/v0/datasets/?limit=50&newest=true`; // as views/datasets.js reads it
    const response = fetch(href, { headers, cache: "no-store" });
    response.catch(() => {}); // the view that reads the response shows the error
    window.firstRead = { href, authorization: headers.Authorization, response };
  }
}
