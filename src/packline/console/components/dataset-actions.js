// The buttons on the page of a dataset, and its deleted versions.
import { html, useState } from "../dom.js";
import { usePages } from "../api.js";
import { More, Section, Table, Time } from "./common.js";
import { CreateDataset } from "../dialogs/dataset.js";
import { RemoveDataset } from "../dialogs/remove-dataset.js";
import { Promote } from "../dialogs/promote.js";
import { RestoreDialog } from "../dialogs/delete.js";
import { LIST } from "../live.js";
import { go, link } from "../router.js";

/** `reload` reads aliases and versions again; `empty`: there is no version that an alias could point to. */
export function DatasetActions({ dataset, empty, reload }) {
  const [open, setOpen] = useState("");
  const close = () => setOpen("");
  return html`
    ${!empty && html`<button type="button" class="primary" onClick=${() => setOpen("promote")}>Promote a version…</button>`}
    <a class="button" href=${link("upload", { dataset })}>Upload files</a>
    <button type="button" class="danger" onClick=${() => setOpen("remove")}>Remove dataset…</button>
    ${open === "promote" && html`<${Promote} dataset=${dataset} onClose=${close} onDone=${() => { close(); reload(); }} />`}
    ${open === "remove" && html`<${RemoveDataset} dataset=${dataset} onClose=${close} onDone=${() => go("datasets")} />`}`;
}

export function NewDataset() {
  const [open, setOpen] = useState(false);
  return html`
    <button type="button" class="primary" onClick=${() => setOpen(true)}>New dataset</button>
    ${open && html`<${CreateDataset} onClose=${() => setOpen(false)} onDone=${(dataset) => go("datasets", dataset.id)} />`}`;
}

/** Deleted versions that can still be restored; nothing where there are none. */
export function DeletedVersions({ dataset, reload }) {
  const versions = usePages("dataset-versions/", { dataset, deleted: "true", limit: 200 }, { live: LIST });
  const [restoring, setRestoring] = useState(null);
  const rows = versions.items.filter((version) => version.deleted_at);
  if (!rows.length) return null; // among the newest two hundred; older ones can be restored by their own page
  return html`
    <${Section} title="Deleted versions">
      <${Table} caption="Deleted versions" name="deleted" rows=${rows} columns=${[
        { title: "Version", value: ({ name }) => name, cell: ({ id, name }) => html`<a href=${link("versions", id)}>${name}</a>`, header: true },
        { title: "Deleted", value: ({ deleted_at: at }) => at, cell: ({ deleted_at: at }) => html`<${Time} of=${at} />`, kind: "time" },
        { title: "Purged after", value: ({ purge_at: at }) => at, cell: ({ purge_at: at }) => html`<${Time} of=${at} />`, kind: "time" },
        { title: html`<span class="unseen">Restore</span>`, cell: (version) => html`<button type="button" aria-label=${`Restore ${version.name}`} onClick=${() => setRestoring(version)}>Restore</button>` },
      ]} />
      <${More} of=${versions} what="more deleted versions" />
      ${restoring && html`<${RestoreDialog} version=${restoring} onClose=${() => setRestoring(null)}
        onDone=${() => { setRestoring(null); versions.reload(); reload(); }} />`}
    <//>`;
}
