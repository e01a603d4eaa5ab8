// A new dataset, still without a version.
import { announce, html, useState } from "../dom.js";
import { post } from "../api.js";
import { createDatasetLine } from "../pure/commands.js";
import { Field, WriteDialog } from "./write-dialog.js";

const NAME = /^[a-z0-9._-]{1,128}$/;

export function CreateDataset({ onDone, onClose }) {
  const [name, setName] = useState("");
  const wrong = name && !NAME.test(name) ? "Lower-case letters, digits, dots, underscores and dashes only." : "";
  const done = (dataset) => { announce(`${dataset.uri} was created.`); onDone(dataset); };
  return html`
    <${WriteDialog} title="New dataset" verb="Create dataset" twin=${createDatasetLine(name)} disabled=${!name || wrong}
      send=${() => post("datasets/", { name })} onDone=${done} onClose=${onClose}>
      <${Field} id="dataset-name" label="Name" value=${name} wrong=${wrong} onInput=${(event) => setName(event.target.value.trim())}
        hint="Versions come from executions that name it, or from data you select in the search." />
    <//>`;
}
