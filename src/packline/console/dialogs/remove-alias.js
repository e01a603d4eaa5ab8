// The dialog that removes an alias, from the revision that was seen.
import { announce, html } from "../dom.js";
import { remove } from "../api.js";
import { removeAliasLine } from "../pure/commands.js";
import { WriteDialog } from "./write-dialog.js";

export function RemoveAliasDialog({ dataset, alias, now, onDone, onClose }) {
  const path = `datasets/${encodeURIComponent(dataset)}/aliases/${encodeURIComponent(alias)}/`;
  const done = (gone) => { announce(`${alias} is removed.`); onDone(gone); };
  return html`
    <${WriteDialog} title="Remove this alias?" verb=${`Remove ${alias}`} danger twin=${removeAliasLine(dataset, alias, now.rev)}
      send=${() => remove(path, { "If-Match": `"${now.rev}"` })} onDone=${done} onClose=${onClose}>
      <p>Jobs that fetch <code>${now.uri}</code> fail from now on. Version ${now.version.name} stays, and so does the
        history of the alias; it can be created again.</p>
    <//>`;
}
