// The HTTP API from the browser: requests with the person's token, answers as data, lists page by page.
import { useCallback, useEffect, useRef, useState } from "./dom.js";
import { authorization, signInAgain } from "./auth.js";

export const API = "/api/v0/";

/** An error of the API: {status, title, detail, remedy}, from its problem document (RFC 9457). */
export class ApiError extends Error {
  constructor(status, problem) {
    super(problem.detail || `The API answered ${status}.`);
    this.status = status;
    this.title = problem.title || "";
    this.remedy = problem.remedy || "";
  }
}

/** Sends a request; the Response, or ApiError. `path` is below /api/v0/, or an address that the API gave. */
export async function request(path, { again = false, ...options } = {}) {
  const { method = "GET", query, body, headers = {}, signal } = options;
  const named = new URL(path.startsWith("http") ? path : API + path, location.origin);
  // Whatever host the API believes to have, its addresses are asked for where this page comes from.
  const url = new URL(named.pathname + named.search, location.origin);
  for (const [name, value] of Object.entries(query ?? {})) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== "" && one != null) url.searchParams.append(name, one);
    }
  }
  const sent = { ...authorization(), ...headers };
  if (body !== undefined) sent["Content-Type"] = "application/json";
  let response;
  try {
    // Browsers keep a 410 for good otherwise, also of what was restored since.
    response = await fetch(url, { method, headers: sent, body: body && JSON.stringify(body), signal, cache: "no-store" });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new ApiError(0, { detail: "The API cannot be reached.", remedy: "Check the network, then try again." });
  }
  if (response.status === 401 && !again && await signInAgain(sent)) return request(path, { ...options, again: true });
  if (!response.ok) throw new ApiError(response.status, await response.json().catch(() => ({})));
  return response;
}

const parsed = async (path, options) => (await request(path, options)).json();

export const get = (path, query, options) => parsed(path, { ...options, query });
export const post = (path, body, options) => parsed(path, { ...options, method: "POST", body });
/** `headers` of both are for If-Match and If-None-Match. */
export const put = (path, body, headers) => parsed(path, { method: "PUT", body, headers });
export const remove = (path, headers) => parsed(path, { method: "DELETE", headers });
export const blob = async (path, query, options) => (await request(path, { ...options, query })).blob();

/**
 * Reads a path, again when it changes: {data, error, loading, reload}. A null path is not read.
 * `every`: milliseconds until it is read again, or a function of the data (0: no more).
 */
export function useApi(path, query, { every = 0 } = {}) {
  const [state, setState] = useState({ loading: path != null });
  const [turn, setTurn] = useState(0);
  const requested = JSON.stringify([path, query]);
  const shown = useRef("");
  useEffect(() => {
    if (path == null) return setState({ loading: false });
    const stop = new AbortController();
    let timer;
    // While the same is read again, what is known stays on the page.
    setState((before) => (shown.current === requested ? { ...before, loading: true } : { loading: true }));
    shown.current = requested;
    get(path, query, { signal: stop.signal }).then((data) => {
      setState({ data, loading: false });
      const wait = typeof every === "function" ? every(data) : every;
      if (wait) timer = setTimeout(() => setTurn((n) => n + 1), wait);
    }, (error) => error.name !== "AbortError" && setState({ error, loading: false }));
    return () => { stop.abort(); clearTimeout(timer); };
  }, [requested, turn]);
  return { ...state, reload: useCallback(() => setTurn((n) => n + 1), []) };
}

/** Reads a list page by page: {items, count, error, loading, more}; `more` is null at its end. */
export function usePages(path, query) {
  const [state, setState] = useState({ items: [], loading: true });
  const [turn, setTurn] = useState(0);
  const requested = JSON.stringify([path, query]);
  const current = useRef(null);
  const read = useCallback(async (from, params, before, stop) => {
    setState({ items: before, loading: true });
    try {
      const page = await get(from, params, { signal: stop.signal });
      setState({ items: [...before, ...page.results], next: page.next, count: page.count, notSearched: page.not_searched, searched: page.searched, loading: false });
    } catch (error) {
      if (error.name !== "AbortError") setState({ items: before, next: before.length ? from : null, error, loading: false });
    }
  }, []);
  useEffect(() => {
    if (path == null) return setState({ items: [], loading: false });
    const stop = new AbortController();
    current.current = stop;
    read(path, query, [], stop);
    return () => stop.abort();
  }, [requested, turn]);
  const more = state.next && !state.loading ? () => read(state.next, undefined, state.items, current.current) : null;
  return { ...state, more, reload: useCallback(() => setTurn((n) => n + 1), []) };
}
