// The files of a version by type and by size.
import { html } from "../dom.js";
import { useApi } from "../api.js";
import { Loaded, Table } from "../components/common.js";
import { bytes, count, counted } from "../format.js";
import { Histogram } from "./data-table.js";

const MISSING = "files without an ending";

export function FileSummary({ version }) {
  const summary = useApi(`dataset-versions/${encodeURIComponent(version)}/file-summary/`);
  return html`<${Loaded} of=${summary}>${(data) => html`<${Summary} of=${data} />`}<//>`;
}

function Summary({ of }) {
  const share = (files) => `${((100 * files) / of.files_read).toFixed(files < of.files_read ? 1 : 0)} %`;
  const columns = [
    { title: "Type", value: ({ ending }) => ending || MISSING, header: true, cell: ({ ending }) => (ending ? `.${ending}` : MISSING) },
    { title: "Files", value: ({ files }) => files, kind: "number", cell: ({ files }) => count(files) },
    { title: "Share", kind: "number", cell: ({ files }) => share(files) },
    { title: "Size", value: (type) => type.bytes, kind: "number", cell: (type) => bytes(type.bytes) },
  ];
  const classes = of.sizes.map(({ files }) => files);
  const used = classes.findLastIndex(Boolean);
  const labels = of.sizes.map(({ max_bytes: most }) => (most ? `up to ${bound(most)}` : "larger"));
  const text = of.sizes.map(({ files }, at) => files && `${labels[at]}: ${count(files)}`).filter(Boolean).join(", ");
  return html`
    ${of.files_read < of.files && html`<p class="soft">Of ${counted(of.files_read, "file")} that were read, of ${count(of.files)}.</p>`}
    <p class="distribution sizes"><${Histogram} bins=${classes.slice(0, used + 1)} label=${`Files by size. ${text}`} /> <span>${text}</span></p>
    <${Table} caption="Files by type" name="types" columns=${columns} rows=${of.types} id=${({ ending }) => ending} />
    ${of.other_types > 0 && html`<p class="soft">${counted(of.other_types, "file")} of other types.</p>`}`;
}

/** "10 KiB" of a bound, which is whole. */
const bound = (size) => bytes(size).replace(".0 ", " ");
