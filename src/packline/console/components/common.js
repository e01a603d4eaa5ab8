// Components that every view uses.
import { html, useEffect, useLayoutEffect, useRef } from "../dom.js";
import { exactly, moment } from "../format.js";
import { isMissing } from "../pure/api-problem.js";
import { restoreScroll } from "../scroll-places.js";
import { FilterField, OrderButton, OrderSelect, RestNote, useFilter, useOrder, useRest } from "./filters.js";
export { Copy } from "./copy.js";

/** A view: its title gets the focus when it appears. `crumbs`: [[text, href], …]; `actions`: buttons. */
export function Page({ title, crumbs = [], actions, lead, children }) {
  const heading = useRef();
  useEffect(() => {
    document.title = `${title} · Packline`;
    heading.current.focus({ preventScroll: true });
    restoreScroll();
  }, [title]);
  return html`
    ${crumbs.length > 0 && html`<${Crumbs} of=${crumbs} label="Where you are" />`}
    <div class="head">
      <div><h1 ref=${heading} tabindex="-1">${title}</h1>
        ${lead && html`<div class="lead">${lead}</div>`}</div>
      ${actions && html`<div class="actions">${actions}</div>`}
    </div>
    ${children}`;
}

export const Crumbs = ({ of, label }) => html`
  <nav class="crumbs" aria-label=${label}><ol>
    ${of.map(([text, href]) => html`<li>${href ? html`<a href=${href}>${text}</a>` : html`<span aria-current="location">${text}</span>`}</li>`)}
  </ol></nav>`;

/** Draws a result of useApi: its data by the function inside, else a loading text, or the error with a retry button. */
export function Loaded({ of, children }) {
  const draw = [].concat(children)[0];
  if (of.error) return html`<${Problem} error=${of.error} retry=${of.reload} />`;
  if (of.data === undefined) return of.loading ? html`<${Waiting} />` : null;
  return html`<${Stale} of=${of} />${draw(of.data)}`;
}

/** Says that what is shown could not be read again. */
const Stale = ({ of }) => of.stale && html`<p class="note" role="status">This may be out of date: ${of.stale.message} The console tries again by itself.</p>`;

export const Waiting = ({ text = "Loading…" }) => html`<p class="waiting" role="status">${text}</p>`;

/** An error of the API, or any other. `missing`: the text for a route that this deployment does not have. */
export function Problem({ error, retry, missing }) {
  if (missing && isMissing(error)) return html`<p class="note">${missing}</p>`;
  return html`
    <div class="problem" role="alert">
      <p><strong>${error.message}</strong></p>
      ${error.remedy && html`<p>${error.remedy}</p>`}
      ${retry && html`<button onClick=${retry}>Try again</button>`}
    </div>`;
}

/** A section with a heading of its own. */
export const Section = ({ title, aside, children }) => html`
  <section class="card"><header><h2>${title}</h2>${aside && html`<div class="actions">${aside}</div>`}</header>${children}</section>`;

/**
 * A table. `columns`: [{title, cell: (row) => …, kind: "number"|"name"|…, header: true for the row's own header}].
 * Screen readers read the caption; `empty` is shown when there is no row. With a `name`, rows can be sorted by columns that
 * have a `value`, and filtered by words in `value` or `text`, unless the API filters the list (`filtered`); both stand in
 * the address. `of`: the list that usePages reads, whose rest is read for a filter or an order. `tools`: what stands before
 * the filter; it is shown in a table without rows, too.
 */
export function Table({ caption, name, columns, rows, of, filtered, tools, empty = "There is nothing here yet.", id = (row) => row.id }) {
  const filter = useFilter(filtered ? "" : name, columns, rows);
  const order = useOrder(name, columns, filter.rows);
  const rest = useRest(of, filter.words !== "" || order.chosen !== "");
  const bar = (tools || (rows.length > 0 && (order.columns.length > 0 || filter.isShown))) && html`<div class="narrow">
      ${tools}
      ${rows.length > 0 && filter.isShown && html`<${FilterField} label=${`Filter ${caption.toLowerCase()}`} param=${filter.param} />`}
      ${rows.length > 0 && order.columns.length > 0 && html`<${OrderSelect} order=${order} caption=${caption} />`}
      <${RestNote} rest=${rest} looked=${rows.length} shown=${filter.words ? filter.rows.length : null} sorted=${order.chosen !== ""} /></div>`;
  if (!rows.length) return html`${bar}${empty && html`<p class="note">${empty}</p>`}`;
  return html`
    ${bar}
    ${!filter.rows.length && !rest.isReading && html`<p class="note">No row has “${filter.words}”.</p>`}
    <div class="scroll" tabindex="0" role="region" aria-label=${caption} hidden=${!filter.rows.length}>
      <table class="list" role="table">
        <caption class="unseen">${caption}</caption>
        <thead role="rowgroup"><tr role="row">${columns.map((column) => html`<th scope="col" role="columnheader" class=${column.kind} aria-sort=${order.directionOf(column)}>${column.title}${order.columns.includes(column) && html`<${OrderButton} order=${order} column=${column} />`}</th>`)}</tr></thead>
        <tbody role="rowgroup">${order.rows.map((row) => html`<tr role="row" key=${id(row)}>${columns.map((column) => html`<${Cell} column=${column} row=${row} />`)}</tr>`)}</tbody>
      </table>
    </div>`;
}

// Roles are said although they are those of the elements: drawn as blocks on a phone, elements would lose them.
const Cell = ({ column: { header, kind, title, cell }, row }) => (header
  ? html`<th scope="row" role="rowheader" class=${kind}><span>${cell(row)}</span></th>`
  : html`<td role="cell" class=${`${kind ?? ""} ${typeof title === "string" ? "" : "bare"}`} data-title=${typeof title === "string" ? title : null}><span>${cell(row)}</span></td>`);

/** The foot of a list that usePages reads. */
export function More({ of, what = "more" }) {
  if (of.error) return html`<${Problem} error=${of.error} retry=${of.more ?? of.reload} />`;
  if (of.loading) return html`<${Waiting} />`;
  return html`<${Stale} of=${of} />${of.more && html`<p class="foot"><button onClick=${of.more}>Load ${what}</button></p>`}`;
}

const STATES = { built: "good", pending: "busy", failed: "bad", none: "idle", sealed: "good", sealing: "busy", open: "busy" };
const STATE_TEXTS = { none: "not packaged", built: "packaged", pending: "packaging", failed: "packaging failed" };

/** A state as a word with a dot of its colour. */
export const State = ({ of }) => html`<span class=${`state ${STATES[of] ?? "idle"}`}>${STATE_TEXTS[of] ?? of}</span>`;

/** A tag, with a space after it, so that several are read and copied as separate words. */
export const Tag = ({ children }) => html`<span class="tag">${children}</span>${" "}`;

export const Time = ({ of }) => (of ? html`<time datetime=${of} title=${exactly(of)}>${moment(of)}</time>` : "–");

/** A description list: [[term, value], …]; those without a value are left out. */
export const Facts = ({ of }) => html`
  <dl class="facts">${of.filter(([, value]) => value != null && value !== "").map(([term, value]) => html`
    <div><dt>${term}</dt><dd>${value}</dd></div>`)}</dl>`;

/** A big number with what it counts. */
export const Figure = ({ value, label }) => html`<div class="figure"><span>${value}</span><small>${label}</small></div>`;

/** A modal <dialog>: open while drawn. `onClose` on Escape and the closing button; not on a click beside it, which would
 * discard what was typed. `stays()`: asked at Escape; true keeps it open. */
export function Dialog({ title, onClose, children, wide, stays }) {
  const dialog = useRef();
  const ended = useRef(); // by the browser: Escape, or a gesture on a phone
  ended.current = () => (stays?.() ? dialog.current.showModal() : onClose());
  useLayoutEffect(() => { // at once: what is typed next goes into it
    const { current: shown } = dialog;
    shown.onclose = () => ended.current();
    shown.showModal();
    return () => {
      shown.onclose = null;
      shown.close(); // which gives the focus back; taken out of the page, a dialog would leave it nowhere
      if (document.activeElement === document.body) document.querySelector("h1")?.focus();
    };
  }, []);
  const onKeyDown = (event) => { if (event.key === "Escape" && stays?.()) event.preventDefault(); };
  return html`
    <dialog ref=${dialog} class=${wide && "wide"} aria-labelledby="dialog-title" onKeyDown=${onKeyDown}>
      <header><h2 id="dialog-title">${title}</h2>
        <button class="icon" aria-label="Close" onClick=${onClose}>✕</button></header>
      <div class="inside">${children}</div>
    </dialog>`;
}
