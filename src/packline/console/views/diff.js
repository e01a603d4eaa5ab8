// What a version differs in from another: files added, removed, changed.
import { html } from "../dom.js";
import { usePages } from "../api.js";
import { Loaded, More, Section, Table } from "../components/common.js";
import { bytes, counted } from "../format.js";
import { setQuery } from "../router.js";
import { nameOf } from "../uris.js";

const SIGNS = { added: "+", removed: "−", changed: "≠" };

export default function Diff({ version, query }) {
  const others = usePages("dataset-versions/", { dataset: version.dataset.id, limit: 100 });
  const base = version.previous_version;
  const against = query.against ?? base ?? "";
  const otherVersions = others.items.filter((other) => other.id !== version.id);
  const named = !against || otherVersions.some((other) => other.id === against);
  return html`
    <${Section} title="Compare" aside=${html`
      <label for="against">with version</label>
      <select id="against" value=${against} onChange=${(event) => setQuery({ against: event.target.value })}>
        <option value="" disabled>Choose one</option>
        ${!named && html`<option value=${against}>${nameOf(against)}</option>`}
        ${otherVersions.map((other) => html`<option key=${other.id} value=${other.id}>${other.name}</option>`)}
      </select>`}>
      ${against ? html`<${Changes} key=${against} version=${version} against=${against} />`
        : html`<p class="note">Choose a version: what must be done to it to have this one is listed here.</p>`}
    <//>`;
}

function Changes({ version, against }) {
  const changes = usePages(`dataset-versions/${encodeURIComponent(version.id)}/diff/`, { against, limit: 200 });
  const columns = [
    { title: "Change", cell: (c) => html`<span class=${`change ${c.change}`}><span aria-hidden="true">${SIGNS[c.change]}</span> ${c.change}</span>` },
    { title: "File", header: true, kind: "path", cell: (c) => c.path },
    { title: `In ${nameOf(against)}`, kind: "number", cell: (c) => bytes(c.before?.size) },
    { title: `In ${version.name}`, kind: "number", cell: (c) => bytes(c.after?.size) },
  ];
  const tally = Object.keys(SIGNS).map((kind) => [kind, changes.items.filter((c) => c.change === kind).length]);
  const shown = changes.items.length > 0 || !(changes.loading || changes.error);
  return html`
    ${changes.items.length > 0 && html`<p class="so-far" aria-live="polite">
      ${tally.filter(([, n]) => n).map(([kind, n]) => `${counted(n, "file")} ${kind}`).join(", ")}${changes.more ? ", and more below" : ""}.</p>`}
    ${shown && html`<${Table} caption=${`Changes from ${nameOf(against)} to ${version.name}`} columns=${columns} rows=${changes.items}
      id=${(c) => `${c.change} ${c.path}`} empty=${changes.more ? "Nothing so far; there is more to compare." : "Their files are the same."} />`}
    <${More} of=${changes} what="more changes" />`;
}
