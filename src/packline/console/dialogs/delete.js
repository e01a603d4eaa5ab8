// The dialogs that delete and restore a version.
import { announce, html } from "../dom.js";
import { post, remove } from "../api.js";
import { deleteLine, restoreLine } from "../pure/commands.js";
import { exactly } from "../format.js";
import { WriteDialog } from "./write-dialog.js";

const path = (version) => `dataset-versions/${encodeURIComponent(version.id)}/`;

export function DeleteDialog({ version, onDone, onClose }) {
  const done = (gone) => { announce(`${version.uri} is deleted.`); onDone(gone); };
  return html`
    <${WriteDialog} title="Delete this version?" verb=${`Delete ${version.name}`} danger twin=${deleteLine(version.uri)}
      send=${() => remove(path(version))} onDone=${done} onClose=${onClose}>
      <p><code>${version.uri}</code> disappears from lists and can no longer be fetched. It can be restored until its
        retention ends; then it is purged, with the parts that no other version uses.</p>
      <p>The uploaded files themselves stay.</p>
    <//>`;
}

export function RestoreDialog({ version, onDone, onClose }) {
  const done = (back) => { announce(`${version.uri} is restored.`); onDone(back); };
  return html`
    <${WriteDialog} title="Restore this version?" verb=${`Restore ${version.name}`} twin=${restoreLine(version.uri)}
      send=${() => post(`${path(version)}restore/`, {})} onDone=${done} onClose=${onClose}>
      <p><code>${version.uri}</code> comes back as it was${version.deleted_at ? ` before ${exactly(version.deleted_at)}` : ""}.</p>
    <//>`;
}
