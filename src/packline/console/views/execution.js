// One execution: state, what it made, alerts with their remedies, outputs, what happened.
import { html } from "../dom.js";
import { useApi, usePages } from "../api.js";
import { Facts, Figure, Loaded, More, Page, Section, State, Table, Time } from "../components/common.js";
import { bytes, count } from "../format.js";
import { Copy } from "../components/copy.js";
import { Events } from "../components/events.js";
import { link } from "../router.js";
import { Uri } from "../components/uri.js";

const MOVING = 3_000; // milliseconds between looks at an execution that is not sealed

export default function Execution({ params }) {
  const path = `executions/${encodeURIComponent(params.execution)}/`;
  const execution = useApi(path, undefined, { live: ({ state }) => (state === "sealed" ? 0 : MOVING) });
  return html`
    <${Page} title=${params.execution} crumbs=${[["Executions", link("executions")], [params.execution]]}
      actions=${html`<${Copy} text=${`packline execution ${params.execution}`} label="Command line" what="Command line" />`}>
      <${Loaded} of=${execution}>${(data) => html`<${Shown} execution=${data} path=${path} />`}<//>
    <//>`;
}

const Shown = ({ execution, path }) => html`
  <p class="lead" aria-live="polite"><${State} of=${execution.state} /> ${execution.sealed_at && html`since <${Time} of=${execution.sealed_at} />`}</p>
  ${execution.alerts.length > 0 && html`<${Alerts} of=${execution.alerts} />`}
  <${Section} title="What it made">
    <div class="figures">
      <${Figure} value=${count(execution.file_count)} label="outputs" />
      <${Figure} value=${bytes(execution.size)} label="together" />
      <${Figure} value=${count(execution.versions.length)} label=${execution.versions.length === 1 ? "version" : "versions"} />
    </div>
    ${execution.versions.length > 0 && html`<ul class="plain">${execution.versions.map((uri) => html`<li><${Uri} of=${uri} /></li>`)}</ul>`}
    ${execution.datum_aliases.length + execution.late.length > 0 && html`<${Facts} of=${[
      ["Datum aliases", execution.datum_aliases.join(", ")],
      ["Late files", execution.late.join(", ")],
    ]} />`}
  <//>
  ${execution.state === "sealed" && html`<${Outputs} path=${path} />`}
  ${Object.keys(execution.marker).length > 0 && html`
    <${Section} title="Marker"><pre class="json" tabindex="0">${JSON.stringify(execution.marker, null, 2)}</pre><//>`}
  <${Events} of=${{ execution: execution.id }} />`;

const Alerts = ({ of }) => html`
  <${Section} title=${of.length === 1 ? "Alert" : "Alerts"}>
    <ul class="alerts">${of.map(({ code, message, remedy }) => html`
      <li><strong><code>${code}</code></strong><p>${message}</p>${remedy && html`<p class="remedy">What to do: ${remedy}</p>`}</li>`)}</ul>
  <//>`;

function Outputs({ path }) {
  const outputs = usePages(`${path}outputs/`, { limit: 100 });
  return html`
    <${Section} title="Outputs">
      ${outputs.items.length > 0 && html`<${Table} caption="Outputs" name="outputs" of=${outputs} rows=${outputs.items} id=${({ path: name, datum }) => `${name}:${datum.id}`} columns=${[
        { title: "Path", value: ({ path: name }) => name, cell: ({ path: name, datum }) => html`<a href=${link("data", datum.id)}>${name}</a>`, header: true },
        { title: "Size", value: ({ datum }) => datum.size, cell: ({ datum }) => bytes(datum.size), kind: "number" },
        { title: "Datum", text: ({ datum }) => datum.id, cell: ({ datum }) => html`<code>${datum.id}</code><${Copy} text=${`datum://${datum.id}`} what=${`URI of ${datum.name}`} />` },
      ]} />`}
      ${!outputs.items.length && !outputs.loading && !outputs.error && html`<p class="note">It has none.</p>`}
      <${More} of=${outputs} what="more outputs" />
    <//>`;
}
