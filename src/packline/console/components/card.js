// What people say about a dataset or version: description, owner, licence, tags, properties and README, edited in place.
import { html, useState } from "../dom.js";
import { useApi } from "../api.js";
import { Facts, Section, Tag } from "./common.js";
import { CardHistory } from "./card-history.js";
import { EditCard } from "../dialogs/card.js";
import { cardOf } from "../pure/card.js";
import { Readme } from "../preview.js";

const README = /^readme\.(md|markdown)$/i;

/**
 * `uri`; `path` of the API, "datasets/images/"; `properties`; `tags` of a version; `version`: whose README.md is shown
 * where no other was written; `owner`: who created the dataset; `reload` reads the properties again.
 */
export function Card({ uri, path, properties, tags, version, owner, reload }) {
  const [editing, setEditing] = useState(false);
  const card = cardOf(properties, tags);
  const others = Object.entries(card.others).map(([name, value]) => [name, typeof value === "string" ? value : JSON.stringify(value)]);
  const facts = [
    ["Owner", card.owner || owner],
    ["Licence", card.license],
    ["Tags", card.tags.length > 0 && card.tags.map((tag) => html`<${Tag} key=${tag}>${tag}<//>`)],
    ...others,
  ].filter(([, value]) => value);
  return html`
    <${Section} title="About" aside=${html`<button type="button" onClick=${() => setEditing(true)}>Edit</button>`}>
      ${card.description && html`<p class="description">${card.description}</p>`}
      ${facts.length > 0 && html`<${Facts} of=${facts} />`}
      ${!card.description && !facts.length && html`<p class="note">There is no description yet.</p>`}
      <${CardHistory} path=${path} />
    <//>
    <${ReadmeSection} text=${card.readme} version=${version} />
    ${editing && html`<${EditCard} uri=${uri} path=${path} isVersion=${Boolean(tags)} onClose=${() => setEditing(false)} onDone=${() => { setEditing(false); reload(); }} />`}`;
}

/** The README that was written, else the file of the version. */
function ReadmeSection({ text, version }) {
  const listed = useApi(!text && version ? `dataset-versions/${encodeURIComponent(version)}/tree/` : null, { prefix: "README", limit: 20 });
  const file = listed.data?.results.find((entry) => entry.kind === "file" && README.test(entry.path));
  if (!text && !file) return null;
  return html`<${Section} title="README"><${Readme} key=${text || file.path} text=${text} version=${version} path=${file?.path} /><//>`;
}
