// A version made of selected data.
import { announce, html, useState } from "../dom.js";
import { post, useApi } from "../api.js";
import { bytes, counted } from "../format.js";
import { composeLine } from "../pure/commands.js";
import { uriOf } from "../pure/version-ids.js";
import { MOST, clashes, totalBytes } from "../pure/selection.js";
import { Check, Field, WriteDialog } from "./write-dialog.js";

const DATASET = /^[a-z0-9._-]{1,128}$/;
const VERSION = /^[A-Za-z0-9._-]{1,256}$/;
const words = (text) => text.split(/[\s,]+/).filter(Boolean);

export function Compose({ selection, onDone, onClose }) {
  const [form, setForm] = useState({ dataset: "", name: "", base: "", packaging: true, aliases: "", tags: "" });
  const set = (name) => (event) => setForm({ ...form, [name]: event.target.value });
  const datasets = useApi("datasets/", { limit: 100 });
  const datums = [...selection.keys()];
  const base = form.base && baseId(form.dataset, form.base);
  const wish = { ...form, base: base.includes("://") || !base ? base : uriOf(base), datums, aliases: words(form.aliases), tags: words(form.tags) };
  const wrong = mistakes(form, wish);
  const twice = clashes(selection);
  const send = () => post("dataset-versions/", {
    dataset: form.dataset,
    name: form.name,
    files: datums.map((datum) => ({ datum })),
    previous_version: base || null,
    packaging: form.packaging,
    targeting_aliases: wish.aliases,
    tags: wish.tags,
  });
  const done = (version) => { announce(`${version.uri} was created.`); onDone(version); };
  const complete = form.dataset && form.name && !Object.values(wrong).some(Boolean) && datums.length <= MOST;
  return html`
    <${WriteDialog} title="Create a version from the selection" verb="Create version" twin=${composeLine(wish)}
      disabled=${!complete} send=${send} onDone=${done} onClose=${onClose}>
      <p>${counted(datums.length, "file")}, ${bytes(totalBytes(selection))}. The version has exactly these.</p>
      ${datums.length > MOST && html`<p class="problem" role="alert">At most ${MOST} files at a time: take some out of the selection.</p>`}
      ${twice.length > 0 && html`<p class="note" role="status">${counted(twice.length, "path")} selected twice (such as <code>${twice[0]}</code>): on disk the last one wins.</p>`}
      <div class="fields">
        <${Field} id="compose-dataset" label="Dataset" value=${form.dataset} onInput=${set("dataset")} wrong=${wrong.dataset} list="compose-datasets" hint="An existing one, or a new name." />
        <datalist id="compose-datasets">${(datasets.data?.results ?? []).map(({ name }) => html`<option value=${name} />`)}</datalist>
        <${Field} id="compose-name" label="Version" value=${form.name} onInput=${set("name")} wrong=${wrong.name} hint="Such as v2; it never changes afterwards." />
        <${Field} id="compose-base" label="Made from (optional)" value=${form.base} onInput=${set("base")} wrong=${wrong.base} hint="A version or alias, for lineage; no files are taken from it." />
        <${Field} id="compose-aliases" label="Aliases (optional)" value=${form.aliases} onInput=${set("aliases")} wrong=${wrong.aliases} hint=${form.packaging ? "Moved to it once it is packaged." : "Moved to it at once."} />
        <${Field} id="compose-tags" label="Tags (optional)" value=${form.tags} onInput=${set("tags")} hint="Separated by spaces or commas." />
        <${Check} id="compose-packaging" label="Package it" checked=${form.packaging} onChange=${(packaging) => setForm({ ...form, packaging })} />
      </div>
    <//>`;
}

function mistakes(form, { aliases }) {
  const name = "Letters, digits, dots, underscores and dashes only.";
  return {
    dataset: form.dataset && !DATASET.test(form.dataset) ? "Lower-case letters, digits, dots, underscores and dashes only." : "",
    name: form.name && !VERSION.test(form.name) ? name : "",
    base: form.base && !/^(?:[a-z]+:\/\/)?[\w.:/-]+$/.test(form.base) ? "A version, such as v1, or dataset://images/v1." : "",
    aliases: aliases.every((alias) => VERSION.test(alias)) ? "" : name,
  };
}

/** "v1" is of the same dataset; "images:v1" and "dataset://images/v1" say which. */
const baseId = (dataset, base) => (/[:/]/.test(base) ? base : `${dataset}:${base}`);
