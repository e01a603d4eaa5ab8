// The HTTP API as its own OpenAPI document describes it: every operation with parameters, examples and errors.
import { html } from "../dom.js";
import { useApi } from "../api.js";
import { Loaded, Page, Section, Table } from "../components/common.js";
import { operationsOf, typeOf } from "../pure/openapi.js";

export default function ApiReference() {
  const document = useApi("openapi.json");
  return html`
    <${Page} title="HTTP API" lead=${html`Made from <code>/api/v0/openapi.json</code>, from which clients can be generated.`}>
      <${Loaded} of=${document}>${(description) => operationsOf(description).map(([tag, operations]) => html`
        <${Section} key=${tag} title=${tag}>
          ${operations.map((operation) => html`<${Operation} key=${operation.id} of=${operation} />`)}
        <//>`)}<//>
    <//>`;
}

function Operation({ of }) {
  const columns = [
    { title: "Parameter", header: true, cell: ({ name }) => html`<code>${name}</code>` },
    { title: "In", cell: (parameter) => `${parameter.in}${parameter.required ? ", required" : ""}` },
    { title: "Type", cell: ({ schema }) => typeOf(schema) },
    { title: "Meaning", cell: ({ description }) => description ?? "" },
  ];
  return html`
    <details>
      <summary><code>${of.method} ${of.path}</code> ${of.summary}</summary>
      <p>${of.description}</p>
      ${of.parameters.length > 0 && html`<${Table} caption=${`Parameters of ${of.id}`} columns=${columns} rows=${of.parameters} id=${(p) => `${p.in} ${p.name}`} />`}
      ${of.request !== undefined && html`<${Example} title=${`Body of ${of.id}`} of=${of.request} />`}
      ${of.answer !== undefined && html`<${Example} title=${`Answer ${of.status} of ${of.id}`} of=${of.answer} />`}
      <h3>Errors</h3>
      <ul>${of.errors.map(([status, text]) => html`<li key=${status}><code>${status}</code> ${text}</li>`)}</ul>
    </details>`;
}

const Example = ({ title, of }) => html`
  <h3>${title}</h3>
  <div class="scroll" tabindex="0" role="region" aria-label=${title}><pre>${JSON.stringify(of, null, 2)}</pre></div>`;
