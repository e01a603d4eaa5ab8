// Search: data by tag, name, property, alias, execution and version; what is selected becomes a version.
import { announce, html, useMemo, useState } from "../dom.js";
import { usePages } from "../api.js";
import { More, Page, Problem, Table, Tag } from "../components/common.js";
import { Everything } from "../components/everything.js";
import { Box, Selected, useSelection } from "../components/selection.js";
import { bytes, counted } from "../format.js";
import { Compose } from "../dialogs/compose.js";
import { Field } from "../dialogs/write-dialog.js";
import { Copy } from "../components/copy.js";
import { searchLine } from "../pure/commands.js";
import { isEmpty, namesIn, parseAddress, written } from "../pure/query.js";
import { EMPTY, coverage, including, toggled, without } from "../pure/selection.js";
import { go, link, setQuery } from "../router.js";

export default function Search({ query }) {
  const filters = useMemo(() => parseAddress(query), [JSON.stringify(query)]);
  const names = namesIn(query.q);
  const [selection, setSelection] = useSelection("search");
  const [composing, setComposing] = useState(false);
  const results = usePages(isEmpty(filters) ? null : "data/", { ...filters, limit: 100 });
  // A plain word is a tag only where files have it.
  const inForm = names && !results.items.length ? {} : filters;
  return html`
    <${Page} title="Search" lead="Find anything by a part of its name, and files by their metadata. Select some of these to create a version."
      actions=${!isEmpty(filters) && !names && html`<${Copy} text=${searchLine(filters)} label="Command line" what="Command line" />`}>
      ${names && html`<${Everything} key=${names} pattern=${names} />`}
      <${Form} key=${JSON.stringify(inForm)} filters=${inForm} />
      ${results.error && !results.items.length && html`<${Problem} error=${results.error} retry=${results.reload} />`}
      ${!isEmpty(filters) && !(results.error && !results.items.length) && (results.items.length > 0 || !names) && html`
        <${Results} of=${results} selection=${selection} onSelect=${setSelection} />
        <${More} of=${results} what="more results" />`}
      ${selection.size > 0 && html`<${Selected} selection=${selection} onClear=${() => { setSelection(EMPTY); announce("Nothing is selected."); }} onCompose=${() => setComposing(true)} />`}
      ${composing && html`<${Compose} selection=${selection} onClose=${() => setComposing(false)} onDone=${(version) => { setSelection(EMPTY); go("versions", version.id); }} />`}
    <//>`;
}

const FIELDS = [
  ["tag", "Tags", "One a line; all must be there."],
  ["property", "Properties", "One a line: factory=eu-02, accuracy>=0.9, approved_by"],
  ["name", "Name", "Path or file name; * and ? stand for anything."],
  ["alias", "Datum alias", ""],
  ["output_execution", "Execution", "Outputs of this one."],
  ["dataset_version", "Dataset version", "Members of this one, such as images:v1."],
];
const LONG = ["tag", "property"];

function Form({ filters }) {
  const [form, setForm] = useState(() => written(filters));
  const search = (event) => { event.preventDefault(); setQuery({ q: "", ...form }); };
  const set = (name) => (event) => setForm({ ...form, [name]: event.target.value });
  return html`
    <form class="card search-form" onSubmit=${search} aria-label="Search">
      <h2>Files by their metadata</h2>
      <div class="fields thirds">${FIELDS.map(([name, label, hint]) => html`
        <${Field} key=${name} id=${`search-${name}`} label=${label} hint=${hint} value=${form[name]} onInput=${set(name)}>
          ${LONG.includes(name) ? html`<textarea id=${`search-${name}`} rows="2" value=${form[name]} onInput=${set(name)} aria-describedby=${`search-${name}-hint`} spellcheck=${false}></textarea>` : null}
        <//>`)}</div>
      <div class="buttons"><button type="submit" class="primary">Search</button></div>
    </form>`;
}

function Results({ of, selection, onSelect }) {
  if (of.loading && !of.items.length) return null;
  const shown = coverage(selection, of.items);
  const all = html`<${Box} label=${`Select all ${of.items.length} shown`} checked=${shown === "all"} some=${shown === "some"}
    onChange=${() => onSelect(shown === "all" ? without(selection, of.items) : including(selection, of.items))} />`;
  return html`
    <p class="note" role="status">${counted(of.items.length, "file")} shown${of.more ? "; there are more" : ""}.</p>
    ${!of.items.length && !of.more && of.searched && html`<p class="note">Searched: ${of.searched}. The search field above finds any file by a part of its path.</p>`}
    ${of.notSearched?.length > 0 && html`<p class="note" role="status">Not everything was searched: ${of.notSearched.map((one) => `${counted(one.files, "file")} of execution ${one.execution}`).join(", ")} will be in the index soon.</p>`}
    <${Table} caption="Found files" name="files" of=${of} rows=${of.items} empty=${of.more ? "Nothing on these pages." : "Nothing is like that."} columns=${[
      { title: all, kind: "box", cell: (datum) => html`<${Box} label=${`Select ${datum.name}`} checked=${selection.has(datum.id)} onChange=${() => onSelect(toggled(selection, datum))} />` },
      { title: "Name", value: ({ name }) => name, cell: ({ id, name }) => html`<a href=${link("data", id)}>${name}</a>`, header: true },
      { title: "Size", value: ({ size }) => size, cell: ({ size }) => bytes(size), kind: "number" },
      { title: "Tags", text: ({ tags }) => tags, cell: ({ tags }) => (tags.length ? tags.map((tag) => html`<${Tag}>${tag}<//>`) : "–") },
      { title: "Properties", text: ({ properties }) => JSON.stringify(properties), cell: ({ properties }) => html`<${Properties} of=${properties} />` },
      { title: "Execution", value: ({ output_execution: by }) => by?.id, cell: ({ output_execution: by }) => (by ? html`<a href=${link("executions", by.id)}>${by.id}</a>` : "–") },
      { title: "Datum", cell: ({ uri, name }) => html`<${Copy} text=${uri} label="Copy URI" what=${`URI of ${name}`} />` },
    ]} />`;
}

const SHOWN_PROPERTIES = 4;

function Properties({ of }) {
  const all = Object.entries(of);
  if (!all.length) return "–";
  const text = ([name, value]) => `${name} = ${typeof value === "string" ? value : JSON.stringify(value)}`;
  return html`<span class="properties" title=${all.map(text).join("\n")}>${all.slice(0, SHOWN_PROPERTIES).map((one) => html`<code>${text(one)}</code> `)}
    ${all.length > SHOWN_PROPERTIES && `and ${all.length - SHOWN_PROPERTIES} more`}</span>`;
}
