// Filters and order of tables, kept in the address: a page that is linked to, or gone back to, shows the same.
import { html, useEffect, useState } from "../dom.js";
import { count } from "../format.js";
import { matching, nextOrder, sorted } from "../pure/order.js";
import { setQuery, useAddress } from "../router.js";

const PAUSE = 250; // milliseconds without a key before what was typed is looked for

/** A field that writes a parameter of the address once typing pauses. */
export function FilterField({ label, param }) {
  const { query } = useAddress();
  const written = query[param] ?? "";
  const [text, setText] = useState(written);
  useEffect(() => setText(written), [written]);
  useEffect(() => {
    if (text.trim() === written) return undefined;
    // Only the first pause is a step of its own in the browser's history.
    const timer = setTimeout(() => setQuery({ [param]: text.trim() }, { replace: Boolean(written) }), PAUSE);
    return () => clearTimeout(timer);
  }, [text]);
  return html`<input type="search" value=${text} onInput=${(event) => setText(event.target.value)} aria-label=${label}
    placeholder=${`${label}…`} autocomplete="off" spellcheck="false" />`;
}

/**
 * Rows in the order of the address. Columns with a `value` (row => what it is sorted by) can be sorted by; `name` begins
 * the parameter, so that each table of a page has an order of its own. Without it nothing is sorted.
 */
export function useOrder(name, columns, rows) {
  const { query } = useAddress();
  const param = `${name}-sort`;
  const chosen = (name && query[param]) || "";
  const descending = chosen.startsWith("-");
  const by = columns.find((column) => column.value && column.title === chosen.replace(/^-/, ""));
  return {
    rows: by ? sorted(rows, by.value, descending) : rows,
    chosen: by ? chosen : "",
    columns: name ? columns.filter((column) => column.value) : [],
    directionOf: (column) => (column !== by ? null : descending ? "descending" : "ascending"),
    set: (order) => setQuery({ [param]: order }),
    toggle: (column) => setQuery({ [param]: nextOrder(chosen, column.title) }),
  };
}

const FEW = 3; // rows up to which a filter is no help

/**
 * Rows that have the text of the address in a column: in its `value`, or in what its `text` (row => words) says. As with
 * useOrder, `name` begins the parameter. Server-side filters of a list are beside the table, not here.
 */
export function useFilter(name, columns, rows) {
  const { query } = useAddress();
  const param = `${name}-filter`;
  const words = (name && query[param]) || "";
  const texts = columns.map(({ text, value }) => text ?? value).filter(Boolean);
  return { param, words, rows: words ? matching(rows, texts, words) : rows, isShown: Boolean(name) && (rows.length > FEW || words !== "") };
}

const MOST = 5_000; // rows that are read without being asked, for a filter or an order of the page

/**
 * Reads the rest of a list while its rows are filtered or sorted here, up to `most` rows, and as many more on each request.
 * `of`: what usePages returns; `wanted`: whether to. Returns {isReading, readOn}; `readOn` is null unless the limit was met.
 */
export function useRest(of, wanted, most = MOST) {
  const [limit, setLimit] = useState(most);
  const reads = Boolean(wanted && of && !of.error && of.items.length < limit);
  useEffect(() => {
    if (reads && of.more) of.more();
  });
  return {
    isReading: reads && Boolean(of.more || of.loading) && of.items.length > 0,
    readOn: wanted && of?.more && !of.error && !reads ? () => setLimit(of.items.length + most) : null,
  };
}

/** Says how many of the rows that were looked at a filter leaves (`shown`), or how many are in order, or that the rest is being read. */
export const RestNote = ({ rest, looked, shown, sorted, what = "rows" }) => html`
  ${rest.isReading && html`<p class="note">Reading the rest of the list: ${count(looked)} ${what} so far…</p>`}
  ${!rest.isReading && (shown != null || rest.readOn) && html`<p class="note" role="status">${noteOf(rest, looked, shown, sorted)}</p>`}
  ${rest.readOn && html`<button type="button" class="quiet" onClick=${rest.readOn}>Look at more rows</button>`}`;

function noteOf({ readOn }, looked, shown, isSorted) {
  const of = readOn ? `at least ${count(looked + 1)} rows; ${count(looked)} were looked at` : `${count(looked)} rows`;
  if (shown != null) return `${count(shown)} of ${of}.`;
  return isSorted ? `Sorted: the first ${count(looked)} rows. There are more.` : "";
}

/** The order of a table where its titles are not shown: on a phone. */
export const OrderSelect = ({ order, caption }) => html`
  <select class="order" aria-label=${`Order of ${caption}`} value=${order.chosen} onChange=${(event) => order.set(event.target.value)}>
    <option value="">Order: as listed</option>
    ${order.columns.map(({ title }) => [["", "ascending"], ["-", "descending"]].map(([sign, word]) => html`
      <option value=${sign + title}>${title}, ${word}</option>`))}
  </select>`;

/** The button beside a title that sorts by its column. */
export const OrderButton = ({ order, column }) => html`
  <button type="button" class="sort" aria-label=${`Sort by ${column.title}`} onClick=${() => order.toggle(column)}>
    <svg viewBox="0 0 12 16" aria-hidden="true" class=${order.directionOf(column)}><path d="M6 2 2 7h8z" /><path d="M6 14l4-5H2z" /></svg></button>`;
