// What is being packaged: how far each is, its run and its log; and notifications when one ends.
import { html } from "../dom.js";
import { usePages } from "../api.js";
import { Copy, More, Page, Problem, State, Table, Time } from "../components/common.js";
import { Author } from "../components/events.js";
import { NotifyButton } from "../components/notify.js";
import { ProgressBar } from "../components/progress.js";
import { bytes, count } from "../format.js";
import { LIST } from "../live.js";
import { authorOf } from "../pure/author.js";
import { progress } from "../pure/poll-delay.js";
import { link } from "../router.js";

const MISSING = "This deployment does not list packagings yet: update it.";

export default function Packagings() {
  const packagings = usePages("packagings/", { limit: 20 }, { live: LIST });
  return html`
    <${Page} title="Packagings" lead="What is being packaged now, and failures that Packline tries again by itself. The list keeps itself up to date."
      actions=${html`<${NotifyButton} />`}>
      ${packagings.error && !packagings.items.length
        ? html`<${Problem} error=${packagings.error} retry=${packagings.reload} missing=${MISSING} />`
        : html`${!(packagings.loading && !packagings.items.length) && html`<${Table} caption="Packagings" name="packagings" of=${packagings}
            rows=${packagings.items} id=${({ uri }) => uri} columns=${COLUMNS} empty="Nothing is being packaged." />`}
          <${More} of=${packagings} what="more packagings" />`}
    <//>`;
}

const COLUMNS = [
  { title: "Version", value: ({ uri }) => uri, header: true, cell: ({ version, dataset }) => html`<a href=${link("versions", version.id)}>${dataset.name} ${version.name}</a>` },
  { title: "State", value: ({ packaging }) => packaging, cell: (row) => html`<${State} of=${row.packaging} />${row.packaging === "failed" && html` <span class="reason">${row.reason}</span>`}` },
  { title: "Progress", value: ({ packed_parts: packed, planned_parts: planned }) => (planned ? packed / planned : 0), cell: (row) => html`<${Progress} of=${row} />` },
  { title: "Files", value: ({ files }) => files, kind: "number", cell: ({ files }) => count(files) },
  { title: "Size", value: (row) => row.bytes, kind: "number", cell: (row) => bytes(row.bytes) },
  { title: "Asked for", value: ({ asked_at: at }) => at, kind: "time", cell: (row) => html`<${Time} of=${row.asked_at} /><${Author} of=${authorOf(row.asked_by)} before=" by " />` },
  { title: "Attempt", value: ({ attempts }) => attempts, kind: "number", cell: ({ attempts }) => count(attempts) },
  { title: "Run", value: ({ run }) => run, cell: (row) => html`<${Run} of=${row} />` },
];

function Progress({ of }) {
  if (of.packaging === "failed") return "–";
  const step = progress(of.packed_parts, of.planned_parts ? { parts: of.planned_parts } : null);
  return html`<span class="step"><${ProgressBar} step=${step} label=${`Packaging of ${of.uri}`} />${step.text}</span>`;
}

/** The run by its page in the AWS console; a local stack has none, so its name is copied. */
const Run = ({ of }) => html`
  ${of.run_url ? html`<a href=${of.run_url} target="_blank" rel="noopener noreferrer">Run<span class="unseen"> of ${of.uri}, in a new tab</span></a>`
    : html`<${Copy} text=${of.run} label="Copy run name" what=${`name of the run of ${of.uri}`} />`}
  ${of.log_url && html` <a href=${of.log_url} target="_blank" rel="noopener noreferrer">Log<span class="unseen"> of ${of.uri}, in a new tab</span></a>`}`;
