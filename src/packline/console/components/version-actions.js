// The buttons on the page of a version, and the keyboard shortcut of the Expert view.
import { html, useCallback, useState } from "../dom.js";
import { DeleteDialog, RestoreDialog } from "../dialogs/delete.js";
import { PackageDialog } from "../dialogs/packaging.js";
import { Promote } from "../dialogs/promote.js";
import { go, setQuery } from "../router.js";
import { uriOf } from "../pure/version-ids.js";
import { useExpertKeys } from "./expert.js";

const PACKAGE = { none: "Package now", failed: "Retry packaging", built: "Rebuild" };

/** `reload` reads the version again. */
export function VersionActions({ version, reload }) {
  const [open, setOpen] = useState("");
  // As Valohai's users know it, the keys show the packages.
  useExpertKeys(useCallback((on) => on && setQuery({ tab: "packages" }), []));
  const close = () => setOpen("");
  const done = () => { close(); reload(); };
  const leave = () => (isModel ? go("models", version.dataset.id.slice("model:".length)) : go("datasets", version.dataset.id));
  const isModel = version.dataset.id.startsWith("model:");
  return html`
    ${!isModel && html`<button type="button" class="primary" onClick=${() => setOpen("promote")}>Promote</button>`}
    ${PACKAGE[version.packaging] && html`<button type="button" onClick=${() => setOpen("package")}>${PACKAGE[version.packaging]}</button>`}
    <button type="button" class="danger" onClick=${() => setOpen("delete")}>Delete</button>
    ${open === "promote" && html`<${Promote} dataset=${version.dataset.name} version=${version.name} onDone=${done} onClose=${close} />`}
    ${open === "package" && html`<${PackageDialog} version=${version} onDone=${done} onClose=${close} />`}
    ${open === "delete" && html`<${DeleteDialog} version=${version} onDone=${leave} onClose=${close} />`}`;
}

/** Shown instead of a deleted version: the error of the API and a button that restores the version. */
export function Deleted({ id, error, reload }) {
  const [open, setOpen] = useState(false);
  const version = { id, uri: uriOf(id), name: id.split(":").pop() };
  return html`
    <div class="problem" role="alert"><p><strong>${error.message}</strong></p>
      <button type="button" onClick=${() => setOpen(true)}>Restore</button></div>
    ${open && html`<${RestoreDialog} version=${version} onDone=${() => { setOpen(false); reload(); }} onClose=${() => setOpen(false)} />`}`;
}
