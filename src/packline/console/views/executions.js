// Executions, newest first, and a way to one by its id.
import { html, useState } from "../dom.js";
import { usePages } from "../api.js";
import { More, Page, Problem, State, Table, Time } from "../components/common.js";
import { bytes, count } from "../format.js";
import { Uri } from "../components/uri.js";
import { FilterField } from "../components/filters.js";
import { LIST } from "../live.js";
import { go, link, setQuery } from "../router.js";

const STATES = ["open", "sealing", "sealed"];
const MISSING = "This stack does not list executions; open one by its id.";

export default function Executions({ query }) {
  const executions = usePages("executions/", { state: query.state, alerts: query.alerts, project: query.project, limit: 50 }, { live: LIST });
  return html`
    <${Page} title="Executions" lead="Jobs whose outputs were uploaded: what each made, and what was wrong." actions=${html`<${ById} />`}>
      <${List} of=${executions} tools=${html`<${Filters} query=${query} />`} />
      ${executions.error && !executions.items.length
        ? html`<${Problem} error=${executions.error} retry=${executions.reload} missing=${MISSING} />`
        : html`<${More} of=${executions} what="more executions" />`}
    <//>`;
}

const Filters = ({ query }) => html`
  <div class="filters" role="group" aria-label="Filters">
    <label class="inline" for="state">State</label>
    <select id="state" value=${query.state ?? ""} onChange=${(event) => setQuery({ state: event.target.value })}>
      <option value="">any</option>${STATES.map((state) => html`<option value=${state}>${state}</option>`)}</select>
    <label class="inline"><input type="checkbox" checked=${query.alerts === "true"}
      onChange=${(event) => setQuery({ alerts: event.target.checked ? "true" : "" })} /> With alerts only</label>
    <${FilterField} label="Project" param="project" />
  </div>`;

function emptyText({ loading, error, more }) {
  if (loading || error) return "";
  return more ? "None on this page; there are more." : "No execution is like that.";
}

const List = ({ of, tools }) => html`
  <${Table} caption="Executions" name="executions" of=${of} tools=${tools} rows=${of.items} empty=${emptyText(of)} columns=${[
    { title: "Execution", value: ({ id }) => id, cell: ({ id }) => html`<a href=${link("executions", id)}>${id}</a>`, header: true },
    { title: "State", value: ({ state }) => state, cell: ({ state }) => html`<${State} of=${state} />` },
    { title: "Files", value: ({ file_count: files }) => files, cell: ({ file_count: files }) => count(files), kind: "number" },
    { title: "Size", value: ({ size }) => size, cell: ({ size }) => bytes(size), kind: "number" },
    { title: "Versions", text: ({ versions }) => versions, cell: ({ versions }) => html`<${Versions} of=${versions} />` },
    { title: "Alerts", value: ({ alerts }) => alerts.length, cell: ({ alerts }) => (alerts.length ? html`<span class="state bad">${alerts.length}</span>` : "–") },
    { title: "Sealed, or last upload", value: ({ mtime }) => mtime, cell: ({ mtime }) => html`<${Time} of=${mtime} />`, kind: "time" },
  ]} />`;

export const Versions = ({ of }) => (of.length ? html`${of.slice(0, 3).map((uri) => html`<${Uri} of=${uri} /> `)}${of.length > 3 && `and ${of.length - 3} more`}` : "–");

function ById() {
  const [id, setId] = useState("");
  const open = (event) => { event.preventDefault(); if (id.trim()) go("executions", id.trim()); };
  return html`
    <form class="by-id" onSubmit=${open}>
      <input type="text" aria-label="Execution id" placeholder="Execution id" value=${id} autocomplete="off" spellcheck=${false}
        onInput=${(event) => setId(event.target.value)} />
      <button>Open</button>
    </form>`;
}
