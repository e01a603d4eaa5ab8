// The HTTP API from the browser: requests with the person's token, answers as data, lists page by page.
import { useCallback, useEffect, useRef, useState } from "./dom.js";
import { authorization, signInAgain } from "./auth.js";
import { takeFirstRead } from "./first-read.js";
import { keepLooking } from "./live.js";
import { problemText } from "./pure/api-problem.js";
import { useSkipEmptyPages } from "./components/use-skip-empty-pages.js";

export const API = "/api/v0/";

/** An error of the API: {status, title, detail, remedy}, from its problem document (RFC 9457). */
export class ApiError extends Error {
  constructor(status, problem, reads) {
    const { message, remedy } = problemText(status, problem, reads);
    super(message);
    this.status = status;
    this.title = problem.title || "";
    this.remedy = remedy;
  }
}

/**
 * Sends a request; the Response, or ApiError. `path` is below /api/v0/, or an address that the API gave. `reads`: it changes
 * nothing, whatever its method.
 */
export async function request(path, { again = false, ...options } = {}) {
  const { method = "GET", reads = method === "GET", query, body, headers = {}, signal } = options;
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
    response = await (takeFirstRead(method, url, sent)
      ?? fetch(url, { method, headers: sent, body: body && JSON.stringify(body), signal, cache: "no-store" }));
    signal?.throwIfAborted();
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new ApiError(0, {}, reads);
  }
  if (response.status === 401 && !again && await signInAgain(sent)) return request(path, { ...options, again: true });
  if (!response.ok && response.status !== 304) throw new ApiError(response.status, await response.json().catch(() => ({})), reads);
  return response;
}

const parsed = async (path, options) => (await request(path, options)).json();

export const get = (path, query, options) => parsed(path, { ...options, query });
export const post = (path, body, options) => parsed(path, { ...options, method: "POST", body });
/** `headers` of both are for If-Match and If-None-Match. */
export const put = (path, body, headers) => parsed(path, { method: "PUT", body, headers });
export const remove = (path, headers) => parsed(path, { method: "DELETE", headers });
export const blob = async (path, query, options) => (await request(path, { ...options, query })).blob();

/** Reads {data, etag}; if it is what `known` (an earlier answer) has, `known` itself. */
export async function getChanged(path, query, known, signal) {
  const response = await request(path, { query, signal, headers: known?.etag ? { "If-None-Match": known.etag } : {} });
  if (response.status === 304) return known;
  const data = await response.json();
  return known && JSON.stringify(data) === JSON.stringify(known.data) ? known : { data, etag: response.headers.get("ETag") };
}

export const isGone = (error) => error.status === 404 || error.status === 410;

/**
 * Reads a path, again when it changes: {data, error, loading, stale, reload}. A null path is not read. `live`: milliseconds
 * until it is read again while it is looked at, or a function of the data (0: never); `stale` is why that failed.
 */
export function useApi(path, query, { live = 0 } = {}) {
  const [state, setState] = useState({ loading: path != null });
  const [turn, setTurn] = useState(0);
  const requested = JSON.stringify([path, query]);
  const shown = useRef("");
  useEffect(() => {
    if (path == null) return setState({ loading: false });
    const stop = new AbortController();
    let [answer, end] = [null, null];
    // While the same is read again, what is known stays on the page.
    setState((before) => (shown.current === requested ? { ...before, loading: true } : { loading: true }));
    shown.current = requested;
    const show = (fresh) => { answer = fresh; setState({ data: fresh.data, loading: false }); };
    const look = () => getChanged(path, query, answer, stop.signal).then((fresh) => {
      const changed = fresh !== answer;
      if (changed) show(fresh);
      else setState((before) => (before.stale ? { ...before, stale: undefined } : before));
      return changed;
    }, (error) => {
      if (error.name !== "AbortError") setState((before) => (isGone(error) ? { error, loading: false } : { ...before, stale: error }));
      throw error;
    });
    getChanged(path, query, null, stop.signal).then((first) => {
      show(first);
      if (!stop.signal.aborted) end = keepLooking(look, () => (typeof live === "function" ? live(answer.data) : live));
    }, (error) => error.name !== "AbortError" && setState({ error, loading: false }));
    return () => { stop.abort(); end?.(); };
  }, [requested, turn]);
  return { ...state, reload: useCallback(() => setTurn((n) => n + 1), []) };
}

const LIVE_PAGES = 5; // pages of a list that are read again; a list of which more are loaded stays as it is

/**
 * Reads a list page by page: {items, count, error, loading, more, stale}; `more` is null at its end. `live`: milliseconds until
 * its pages are read again while it is looked at; rows that are on the page stay, with focus and scrolling.
 */
export function usePages(path, query, { live = 0 } = {}) {
  const [state, setState] = useState({ items: [], loading: true });
  const [turn, setTurn] = useState(0);
  const requested = JSON.stringify([path, query]);
  const shown = useRef("");
  const list = useRef(null); // {pages: [{from, params, answer}], stop}
  const read = useCallback(async (from, params, of) => {
    if (of.reading === from || of.pages.some((page) => page.from === from)) return; // another part of the page has asked for it
    of.reading = from;
    setState((before) => ({ ...before, error: undefined, loading: true }));
    const before = of.pages;
    try {
      const answer = await getChanged(from, params, null, of.stop.signal);
      // Pages that were read again meanwhile may go on elsewhere, or have this one already.
      const follows = of.pages === before || of.pages.at(-1).answer.data.next === from;
      if (follows) of.pages = [...of.pages, { from, params, answer }];
      setState(listOf(of.pages));
    } catch (error) {
      if (error.name !== "AbortError") setState((before) => ({ ...before, next: of.pages.length ? from : null, error, loading: false }));
    }
    of.reading = null;
  }, []);
  useEffect(() => {
    if (path == null) return setState({ items: [], loading: false });
    const of = { pages: [], stop: new AbortController() };
    if (shown.current !== requested) setState({ items: [], loading: true });
    shown.current = requested;
    list.current = of;
    read(path, query, of);
    const end = live ? keepLooking(() => refresh(of, setState), () => live) : null;
    return () => { of.stop.abort(); end?.(); };
  }, [requested, turn]);
  const more = state.next && !state.loading ? () => read(state.next, undefined, list.current) : null;
  const pages = { ...state, more, reload: useCallback(() => setTurn((n) => n + 1), []) };
  useSkipEmptyPages(pages, requested);
  return pages;
}

function listOf(pages) {
  const { next, count, not_searched: notSearched, searched } = pages.at(-1).answer.data;
  return { items: pages.flatMap(({ answer }) => answer.data.results), next, count, notSearched, searched, loading: false };
}

/** Reads the pages of a list again, and shows them if one changed; resolves to whether one did. */
async function refresh(of, setState) {
  const before = of.pages;
  if (!before.length || before.length > LIVE_PAGES) return false;
  const fresh = [];
  try {
    for (let { from, params } = before[0]; from && fresh.length < before.length; [from, params] = [fresh.at(-1).answer.data.next, undefined]) {
      const known = before.find((page) => page.from === from);
      const answer = await getChanged(from, params, known?.answer, of.stop.signal);
      fresh.push({ from, params, answer });
    }
  } catch (error) {
    if (error.name !== "AbortError") setState((now) => (isGone(error) ? { items: [], error, loading: false } : { ...now, stale: error }));
    throw error;
  }
  if (of.pages !== before) return false; // a page was added meanwhile
  const changed = fresh.length !== before.length || fresh.some(({ answer }, number) => answer !== before[number].answer);
  of.pages = fresh;
  setState((now) => (changed ? listOf(fresh) : now.stale ? { ...now, stale: undefined } : now));
  return changed;
}
