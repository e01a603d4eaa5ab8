// Objects that are in the bucket already become a version where they are: asked, previewed, started, followed.
import { announce, html, useState } from "../dom.js";
import { post, useApi } from "../api.js";
import { Figure, Loaded, Page, Problem, Section } from "../components/common.js";
import { Twin } from "../components/copy.js";
import { useNoRight } from "../components/no-right.js";
import { Field } from "../dialogs/write-dialog.js";
import { bytes, count, counted } from "../format.js";
import { adoptLine } from "../pure/commands.js";
import { link } from "../router.js";
import { Sealing } from "./sealing.js";
import { VersionFields, emptyVersion, mistakes, words } from "./version-fields.js";

const ADOPT = "stores/default/adopt/";

export function AdoptPage({ query }) {
  const stores = useApi("stores/");
  return html`
    <${Page} title="Adopt objects" crumbs=${[["Datasets", link("datasets")], ["Adopt objects"]]}
      lead="Objects that are in the bucket already become a version. They are not copied, moved or changed.">
      <${Loaded} of=${stores}>${({ results: [store] }) => html`<${Wizard} store=${store} dataset=${query.dataset} />`}<//>
    <//>`;
}

function Wizard({ store, dataset }) {
  const [prefix, setPrefix] = useState("");
  const [include, setInclude] = useState("");
  const [version, setVersion] = useState(() => emptyVersion(dataset));
  const [preview, setPreview] = useState(null); // {wanted, answer}
  const [problem, setProblem] = useState(null);
  const [busy, setBusy] = useState(false);
  const [started, setStarted] = useState(null);
  const noRight = useNoRight();
  const folder = prefix && !prefix.endsWith("/") ? `${prefix}/` : prefix;
  const wanted = {
    prefix: folder, include: words(include), dataset: version.dataset, version: version.version,
    ...(version.dataset ? { packaging: version.packaging, targeting_aliases: words(version.aliases) } : {}),
  };
  const wrong = Object.values(mistakes(version)).some(Boolean) || Boolean(version.dataset) !== Boolean(version.version);
  const ready = folder && !wrong && !noRight && !busy;
  const shown = preview && JSON.stringify(preview.wanted) === JSON.stringify(wanted) ? preview.answer : null;
  const ask = async (body, then) => {
    setBusy(true);
    setProblem(null);
    try { then(await post(ADOPT, body, { reads: body.dry_run })); } catch (error) { setProblem(error); setPreview(null); }
    setBusy(false);
  };
  const look = (event) => {
    event.preventDefault();
    if (ready) ask({ ...wanted, dry_run: true }, (answer) => { setPreview({ wanted, answer }); announce(answer.existing_execution ? "It was adopted before." : `${counted(answer.files, "file")} would be adopted.`); });
  };
  if (started) return html`<${Sealing} execution=${started.execution} uri=${started.version ?? ""} what="The adoption has started." />`;
  if (!store.adoptable.length) return html`<p class="note">This deployment adopts nothing. Deploy it with the setting <code>adoptable</code>.</p>`;
  return html`
    ${noRight && html`<p class="note" role="status">You may not adopt here: ${noRight}</p>`}
    <form onSubmit=${look} novalidate>
      <${Section} title="Objects">
        <div class="fields">
          <${Field} id="adopt-prefix" label="Prefix" value=${prefix} onInput=${(event) => setPrefix(event.target.value.trim())} hint=${`Below ${store.url}${store.adoptable[0] ? ` (${store.adoptable.join(", ")})` : ""}, such as raw/2024/.`} />
          <${Field} id="adopt-include" label="Only these paths (optional)" value=${include} onInput=${(event) => setInclude(event.target.value)} hint="Patterns, such as *.jpg, with spaces between them." />
        </div><//>
      <${Section} title="Version"><${VersionFields} of=${version} onChange=${setVersion} optional /><//>
      <p class="buttons"><button type="submit" aria-disabled=${String(!ready)} class=${shown ? "" : "primary"}>${busy ? "Looking…" : "Preview"}</button></p>
      <${Twin} line=${adoptLine(`${store.url}${folder || "PREFIX/"}`, wanted, !shown)} />
    </form>
    ${problem && html`<${Problem} error=${problem} />`}
    ${shown && html`<${Preview} of=${shown} uri=${version.dataset && `dataset://${version.dataset}/${version.version}`} busy=${busy} onStart=${() => ready && ask(wanted, setStarted)} />`}`;
}

function Preview({ of, uri, busy, onStart }) {
  if (of.existing_execution) return html`<${Section} title="Adopted before"><p>Nothing would be adopted: <a href=${link("executions", of.existing_execution)}>${of.existing_execution}</a> has done so.</p><//>`;
  return html`<${Section} title="What would be adopted">
    <div class="figures"><${Figure} value=${`${of.is_complete ? "" : "≥ "}${count(of.files)}`} label=${of.files === 1 ? "file" : "files"} /><${Figure} value=${`${of.is_complete ? "" : "≥ "}${bytes(of.bytes)}`} label="in all" /></div>
    ${!of.is_complete && html`<p class="note">There are more objects than a preview lists; all of them would be adopted.</p>`}
    ${of.first.length > 0 && html`<${Names} title="The first" names=${of.first} more=${of.files - of.first.length} />`}
    ${of.left_out.map(({ reason, objects, first }) => html`<${Names} key=${reason} title=${`Left out: ${count(objects)}. ${reason}`} names=${first} more=${objects - first.length} />`)}
    ${of.refusal ? html`<${Problem} error=${{ message: `Nothing would be adopted: ${of.refusal}`, remedy: of.remedy }} />`
      : html`<p>${uri ? `They become ${uri}.` : "They become data that search finds, and no version."}</p>
        <button type="button" class="primary" aria-disabled=${String(busy)} onClick=${onStart}>${busy ? "Starting…" : `Adopt ${of.is_complete ? counted(of.files, "file") : "all files"}`}</button>`}
  <//>`;
}

const Names = ({ title, names, more }) => html`<h3>${title}</h3>
  <ul class="plain names">${names.map((name) => html`<li key=${name}><code>${name}</code></li>`)}${more > 0 && html`<li class="soft">and ${count(more)} more</li>`}</ul>`;
