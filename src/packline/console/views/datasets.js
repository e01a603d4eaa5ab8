// All datasets, each with its newest version.
import { html } from "../dom.js";
import { usePages } from "../api.js";
import { More, Page, State, Table, Time } from "../components/common.js";
import { bytes, count } from "../format.js";
import { NewDataset } from "../components/dataset-actions.js";
import { link } from "../router.js";

const PAGE = 50; // each row is a query of the table

export default function Datasets() {
  const datasets = usePages("datasets/", { limit: PAGE, newest: true });
  const of = (draw) => ({ newest_version: newest }) => (newest ? draw(newest) : "–");
  const columns = [
    { title: "Dataset", header: true, cell: (d) => html`<a href=${link("datasets", d.id)}>${d.name}</a>` },
    { title: "Newest version", cell: of((v) => html`<a href=${link("versions", v.id)}>${v.name}</a>`) },
    { title: "Files", kind: "number", cell: of((v) => count(v.file_count)) },
    { title: "Size", kind: "number", cell: of((v) => bytes(v.size)) },
    { title: "Package", cell: of((v) => html`<${State} of=${v.packaging} />`) },
    { title: "Created", kind: "time", cell: of((v) => html`<${Time} of=${v.ctime} />`) },
  ];
  const shown = datasets.items.length > 0 || !(datasets.loading || datasets.error);
  return html`
    <${Page} title="Datasets" lead="Every dataset of this deployment, by name, with its newest version."
      actions=${html`<${NewDataset} />`}>
      ${shown && html`<${Table} caption="Datasets" columns=${columns} rows=${datasets.items}
        empty="There is no dataset yet. Upload files whose metadata names one, and it appears here." />`}
      <${More} of=${datasets} what="more datasets" />
    <//>`;
}
