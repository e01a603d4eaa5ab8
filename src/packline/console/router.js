// Addresses: the part behind # is the path of a view and its query.
import { useEffect, useState } from "./dom.js";

/** The address of a view: link("versions", "images:v1", {tab: "diff"}) is "#/versions/images%3Av1?tab=diff". */
export function link(...parts) {
  const query = typeof parts.at(-1) === "object" ? new URLSearchParams(dropEmpty(parts.pop())).toString() : "";
  return `#/${parts.map(encodeURIComponent).join("/")}${query && `?${query}`}`;
}

export function go(...parts) {
  location.hash = link(...parts);
}

/** Changes the query of the current view; with {replace: true} without a step back in the browser's history. */
export function setQuery(changes, { replace = false } = {}) {
  const { path, query } = here();
  const all = new URLSearchParams(dropEmpty({ ...query, ...changes })).toString();
  const hash = `#/${path.map(encodeURIComponent).join("/")}${all && `?${all}`}`;
  if (!replace) location.hash = hash;
  else {
    history.replaceState(history.state, "", hash);
    window.dispatchEvent(new HashChangeEvent("hashchange"));
  }
}

/** {path: [decoded parts], query: {…}} of the current address; follows it. */
export function useAddress() {
  const [address, setAddress] = useState(here);
  useEffect(() => {
    const follow = () => { if (location.hash.startsWith("#/") || !location.hash) setAddress(here()); };
    window.addEventListener("hashchange", follow);
    return () => window.removeEventListener("hashchange", follow);
  }, []);
  return address;
}

/** The route that fits, and what its :names stand for; null if none does. */
export function match(routes, path) {
  for (const route of routes) {
    const pattern = route.path.split("/");
    const params = {};
    const fits = pattern.length === path.length
      && pattern.every((name, i) => (name.startsWith(":") ? (params[name.slice(1)] = path[i], true) : name === path[i]));
    if (fits) return { route, params };
  }
  return null;
}

function here() {
  const [path, query] = location.hash.replace(/^#\/?/, "").split("?", 2);
  return { path: path.split("/").filter(Boolean).map(decode), query: Object.fromEntries(new URLSearchParams(query)) };
}

function decode(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function dropEmpty(values) {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== "" && value != null));
}
