// A new dataset, still without a version.
import { announce, html, useState } from "../dom.js";
import { get, post } from "../api.js";
import { createDatasetLine } from "../pure/commands.js";
import { Field, WriteDialog } from "./write-dialog.js";

const NAME = /^[a-z0-9._-]{1,128}$/;

/** Creates a dataset; the API itself answers with one that exists as if it were new. */
async function create(name) {
  const existing = await get(`datasets/${encodeURIComponent(name)}/`).catch((error) => { if (error.status !== 404) throw error; });
  if (existing) throw Object.assign(new Error(`${existing.uri} exists already.`), { remedy: "Open it from the list of datasets, or take another name." });
  return post("datasets/", { name });
}

export function CreateDataset({ onDone, onClose }) {
  const [name, setName] = useState("");
  const wrong = name && !NAME.test(name) ? "Lower-case letters, digits, dots, underscores and dashes only." : "";
  const done = (dataset) => { announce(`${dataset.uri} was created.`); onDone(dataset); };
  return html`
    <${WriteDialog} title="New dataset" verb="Create dataset" twin=${createDatasetLine(name)} disabled=${!name || wrong}
      send=${() => create(name)} onDone=${done} onClose=${onClose}>
      <${Field} id="dataset-name" label="Name" value=${name} wrong=${wrong} onInput=${(event) => setName(event.target.value.trim())}
        hint="Versions come from executions that name it, or from data you select in the search." />
    <//>`;
}
