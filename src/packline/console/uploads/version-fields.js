// The version that files become: fields of the pages that upload and adopt.
import { html } from "../dom.js";
import { Check, Field } from "../dialogs/write-dialog.js";

const DATASET = /^[a-z0-9._-]{1,128}$/;
const NAME = /^[A-Za-z0-9._-]{1,256}$/;
const RULE = "Letters, digits, dots, underscores and dashes only.";
export const words = (text) => text.split(/[\s,]+/).filter(Boolean);

export const emptyVersion = (dataset = "") => ({ dataset, version: "", aliases: "", packaging: true });

/** By field, what is wrong with it; "" if nothing is. */
export const mistakes = ({ dataset, version, aliases }) => ({
  dataset: dataset && !DATASET.test(dataset) ? "Lower-case letters, digits, dots, underscores and dashes only." : "",
  version: version && !NAME.test(version) ? RULE : "",
  aliases: words(aliases).every((alias) => NAME.test(alias)) ? "" : RULE,
});

export function VersionFields({ of, onChange, optional = false }) {
  const wrong = mistakes(of);
  const set = (name) => (event) => onChange({ ...of, [name]: event.target.value });
  const more = optional ? " (optional)" : "";
  return html`<div class="fields">
    <${Field} id="target-dataset" label=${`Dataset${more}`} value=${of.dataset} onInput=${set("dataset")} wrong=${wrong.dataset} hint="An existing one, or a new name, such as images." />
    <${Field} id="target-version" label=${`Version${more}`} value=${of.version} onInput=${set("version")} wrong=${wrong.version} hint="Such as v1; it never changes afterwards." />
    <${Field} id="target-aliases" label="Aliases (optional)" value=${of.aliases} onInput=${set("aliases")} wrong=${wrong.aliases} hint=${of.packaging ? "Moved to it once it is packaged." : "Moved to it once it exists."} />
    <${Check} id="target-packaging" label="Package it" checked=${of.packaging} onChange=${(packaging) => onChange({ ...of, packaging })} />
  </div>`;
}
