// All datasets, each with its newest version.
import { html } from "../dom.js";
import { usePages } from "../api.js";
import { More, Page, State, Table, Time } from "../components/common.js";
import { bytes, count } from "../format.js";
import { FilterField } from "../components/filters.js";
import { Begin } from "../components/begin.js";
import { NewDataset } from "../components/dataset-actions.js";
import { LIST } from "../live.js";
import { link } from "../router.js";

const PAGE = 50; // each row is a query of the table

export default function Datasets({ query }) {
  const datasets = usePages("datasets/", { search: query.search, limit: PAGE, newest: true }, { live: LIST });
  const of = (draw) => ({ newest_version: newest }) => (newest ? draw(newest) : "–");
  const columns = [
    { title: "Dataset", value: (d) => d.name, header: true, cell: (d) => html`<a href=${link("datasets", d.id)}>${d.name}</a>` },
    { title: "Newest version", value: (d) => d.newest_version?.name, cell: of((v) => html`<a href=${link("versions", v.id)}>${v.name}</a>`) },
    { title: "Files", value: (d) => d.newest_version?.file_count, kind: "number", cell: of((v) => count(v.file_count)) },
    { title: "Size", value: (d) => d.newest_version?.size, kind: "number", cell: of((v) => bytes(v.size)) },
    { title: "Package", value: (d) => d.newest_version?.packaging, cell: of((v) => html`<${State} of=${v.packaging} />`) },
    { title: "Created", value: (d) => d.newest_version?.ctime, kind: "time", cell: of((v) => html`<${Time} of=${v.ctime} />`) },
  ];
  const shown = datasets.items.length > 0 || !(datasets.loading || datasets.error);
  return html`
    <${Page} title="Datasets" lead="Every dataset of this deployment, by name, with its newest version."
      actions=${html`<${FilterField} label="Name contains" param="search" /> <${NewDataset} />`}>
      ${shown && html`<${Table} caption="Datasets" name="datasets" filtered of=${datasets} columns=${columns} rows=${datasets.items}
        empty=${query.search ? "No dataset has this in its name." : "There is no dataset yet. It appears here when its first version exists."} />`}
      ${shown && !datasets.items.length && !query.search && !datasets.error && html`<${Begin} />`}
      <${More} of=${datasets} what="more datasets" />
    <//>`;
}
