// The dialog that edits the card of a dataset or version, from the state that was seen.
import { announce, html, useEffect, useState } from "../dom.js";
import { get, post, request } from "../api.js";
import { Dialog, Problem, Waiting } from "../components/common.js";
import { cardOf, changesOf, parseObject, parseTags, tagsText } from "../pure/card.js";
import { metadataLine } from "../pure/commands.js";
import { Field, WriteDialog } from "./write-dialog.js";

const OVERTAKEN = {
  message: "Properties or tags were changed since you read them.", remedy: "Copy what you typed, close this dialog and edit again.",
};

/** Reads properties, tags and ETag first: what is shown on the page may be older. */
export function EditCard({ uri, path, isVersion, onDone, onClose }) {
  const [seen, setSeen] = useState(null);
  const [error, setError] = useState(null);
  useEffect(() => { read(path, isVersion).then(setSeen, setError); }, [path]);
  if (!seen) return html`<${Dialog} title=${`Edit ${uri}`} onClose=${onClose}>${error ? html`<${Problem} error=${error} />` : html`<${Waiting} />`}<//>`;
  return html`<${Form} uri=${uri} path=${path} isVersion=${isVersion} seen=${seen} onDone=${onDone} onClose=${onClose} />`;
}

async function read(path, isVersion) {
  const response = await request(`${path}metadata/`);
  const properties = await response.json();
  const tags = isVersion ? (await get(path, { files: 0 })).tags : null;
  return { card: cardOf(properties, tags), etag: response.headers.get("ETag") };
}

function Form({ uri, path, isVersion, seen, onDone, onClose }) {
  const [card, setCard] = useState(seen.card);
  const [tags, setTags] = useState(tagsText(seen.card.tags));
  const [others, setOthers] = useState(Object.keys(seen.card.others).length ? JSON.stringify(seen.card.others, null, 2) : "");
  const parsed = parseObject(others);
  const changes = parsed.wrong ? {} : changesOf(seen.card, { ...card, tags: parseTags(tags), others: parsed.value }, isVersion);
  const set = (name) => (event) => setCard({ ...card, [name]: event.target.value });
  const send = () => post(`${path}metadata/`, changes, { headers: { "If-Match": seen.etag } }).catch((error) => {
    throw error.status === 412 ? Object.assign(error, OVERTAKEN) : error;
  });
  const done = () => { announce(`${uri} was changed.`); onDone(); };
  return html`
    <${WriteDialog} title=${`Edit ${uri}`} verb="Save" wide twin=${metadataLine(uri, changes)} disabled=${parsed.wrong || !Object.keys(changes).length} send=${send} onDone=${done} onClose=${onClose}>
      <${Field} id="card-description" label="Description" value=${card.description} onInput=${set("description")} />
      <div class="fields">
        <${Field} id="card-owner" label="Owner" value=${card.owner} onInput=${set("owner")} />
        <${Field} id="card-license" label="Licence" value=${card.license} onInput=${set("license")} hint="An SPDX identifier, such as CC-BY-4.0." />
        <${Field} id="card-tags" label="Tags" value=${tags} onInput=${(event) => setTags(event.target.value)} hint="With commas between them." />
      </div>
      <${Field} id="card-others" label="Other properties" hint="One JSON object." wrong=${parsed.wrong}>
        <textarea id="card-others" rows="5" spellcheck=${false} value=${others} aria-describedby=${parsed.wrong ? "card-others-hint card-others-wrong" : "card-others-hint"}
          aria-invalid=${parsed.wrong ? "true" : null} onInput=${(event) => setOthers(event.target.value)} /><//>
      <${Field} id="card-readme" label="README" hint="Markdown. Empty: the README.md of the version is shown, if it has one.">
        <textarea id="card-readme" rows="10" value=${card.readme} aria-describedby="card-readme-hint" onInput=${set("readme")} /><//>
    <//>`;
}
