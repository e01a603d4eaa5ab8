// A model: its versions, and approving or rejecting one.
import { announce, html, useState } from "../dom.js";
import { post, usePages } from "../api.js";
import { More, Page, Problem, State, Table, Time } from "../components/common.js";
import { bytes, count } from "../format.js";
import { WriteDialog } from "../dialogs/write-dialog.js";
import { Events } from "../components/events.js";
import { statusLine } from "../pure/commands.js";
import { LIST } from "../live.js";
import { link } from "../router.js";

const SHOWN = { approved: "good", rejected: "bad", pending: "busy" };
const VERBS = { approved: "Approve", rejected: "Reject", pending: "Set back" };

export default function Model({ params: { model } }) {
  const versions = usePages("model-versions/", { model, limit: 50 }, { live: LIST });
  const [decision, setDecision] = useState(null);
  const rows = versions.items;
  const done = (version) => {
    setDecision(null);
    versions.reload();
    announce(`Version ${version.counter} is ${version.status}.`);
  };
  return html`
    <${Page} title=${model} crumbs=${[["Models", link("models")], [model]]}>
      ${versions.error && !rows.length
        ? html`<${Problem} error=${versions.error} retry=${versions.reload} />`
        : html`${!(versions.loading && !rows.length) && html`<${Versions} rows=${rows} of=${versions} onDecide=${(version, status) => setDecision({ version, status })} />`}<${More} of=${versions} what="more versions" />`}
      <${Events} of=${{ dataset: `model:${model}` }} />
      ${decision && html`<${Decide} ...${decision} onDone=${done} onClose=${() => setDecision(null)} />`}
    <//>`;
}

const Versions = ({ rows, of, onDecide }) => html`
  <${Table} caption="Versions of the model" name="versions" of=${of} rows=${rows} empty="There is no version of this model." columns=${[
    { title: "Version", value: ({ counter }) => counter, cell: ({ id, counter }) => html`<a href=${link("versions", id)}><span class="titled">Version </span>${counter}</a>`, header: true },
    { title: "Status", value: ({ status }) => status, cell: ({ status }) => html`<span class=${`state ${SHOWN[status] ?? "idle"}`}>${status || "pending"}</span>` },
    { title: "Files", value: ({ file_count: files }) => files, cell: ({ file_count: files }) => count(files), kind: "number" },
    { title: "Size", value: ({ size }) => size, cell: ({ size }) => bytes(size), kind: "number" },
    { title: "Package", value: ({ packaging }) => packaging, cell: ({ packaging }) => html`<${State} of=${packaging} />` },
    { title: "Created", value: ({ ctime }) => ctime, cell: ({ ctime }) => html`<${Time} of=${ctime} />`, kind: "time" },
    { title: "Note", value: ({ note }) => note || null, cell: ({ note }) => note || "–" },
    { title: html`<span class="unseen">Decide</span>`, cell: (version) => html`<span class="decide">${Object.keys(VERBS)
      .filter((status) => status !== (version.status || "pending"))
      .map((status) => html`<button type="button" class="quiet" aria-label=${`${VERBS[status]} version ${version.counter}`} onClick=${() => onDecide(version, status)}>${VERBS[status]}</button>`)}</span>` },
  ]} />`;

const Decide = ({ version, status, onDone, onClose }) => html`
  <${WriteDialog} title=${`${VERBS[status]} ${version.uri}?`} verb=${VERBS[status]} danger=${status === "rejected"} twin=${statusLine(version.uri, status)}
    send=${() => post(`model-versions/${encodeURIComponent(version.id)}/status/`, { status })} onDone=${onDone} onClose=${onClose}>
    <p>It is ${version.status || "pending"} now; it will be ${status}. Subscribers of events are notified.</p>
  <//>`;
