// All datasets, each with its newest version.
import { html } from "../dom.js";
import { useApi, usePages } from "../api.js";
import { More, Page, State, Table, Time } from "../components.js";
import { bytes, count } from "../format.js";
import { link } from "../router.js";

export default function Datasets() {
  const datasets = usePages("datasets/", { limit: 50 });
  const columns = [
    { title: "Dataset", header: true, cell: (d) => html`<a href=${link("datasets", d.id)}>${d.name}</a>` },
    { title: "Newest version", cell: (d) => html`<${Newest} dataset=${d} show=${(v) => html`<a href=${link("versions", v.id)}>${v.name}</a>`} />` },
  ];
  return html`
    <${Page} title="Datasets" lead="Every dataset of this deployment, by name.">
      ${(datasets.items.length > 0 || !datasets.loading) && !(datasets.error && !datasets.items.length) && html`
        <${Table} caption="Datasets" columns=${columns} rows=${datasets.items}
          empty="There is no dataset yet. Upload files that name one, and it appears here." />`}
      <${More} of=${datasets} what="more datasets" />
    <//>`;
}

function Newest({ dataset, show }) {
  const versions = useApi("dataset-versions/", { dataset: dataset.id, limit: 1 });
  const newest = versions.data?.results[0];
  return newest ? show(newest) : versions.loading ? "…" : "–";
}
