// The dialog that removes a dataset: what that affects, then a request for each hundred aliases and versions.
import { announce, html, useState } from "../dom.js";
import { remove, useApi } from "../api.js";
import { Facts, Loaded } from "../components/common.js";
import { bytes, counted } from "../format.js";
import { removeDatasetLine } from "../pure/commands.js";
import { link } from "../router.js";
import { Field, WriteDialog } from "./write-dialog.js";

const SHOWN = 5; // executions, and versions of others, that are named

export function RemoveDataset({ dataset, onDone, onClose }) {
  const path = `datasets/${encodeURIComponent(dataset)}/`;
  const usage = useApi(`${path}usage/`);
  const [typed, setTyped] = useState("");
  const send = async () => {
    const newest = usage.data.newest_version;
    const query = newest ? `?newest=${encodeURIComponent(newest)}` : "";
    const done = { aliases: 0, versions: 0 };
    try {
      for (;;) {
        const step = await remove(path + query);
        done.aliases += step.aliases_removed;
        done.versions += step.versions_deleted;
        if (step.removed) return step;
      }
    } catch (error) {
      if (done.aliases + done.versions === 0) throw error;
      throw Object.assign(error, { message: `Only a part is removed: ${counted(done.aliases, "alias", "aliases")} and ${counted(done.versions, "version")}. ${error.message}` });
    }
  };
  const done = (step) => { announce(`${dataset} is removed.`); onDone(step); };
  return html`
    <${WriteDialog} title="Remove this dataset?" verb=${`Remove ${dataset}`} danger twin=${removeDatasetLine(`dataset://${dataset}/`)}
      disabled=${!usage.data || typed !== dataset} send=${send} onDone=${done} onClose=${onClose}>
      <${Loaded} of=${usage}>${(data) => html`<${Consequences} of=${data} />`}<//>
      <p>Jobs that fetch any of it fail from now on. Each version can be restored until its retention ends, and brings the
        dataset back; its name is never given to other content. The uploaded files themselves stay.</p>
      <${Field} id="remove-dataset-name" label="Type the name of the dataset" value=${typed} onInput=${(event) => setTyped(event.target.value.trim())} />
    <//>`;
}

function Consequences({ of }) {
  const least = of.complete ? "" : "at least ";
  const readers = named(of.used_by, "execution");
  const based = named(of.used_by, "version");
  return html`<${Facts} of=${[
    ["Versions deleted", `${least}${counted(of.versions, "version")}, ${counted(of.file_count, "file")}, ${bytes(of.size)}`],
    ["Packages purged later", of.packages > 0 && `${least}${counted(of.packages, "version")} packaged; parts that others use stay`],
    ["Aliases removed", of.aliases.join(", ")],
    ["Executions whose inputs name it", readers.length > 0 && html`<${Names} of=${readers} to=${(name) => link("executions", name)} />`],
    ["Versions based on it", based.length > 0 && html`<${Names} of=${based} />`],
  ].filter(([, value]) => value)} />`;
}

const named = (uses, kind) => [...new Set(uses.filter((use) => use.kind === kind).map((use) => use.by))];

const Names = ({ of, to }) => html`${of.slice(0, SHOWN).map((name) => html`${to ? html`<a key=${name} href=${to(name)}>${name}</a>` : html`<code key=${name}>${name}</code>`} `)}
  ${of.length > SHOWN && `and ${of.length - SHOWN} more`}`;
