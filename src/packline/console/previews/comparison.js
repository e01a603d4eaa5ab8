// One path in two versions, side by side: lines of texts, rows of tables, images.
import { html } from "../dom.js";
import { bytes, count } from "../format.js";
import { asText } from "../pure/column-stats.js";
import { diffLines, sideBySide } from "../pure/line-diff.js";
import { kindOf } from "../pure/preview-kinds.js";
import { decodeText } from "../pure/text-encoding.js";
import { openFile } from "./file-reader.js";
import { Content } from "./panel.js";
import { readParquet } from "./parquet.js";
import { readDelimited, ROWS } from "./tables.js";
import { Shown, useLoaded } from "./use-loaded.js";

const TEXT = 1 << 20; // bytes of a text that are compared
const TEXTS = ["text", "markdown", "json", "lines", "notebook", "svg"];
const SHOWN = 1_000; // rows
const UNSEEN = "They differ only in what is not shown: ends of lines, quotes or the encoding.";

/** `sides`: [{version, path, label}, …] before and after. */
export function Comparison({ sides }) {
  const loaded = useLoaded((signal) => compare(sides, signal), [JSON.stringify(sides)]);
  return html`<${Shown} of=${loaded}>${(result) => ("table" in result && result.table ? html`<${Lines} of=${result} sides=${sides} />` : html`<${Beside} sides=${sides} />`)}<//>`;
}

async function compare(sides, signal) {
  const files = await Promise.all(sides.map(({ version, path }) => openFile(version, path, signal)));
  const [kind, other] = files.map((file) => kindOf(file.path, file.head));
  if (kind !== other) return {};
  if (kind === "delimited" || kind === "parquet") {
    const tables = await Promise.all(files.map((file) => (kind === "parquet" ? readParquet(file, ROWS) : readDelimited(file))));
    const lines = tables.map(({ names, rows }) => [names, ...rows].map((row) => JSON.stringify(row.map(asText))));
    return { table: diffLines(...lines), cells: true, note: tables.map(({ note }) => note) };
  }
  if (!TEXTS.includes(kind)) return {};
  const texts = await Promise.all(files.map(linesOf));
  return { table: diffLines(...texts), note: files.map((file) => (file.size > TEXT ? `The first ${bytes(TEXT)} of ${bytes(file.size)}.` : "")) };
}

async function linesOf(file) {
  const cut = TEXT < file.size;
  const lines = decodeText(await file.whole(TEXT), cut).text.split(/\r?\n/);
  return cut && lines.length > 1 ? lines.slice(0, -1) : lines; // the last one goes on behind what is read
}

function Lines({ of, sides }) {
  const rows = sideBySide(of.table);
  const notes = sides.map(({ label }, at) => of.note[at] && `${label}: ${of.note[at]}`).filter(Boolean);
  if (rows.length === 1 && rows[0].gap) return html`<p class="note">${notes.length ? `What is read of both is the same. ${notes.join(" ")}` : UNSEEN}</p>`;
  return html`<p class="soft">${notes.join(" ")}</p>
    <div class="scroll" tabindex="0" role="region" aria-label="Differences"><table class="side-by-side">
      <caption class="unseen">Differences of ${sides[1].path}</caption>
      <thead><tr>${sides.map(({ label }) => html`<th scope="col"><span class="unseen">Line in ${label}</span></th><th scope="col">${label}</th>`)}</tr></thead>
      <tbody>${rows.slice(0, SHOWN).map((row) => (row.gap ? html`<tr class="gap"><td colspan="4">${count(row.gap)} unchanged</td></tr>`
        : html`<tr>${side(row.left, row.right, "removed", of.cells)}${side(row.right, row.left, "added", of.cells)}</tr>`))}</tbody>
    </table></div>${rows.length > SHOWN && html`<p class="soft">The first ${count(SHOWN)} of ${count(rows.length)} rows that differ.</p>`}`;
}

function side(step, other, kind, cells) {
  if (!step) return html`<td></td><td></td>`;
  const differs = step.kind !== "same";
  return html`<td class=${differs || kind === "removed" ? "number" : "number same-again"}>${kind === "removed" ? step.before : step.after}</td>
    <td class=${differs ? kind : null}>${differs && html`<span class="unseen">${kind}: </span>`}${cells ? cellsOf(step, differs && other) : step.text}</td>`;
}

/** The cells of a row; those that differ from the row beside it are marked. */
function cellsOf(step, other) {
  const [own, beside] = [step, other].map((one) => (one ? JSON.parse(one.text) : []));
  return own.map((cell, at) => (other && cell !== beside[at] ? html`<mark>${cell}</mark>` : html`<span class="cell">${cell}</span>`)).flatMap((cell, at) => (at ? [" · ", cell] : [cell]));
}

/** A file that is in one of the versions only. */
export const OneSide = ({ of }) => html`<${Beside} sides=${[of]} />`;

const Beside = ({ sides }) => html`<div class="beside">${sides.map(({ version, path, label }) => html`
  <figure><figcaption>${label}</figcaption><${Content} key=${version + path} version=${version} path=${path} /></figure>`)}</div>`;
