// What has a part in its name or path: datasets, models, versions, executions, and files of all versions.
import { html } from "../dom.js";
import { usePages } from "../api.js";
import { counted } from "../format.js";
import { searchAllLine } from "../pure/commands.js";
import { addressOf, fileAddress } from "../pure/order.js";
import { link } from "../router.js";
import { More, Problem, Section, Table } from "./common.js";
import { Copy } from "./copy.js";

const PAGE = 50;

export function Everything({ pattern }) {
  const hits = usePages("search/", { q: pattern, limit: PAGE });
  if (hits.error && !hits.items.length) return html`<${Problem} error=${hits.error} retry=${hits.reload} missing="This deployment cannot search everything yet: update it." />`;
  const done = hits.items.length > 0 || !hits.loading;
  return html`
    <${Section} title="Names and files" aside=${html`<${Copy} text=${searchAllLine(pattern)} label="Command line" what="Command line" />`}>
      ${done && html`<p class="note" role="status">${counted(hits.items.length, "result")} shown${hits.more ? "; there are more" : ""}. Searched: names, and ${hits.searched}.</p>`}
      ${hits.notSearched?.length > 0 && html`<p class="note">Not searched yet: ${hits.notSearched.join(", ")}.</p>`}
      ${done && html`<${Table} caption="Names and files" name="everything" of=${hits} rows=${hits.items} id=${key} columns=${COLUMNS}
        empty=${hits.more ? "Nothing on these pages." : `Nothing matches “${pattern}”.`} />`}
      <${More} of=${hits} what="more results" />
    <//>`;
}

const key = (hit) => `${hit.kind} ${hit.collection} ${hit.name} ${hit.uri}`;

const COLUMNS = [
  { title: "Name", header: true, value: (hit) => hit.name, cell: (hit) => html`<a href=${link(...addressOf(hit))}>${hit.name}</a>` },
  { title: "Kind", value: (hit) => hit.kind, cell: (hit) => hit.kind },
  { title: "Of", value: (hit) => hit.collection, cell: (hit) => html`<${Collection} of=${hit.kind === "dataset" ? "" : hit.collection} />` },
  { title: "In versions", text: (hit) => hit.versions?.map(({ name }) => name), cell: (hit) => (hit.kind === "file" ? html`<${Versions} of=${hit} />` : "–") },
];

function Collection({ of }) {
  if (!of) return "–";
  const model = of.startsWith("model:") ? of.slice("model:".length) : "";
  return html`<a href=${model ? link("models", model) : link("datasets", of)}>${model || of}</a>`;
}

const Versions = ({ of }) => html`${of.versions.map(({ id, name }) => html`<a key=${id} href=${link(...fileAddress(id, of.name))}>${name}</a> `)}
  ${of.more_versions > 0 && `and ${of.more_versions} more`}`;
