// The first answer of the API, which boot.js requested while the other scripts were on their way.

/** Takes the answer, once, for a GET of the same address by the same person: a promise of the Response, or null. */
export function takeFirstRead(method, { href }, { Authorization }) {
  const first = window.firstRead;
  if (method !== "GET" || first?.href !== href || first.authorization !== Authorization) return null;
  window.firstRead = null;
  return first.response;
}
