// Rows of a table, and what its columns are.
import { html, useMemo } from "../dom.js";
import { count, counted } from "../format.js";
import { asText, describeColumn } from "../pure/column-stats.js";

const COLUMNS = 100;

/** `names` of the columns, `rows` of cells; `types` and `nulls` (of all rows) where the file says them; `note`: what was read; `more`: there are columns that were not. */
export function DataTable({ label, names, rows, types, nulls, note, more }) {
  const shown = names.slice(0, COLUMNS);
  const all = names.length > COLUMNS ? ` The first ${COLUMNS} of ${more ? "at least " : ""}${count(names.length)} columns are shown.` : "";
  return html`
    <p class="soft">${note}${all}</p>
    <div class="scroll" tabindex="0" role="region" aria-label=${`Rows of ${label}`}><table>
      <caption class="unseen">${label}</caption>
      <thead><tr>${shown.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
      <tbody>${rows.map((row) => html`<tr>${shown.map((_, at) => html`<td>${asText(row[at])}</td>`)}</tr>`)}</tbody>
    </table></div>
    <${Columns} label=${label} names=${shown} rows=${rows} types=${types} nulls=${nulls} />`;
}

function Columns({ label, names, rows, types, nulls }) {
  const columns = useMemo(() => names.map((_, at) => describeColumn(rows.map((row) => row[at]))), [names.length, rows]);
  return html`<details class="column-stats" open><summary>${counted(names.length, "column")}, of the ${counted(rows.length, "row")} read</summary>
    <div class="scroll" tabindex="0" role="region" aria-label=${`Columns of ${label}`}><table>
      <caption class="unseen">Columns of ${label}</caption>
      <thead><tr><th scope="col">Column</th><th scope="col">Type</th><th scope="col">Empty</th><th scope="col">Values</th></tr></thead>
      <tbody>${columns.map((column, at) => html`<tr><th scope="row">${names[at]}</th><td>${types?.[at] ?? column.type}</td>
        <td>${nulls?.[at] != null ? `${count(nulls[at])} in all` : count(column.empty)}</td><td><${Values} of=${column} /></td></tr>`)}</tbody>
    </table></div></details>`;
}

function Values({ of }) {
  if (of.bins?.length) {
    const ends = [of.low, of.high].map((end) => (of.type === "date" ? new Date(end).toISOString().slice(0, 10) : Number.isSafeInteger(end) ? String(end) : String(Number(end.toPrecision(6)))));
    return html`<span class="distribution"><${Histogram} bins=${of.bins} label=${`${of.bins.join(", ")} values in steps from ${ends[0]} to ${ends[1]}`} /> ${ends[0] === ends[1] ? ends[0] : `${ends[0]} to ${ends[1]}`}</span>`;
  }
  if (!of.top?.length) return "–";
  const [[value, times]] = of.top;
  return of.distinct === 1 ? value.slice(0, 40) : html`${counted(of.distinct, "different value")}${times > 1 && `, most often ${value.slice(0, 40)} (${count(times)} times)`}`;
}

export function Histogram({ bins, label }) {
  const most = Math.max(...bins);
  return html`<svg class="histogram" viewBox=${`0 0 ${bins.length * 6} 18`} preserveAspectRatio="xMinYMid" role="img" aria-label=${label}>
    ${bins.map((bin, at) => { const height = bin && Math.max(1, (bin / most) * 18); return html`<rect x=${at * 6} y=${18 - height} width="5" height=${height} />`; })}</svg>`;
}
