// What was said about a dataset or version before: old and new values, by whom and when. Read when it is opened.
import { html, useState } from "../dom.js";
import { usePages } from "../api.js";
import { More, Problem, Table, Time } from "./common.js";
import { Author } from "./events.js";
import { LIST } from "../live.js";
import { changedRows } from "../pure/card.js";
import { authorOf } from "../pure/author.js";

const MISSING = "This deployment keeps no history of properties yet: update it.";

/** `path` of the API, "datasets/images/". */
export function CardHistory({ path }) {
  const [open, setOpen] = useState(false);
  return html`<details class="card-history" onToggle=${(event) => setOpen(event.currentTarget.open)}><summary>History of what is said here</summary>
    ${open && html`<${Rows} path=${path} />`}</details>`;
}

function Rows({ path }) {
  const changes = usePages(`${path}metadata/history/`, { limit: 20 }, { live: LIST });
  if (changes.error && !changes.items.length) return html`<${Problem} error=${changes.error} retry=${changes.reload} missing=${MISSING} />`;
  return html`
    ${!(changes.loading && !changes.items.length) && html`<${Table} caption="History of properties" name="properties" of=${changes} rows=${changedRows(changes.items)}
      empty="Nothing was changed in the last year." columns=${COLUMNS} />`}
    <${More} of=${changes} what="earlier changes" />`;
}

const COLUMNS = [
  { title: "When", value: ({ time }) => time, kind: "time", cell: ({ time }) => html`<${Time} of=${time} />` },
  { title: "By", value: ({ by }) => by?.name, cell: ({ by }) => (authorOf(by) ? html`<${Author} of=${authorOf(by)} />` : "–") },
  { title: "Property", value: ({ key }) => key, header: true, cell: ({ key }) => key },
  { title: "Was", value: ({ before }) => before, kind: "value", cell: ({ before }) => before || "–" },
  { title: "Became", value: ({ after }) => after, kind: "value", cell: ({ after }) => after || "removed" },
];
