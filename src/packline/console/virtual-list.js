// A long table that draws the visible rows only, and loads the next page before the user gets there.
import { OrderButton } from "./components/filters.js";
import { html, useEffect, useLayoutEffect, useRef, useState } from "./dom.js";
import { keepPlace, placeOf } from "./scroll-places.js";

const ROWS = [36, 44]; // pixels: the heights of a row in css/views.css and css/phone.css
const TOUCHED = matchMedia("(max-width: 48rem), (pointer: coarse)"); // as css/phone.css has it
const BESIDE = 12; // rows drawn above and below those in sight
const AHEAD = 1_000; // rows left below when the next page is loaded
const MOST_AGAIN = 20_000; // rows that are read again to lead back to one

/**
 * A table of many rows. `columns` as in Table; `rows` what is read so far; `more` reads on (null at the end);
 * `onOpen(row)` on Enter or click on the row's button; `selected(row)` marks one. With `focus` the list takes the focus if
 * nothing else has it, at the row whose path is `start`, else at the first. `place` names the list, which a step back shows
 * where it was. `order`: what useOrder returns.
 */
export function LongTable({ caption, place, columns, rows, more, loading, onOpen, selected, focus, start, order }) {
  const box = useRef();
  const [view, setView] = useState({ top: 0, height: 600 });
  const kept = useRef(placeOf(place)).current; // where the list was when this page was left
  const [active, setActive] = useState(() => Math.max(0, start ? rows.findIndex(({ path }) => path === start) : Math.min(kept?.active ?? 0, rows.length - 1)));
  const returning = useRef(start ? null : kept?.top ?? null); // pixels to scroll to, once the rows are there
  const moved = useRef(false);
  const ROW = ROWS[Number(TOUCHED.matches)];

  const measure = () => {
    if (!box.current) return;
    const { scrollTop: top, clientHeight: height } = box.current;
    if (returning.current === null) keepPlace(place, { top, active });
    setView({ top, height });
  };
  const first = Math.max(0, Math.floor(view.top / ROW) - BESIDE);
  const last = Math.min(rows.length, Math.ceil((view.top + view.height) / ROW) + BESIDE);
  useEffect(() => { if (more && rows.length - last < AHEAD) more(); }, [more, last, rows.length]);
  useLayoutEffect(() => {
    if (returning.current === null) return;
    const isRead = rows.length * ROW >= returning.current + view.height || rows.length > MOST_AGAIN || !(more || loading);
    if (isRead) [box.current.scrollTop, returning.current] = [returning.current, null];
    else more?.();
  }, [more, loading, rows.length]);
  useLayoutEffect(() => {
    const observer = new ResizeObserver(measure);
    observer.observe(box.current);
    const at = rows.findIndex(selected);
    if (!kept && at * ROW > box.current.clientHeight - 3 * ROW) box.current.scrollTop = (at - 2) * ROW; // a file that the address names is in sight
    if (focus && document.activeElement === document.body) {
      moved.current = true; // whoever opened this list by keys goes on by keys
      if (active) box.current.scrollTop = Math.max(0, active - 2) * ROW;
      measure();
    }
    return () => observer.disconnect();
  }, []);
  useLayoutEffect(() => {
    if (!moved.current) return;
    moved.current = false;
    box.current.querySelector(`[data-row="${active}"]`)?.focus({ preventScroll: true });
  });

  const onKeyDown = (event) => {
    returning.current = null;
    const page = Math.max(1, Math.floor(view.height / ROW) - 2);
    const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -rows.length, End: rows.length };
    if (!(event.key in steps) || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const next = Math.max(0, Math.min(rows.length - 1, active + steps[event.key]));
    const { scrollTop, clientHeight } = box.current;
    // The header row stays at the top of the box and hides what is under it.
    if (next * ROW < scrollTop) box.current.scrollTop = next * ROW;
    else if ((next + 2) * ROW > scrollTop + clientHeight) box.current.scrollTop = (next + 2) * ROW - clientHeight;
    moved.current = true;
    setActive(next);
    measure();
  };

  return html`
    <div class="window" ref=${box} onScroll=${measure} onWheel=${() => { returning.current = null; }} onKeyDown=${onKeyDown} role="region" aria-label=${caption}
      aria-busy=${Boolean(loading)} tabindex="0">
      <table aria-rowcount=${more || loading ? -1 : rows.length + 1}>
        <caption class="unseen">${caption}</caption>
        <thead><tr aria-rowindex="1">${columns.map((column) => html`<th scope="col" class=${column.kind} aria-sort=${order?.directionOf(column)}>${column.title}${order?.columns.includes(column) && html`<${OrderButton} order=${order} column=${column} />`}</th>`)}</tr></thead>
        <tbody>
          ${first > 0 && html`<tr key="above" aria-hidden="true"><td colspan=${columns.length} style=${{ height: `${first * ROW}px` }} /></tr>`}
          ${rows.slice(first, last).map((row, i) => html`<${Row} key=${row.path} row=${row} at=${first + i} columns=${columns}
            tabindex=${first + i === active ? 0 : -1} marked=${selected(row)} open=${() => { setActive(first + i); onOpen(row); }} />`)}
          ${last < rows.length && html`<tr key="below" aria-hidden="true"><td colspan=${columns.length} style=${{ height: `${(rows.length - last) * ROW}px` }} /></tr>`}
        </tbody>
      </table>
    </div>`;
}

const Row = ({ row, at, columns, tabindex, marked, open }) => html`
  <tr aria-rowindex=${at + 2} class=${marked ? "marked" : null} aria-selected=${marked ? "true" : null}>
    ${columns.map(({ header, kind, cell }) => (header
      ? html`<th scope="row" class=${kind}><button class="link" data-row=${at} tabindex=${tabindex} onClick=${open}>${cell(row)}</button></th>`
      : html`<td class=${kind}>${cell(row)}</td>`))}
  </tr>`;
