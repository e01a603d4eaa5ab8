// A summary of the diff of two versions: counts and the first paths, from a bounded number of pages.
import { html, useEffect, useState } from "../dom.js";
import { get } from "../api.js";
import { Problem, Waiting } from "./common.js";
import { bytes, count } from "../format.js";
import { link } from "../router.js";

const PAGES = 5;
const OF_A_PAGE = 1_000;
const NAMED = 8;
const KINDS = [["added", "+"], ["removed", "−"], ["changed", "≠"]];

/** `before` and `after` are version ids. */
export function Changes({ before, after }) {
  const { differences, error, whole } = useChanges(before, after);
  if (error) return html`<${Problem} error=${error} />`;
  if (!differences) return html`<${Waiting} text="Comparing the files…" />`;
  const number = (kind) => differences.filter(({ change }) => change === kind).length;
  return html`
    <div class="changes" aria-live="polite">
      <ul class="tally">${KINDS.map(([kind, sign]) => html`
        <li class=${kind}><span aria-hidden="true">${sign}</span> ${whole ? "" : "at least "}${count(number(kind))} ${kind}</li>`)}</ul>
      ${differences.length > 0 && html`<ul class="paths">${differences.slice(0, NAMED).map(({ change, path, before: old, after: next }) => html`
        <li class=${change}><code>${path}</code> <span>${change}${sizes(old, next)}</span></li>`)}</ul>`}
      ${(differences.length > NAMED || !whole) && html`<p><a href=${link("versions", after, { tab: "diff", against: before })}>All that differs</a></p>`}
      ${!differences.length && whole && html`<p class="note">Their files are the same.</p>`}
    </div>`;
}

function sizes(old, next) {
  const [from, to] = [old?.size, next?.size];
  if (from != null && to != null) return from === to ? "" : `, ${bytes(from)} → ${bytes(to)}`;
  return `, ${bytes(from ?? to)}`;
}

function useChanges(before, after) {
  const [state, setState] = useState({});
  useEffect(() => {
    const stop = new AbortController();
    setState({});
    read(before, after, stop.signal).then(setState, (error) => error.name !== "AbortError" && setState({ error }));
    return () => stop.abort();
  }, [before, after]);
  return state;
}

/** Reads at most PAGES pages, so that a version of a million files is not compared completely for a summary. */
async function read(before, after, signal) {
  let differences = [];
  let next = `dataset-versions/${encodeURIComponent(after)}/diff/`;
  let query = { against: before, limit: OF_A_PAGE };
  for (let pages = 0; next && pages < PAGES; pages += 1) {
    const page = await get(next, query, { signal });
    differences = [...differences, ...page.results];
    [next, query] = [page.next, undefined];
  }
  return { differences, whole: !next };
}
