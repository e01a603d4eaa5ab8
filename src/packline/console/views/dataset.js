// A dataset: its versions, newest first, and its aliases with where they pointed before.
import { html, useState } from "../dom.js";
import { useApi, usePages } from "../api.js";
import { Loaded, More, Page, Problem, Section, State, Table, Tag, Time } from "../components/common.js";
import { Begin } from "../components/begin.js";
import { Card } from "../components/card.js";
import { bytes, count } from "../format.js";
import { DatasetActions, DeletedVersions } from "../components/dataset-actions.js";
import { Author, Events } from "../components/events.js";
import { authorOf } from "../pure/author.js";
import { LIST } from "../live.js";
import { link } from "../router.js";

export default function Dataset({ params }) {
  const id = params.dataset;
  const dataset = useApi(`datasets/${encodeURIComponent(id)}/`);
  const versions = usePages(dataset.data ? "dataset-versions/" : null, { dataset: id, limit: 50 }, { live: LIST });
  const aliases = usePages(dataset.data ? `datasets/${encodeURIComponent(id)}/aliases/` : null, { limit: 200 }, { live: LIST });
  const empty = !versions.items.length && !versions.loading && !versions.error;
  const reload = () => { aliases.reload(); versions.reload(); };
  return html`
    <${Page} title=${id} crumbs=${[["Datasets", link("datasets")], [id]]} lead=${html`<code>${dataset.data?.uri ?? ""}</code>`}
      actions=${dataset.data && html`<${DatasetActions} dataset=${id} empty=${empty} reload=${reload} />`}>
      <${Loaded} of=${dataset}>${(data) => html`
        <${Card} uri=${data.uri} path=${`datasets/${encodeURIComponent(id)}/`} properties=${data.properties} owner=${data.owner} version=${data.latest_version?.id} reload=${dataset.reload} />
        <${Aliases} of=${aliases} dataset=${id} />
        <${Versions} of=${versions} aliases=${aliases.items} />
        ${empty && html`<${Begin} dataset=${id} />`}
        <${DeletedVersions} dataset=${id} reload=${reload} />
        <${Events} of=${{ dataset: id }} />`}<//>
      ${dataset.error?.status === 404 && html`<${DeletedVersions} dataset=${id} reload=${dataset.reload} />`}
    <//>`;
}

function Versions({ of, aliases }) {
  const pointing = (version) => aliases.filter((alias) => alias.version.id === version.id);
  const columns = [
    {
      title: "Version", value: (v) => v.name, text: (v) => [v.name, ...pointing(v).map(({ name }) => name)], header: true, cell: (v) => html`<a href=${link("versions", v.id)}>${v.name}</a>
        ${pointing(v).map((alias) => html` <span class="tag accent" key=${alias.name}>${alias.name}</span>`)}`,
    },
    { title: "Files", value: (v) => v.file_count, kind: "number", cell: (v) => count(v.file_count) },
    { title: "Size", value: (v) => v.size, kind: "number", cell: (v) => bytes(v.size) },
    { title: "Package", value: (v) => v.packaging, cell: (v) => html`<${State} of=${v.packaging} />` },
    { title: "Tags", text: (v) => v.tags, cell: (v) => v.tags.map((tag) => html`<${Tag} key=${tag}>${tag}<//>`) },
    { title: "Created", value: (v) => v.ctime, kind: "time", cell: (v) => html`<${Time} of=${v.ctime} />` },
  ];
  const shown = of.items.length > 0 || !(of.loading || of.error);
  return html`
    <${Section} title="Versions">
      ${shown && html`<${Table} caption="Versions, newest first" name="versions" of=${of} columns=${columns} rows=${of.items} empty="There is no version yet." />`}
      <${More} of=${of} what="older versions" />
    <//>`;
}

function Aliases({ of, dataset }) {
  const [open, setOpen] = useState("");
  if (of.error) return html`<${Problem} error=${of.error} retry=${of.reload} />`;
  if (!of.items.length) return null;
  const columns = [
    { title: "Alias", value: (a) => a.name, header: true, cell: (a) => html`<a class="tag accent" href=${link("datasets", dataset, "aliases", a.name)}>${a.name}</a>` },
    { title: "Version", value: (a) => a.version.name, cell: (a) => html`<a href=${link("versions", a.version.id)}>${a.version.name}</a>` },
    { title: "Moved", value: (a) => a.mtime, kind: "time", cell: (a) => html`<${Time} of=${a.mtime} />` },
    {
      title: "History", cell: (a) => html`<button class="quiet" aria-expanded=${open === a.name}
        onClick=${() => setOpen(open === a.name ? "" : a.name)}>${open === a.name ? "Hide" : "Show"}<span class="unseen"> history of ${a.name}</span></button>`,
    },
  ];
  return html`
    <${Section} title="Aliases">
      <${Table} caption="Aliases" name="aliases" of=${of} columns=${columns} rows=${of.items} id=${(a) => a.name} />
      ${open && html`<${History} key=${open} dataset=${dataset} alias=${open} />`}
    <//>`;
}

function History({ dataset, alias }) {
  const moves = usePages(`datasets/${encodeURIComponent(dataset)}/aliases/${encodeURIComponent(alias)}/history/`, { limit: 20 }, { live: LIST });
  return html`
    <div class="history"><h3>Where ${alias} pointed</h3>
      <ol>${moves.items.map((move) => html`<li key=${move.rev}>
        <${Time} of=${move.mtime} /> ${move.version ? html`<a href=${link("versions", move.version.id)}>${move.version.name}</a>` : "(removed)"}<${Author} of=${authorOf(move.moved_by)} before=" by " />${" "}
        <span class="soft">revision ${move.rev}</span></li>`)}</ol>
      <${More} of=${moves} what="older moves" />
    </div>`;
}
