// What a version differs in from another: files added, removed, changed.
import { html, useEffect, useRef, useState } from "../dom.js";
import { usePages } from "../api.js";
import { Loaded, More, Section, Table } from "../components/common.js";
import { bytes, counted } from "../format.js";
import { Comparison, OneSide } from "../preview.js";
import { setQuery } from "../router.js";
import { datasetOf, nameOf, versionId } from "../pure/version-ids.js";

const SIGNS = { added: "+", removed: "−", changed: "≠" };

export default function Diff({ version, query }) {
  const others = usePages("dataset-versions/", { dataset: version.dataset.id, limit: 100 });
  const base = version.previous_version;
  const against = query.against ?? base ?? "";
  const otherVersions = others.items.filter((other) => other.id !== version.id);
  const named = !against || otherVersions.some((other) => other.id === against);
  return html`
    <${Section} title="Compare" aside=${html`
      <label class="inline" for="against">with version</label>
      <select id="against" value=${against} onChange=${(event) => setQuery({ against: event.target.value })}>
        <option value="" disabled>Choose one</option>
        ${!named && html`<option value=${against}>${labelOf(against, version)}</option>`}
        ${otherVersions.map((other) => html`<option key=${other.id} value=${other.id}>${other.name}</option>`)}
      </select><span class="soft">or</span>
      <${OtherDataset} dataset=${version.dataset.id} />`}>
      ${against ? html`<${Changes} key=${against} version=${version} against=${against} file=${query.file} />`
        : html`<p class="note">Choose a version: what must be done to it to have this one is listed here.</p>`}
    <//>`;
}

/** The name of a version; with its dataset where that is another one. */
const labelOf = (id, version) => (datasetOf(id) === version.dataset.id ? nameOf(id) : `${datasetOf(id)} ${nameOf(id)}`);

/** A field for a version of any dataset; a name alone is a version of `dataset`. */
function OtherDataset({ dataset }) {
  const [text, setText] = useState("");
  const id = versionId(text.trim()) ?? (/[:/]/.test(text) || !text.trim() ? text.trim() : `${dataset}:${text.trim()}`);
  const submit = (event) => { event.preventDefault(); if (id) setQuery({ against: id, file: "" }); };
  return html`<form class="by-id" onSubmit=${submit}>
    <input type="text" value=${text} onInput=${(event) => setText(event.target.value)} aria-label="Version of any dataset" placeholder="dataset:version" autocomplete="off" spellcheck=${false} />
    <button type="submit">Compare</button></form>`;
}

function Changes({ version, against, file }) {
  const changes = usePages(`dataset-versions/${encodeURIComponent(version.id)}/diff/`, { against, limit: 200 });
  const columns = [
    { title: "Change", value: (c) => c.change, cell: (c) => html`<span class=${`change ${c.change}`}><span aria-hidden="true">${SIGNS[c.change]}</span> ${c.change}</span>` },
    { title: "File", value: (c) => c.path, header: true, kind: "path", cell: (c) => html`<button type="button" class="link" aria-expanded=${String(c.path === file)} onClick=${() => setQuery({ file: c.path === file ? "" : c.path }, { replace: true })}>${c.path}</button>` },
    { title: `In ${labelOf(against, version)}`, value: (c) => c.before?.size, kind: "number", cell: (c) => bytes(c.before?.size) },
    { title: `In ${version.name}`, value: (c) => c.after?.size, kind: "number", cell: (c) => bytes(c.after?.size) },
  ];
  const tally = Object.keys(SIGNS).map((kind) => [kind, changes.items.filter((c) => c.change === kind).length]);
  const open = changes.items.find((change) => change.path === file);
  const shown = changes.items.length > 0 || !(changes.loading || changes.error);
  return html`<div class="differences">
    ${changes.items.length > 0 && html`<p class="so-far" aria-live="polite">
      ${tally.filter(([, n]) => n).map(([kind, n]) => `${counted(n, "file")} ${kind}`).join(", ")}${changes.more ? ", and more below" : ""}.</p>`}
    ${shown && html`<${Table} caption=${`Changes from ${labelOf(against, version)} to ${version.name}`} name="changes" of=${changes} columns=${columns} rows=${changes.items}
      id=${(c) => `${c.change} ${c.path}`} empty=${changes.more ? "Nothing so far; there is more to compare." : "Their files are the same."} />`}
    <${More} of=${changes} what="more changes" />
    ${open && html`<${Content} key=${file} change=${open} version=${version} against=${against} />`}</div>`;
}

/** The content of a file that differs, on both sides, or on the one that has it. */
function Content({ change, version, against }) {
  const section = useRef(null);
  useEffect(() => { // below a long list it would open out of sight
    if (section.current.getBoundingClientRect().top > 0.6 * window.innerHeight) section.current.scrollIntoView();
  }, []);
  const sides = [[against, change.before], [version.id, change.after]].filter(([, datum]) => datum)
    .map(([id]) => ({ version: id, path: change.path, label: labelOf(id, version) }));
  return html`<section class="compared" ref=${section} aria-label=${`Content of ${change.path}`}><h3>${change.path}</h3>
    ${sides.length === 2 ? html`<${Comparison} sides=${sides} />` : html`<${OneSide} of=${{ ...sides[0], label: `Only in ${sides[0].label}` }} />`}</section>`;
}
