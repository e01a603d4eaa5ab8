// What can be done with a version: the buttons on its page, and the keys of the Expert view.
import { html, useCallback, useState } from "../dom.js";
import { DeleteDialog, RestoreDialog } from "../dialogs/removal.js";
import { PackageDialog } from "../dialogs/packaging.js";
import { Promote } from "../dialogs/promote.js";
import { exactly } from "../format.js";
import { setQuery } from "../router.js";
import { useExpertKeys } from "./expert.js";

const PACKAGE = { none: "Package now", failed: "Retry packaging", built: "Rebuild" };

/** `reload` reads the version again. */
export function VersionActions({ version, reload }) {
  const [open, setOpen] = useState("");
  // As Valohai's users know it, the keys show the packages.
  useExpertKeys(useCallback((on) => on && setQuery({ tab: "packages" }), []));
  const close = () => setOpen("");
  const done = () => { close(); reload(); };
  const isModel = version.dataset.id.startsWith("model:");
  if (version.deleted_at) {
    return html`
      <button type="button" class="primary" onClick=${() => setOpen("restore")}>Restore</button>
      ${open === "restore" && html`<${RestoreDialog} version=${version} onDone=${done} onClose=${close} />`}`;
  }
  return html`
    ${!isModel && html`<button type="button" class="primary" onClick=${() => setOpen("promote")}>Promote</button>`}
    ${PACKAGE[version.packaging] && html`<button type="button" onClick=${() => setOpen("package")}>${PACKAGE[version.packaging]}</button>`}
    <button type="button" class="danger" onClick=${() => setOpen("delete")}>Delete</button>
    ${open === "promote" && html`<${Promote} dataset=${version.dataset.name} version=${version.name} onDone=${done} onClose=${close} />`}
    ${open === "package" && html`<${PackageDialog} version=${version} onDone=${done} onClose=${close} />`}
    ${open === "delete" && html`<${DeleteDialog} version=${version} onDone=${done} onClose=${close} />`}`;
}

/** Above a version that is deleted: until when it can be had back. */
export const Deleted = ({ version }) => (version.deleted_at ? html`
  <div class="problem" role="status"><p><strong>This version is deleted.</strong></p>
    <p>It can be restored until ${exactly(version.purge_at)}; then it is purged.</p></div>` : null);
