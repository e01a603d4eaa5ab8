// Files of the reader's computer become a version: chosen or dropped, sent to the store, then sealed.
import { announce, html, useEffect, useRef, useState } from "../dom.js";
import { post } from "../api.js";
import { Page, Problem, Section } from "../components/common.js";
import { Copy, Twin } from "../components/copy.js";
import { useNoRight } from "../components/no-right.js";
import { bytes, count, counted } from "../format.js";
import { pushLine } from "../pure/commands.js";
import { MOST_FILES, clashes, including, isDocument } from "../pure/upload-files.js";
import { link } from "../router.js";
import { filesOfDrop, filesOfInput } from "./dropped.js";
import { Sealing } from "./sealing.js";
import { Upload } from "./upload.js";
import { VersionFields, emptyVersion, mistakes, words } from "./version-fields.js";

const CHECKED = 5_000; // paths that the API checks at once
const SHOWN = 8;

export function UploadPage({ query }) {
  const [version, setVersion] = useState(() => emptyVersion(query.dataset));
  const [files, setFiles] = useState([]);
  const [refused, setRefused] = useState([]);
  const [problem, setProblem] = useState(null);
  const [busy, setBusy] = useState(false);
  const [upload, setUpload] = useState(null);
  const [, setTurn] = useState(0);
  const draw = () => setTurn((turn) => turn + 1);
  const noRight = useNoRight();
  useWarning(upload && ["sending", "stopped"].includes(upload.state));
  const crumbs = [["Datasets", link("datasets")], ...(query.dataset ? [[query.dataset, link("datasets", query.dataset)]] : []), ["Upload files"]];
  const choose = (more) => { setFiles(including(files, more)); setRefused([]); setProblem(null); announce(`${counted(more.length, "file")} chosen.`); };
  const data = files.filter(({ path }) => !isDocument(path));
  const twice = clashes(files.map(({ path }) => path));
  const ready = version.dataset && version.version && !Object.values(mistakes(version)).some(Boolean) && data.length > 0
    && !twice.length && files.length <= MOST_FILES && !refused.length && !noRight && !busy;
  const start = async (event) => {
    event.preventDefault();
    if (!ready) return;
    setBusy(true);
    setProblem(null);
    try {
      const [plan, wrong] = await planned(version, files.map(({ path }) => path));
      setRefused(wrong);
      if (!wrong.length) {
        const begun = new Upload(plan, files, version.packaging, draw);
        setUpload(begun);
        begun.run();
      }
    } catch (error) { setProblem(error); }
    setBusy(false);
  };
  return html`
    <${Page} title="Upload files" crumbs=${crumbs} lead="Files of this computer become a version. They go from the browser to the bucket.">
      ${noRight && html`<p class="note" role="status">You may not upload here: ${noRight}</p>`}
      ${!upload && html`<form onSubmit=${start} novalidate data-unsaved=${files.length ? "" : null}>
        <${Section} title="Files"><${Drop} onFiles=${choose} onError=${setProblem} /><${Chosen} files=${files} onClear=${() => { setFiles([]); setRefused([]); }} /><//>
        <${Section} title="Version"><${VersionFields} of=${version} onChange=${setVersion} /><//>
        ${twice.length > 0 && html`<${Problem} error=${{ message: `${twice[0]} is a file, and a folder of another file.`, remedy: "Clear the list, and choose files that fit together." }} />`}
        ${files.length > MOST_FILES && html`<${Problem} error=${{ message: `${count(files.length)} files are too many for a page.`, remedy: "Use packline push: it takes any number." }} />`}
        ${files.length > 0 && !data.length && html`<${Problem} error=${{ message: "Only metadata is chosen.", remedy: "Choose the files that it describes, too." }} />`}
        ${refused.length > 0 && html`<${Refused} paths=${refused} onLeaveOut=${() => { const out = new Set(refused.map(({ path }) => path)); setFiles(files.filter(({ path }) => !out.has(path))); setRefused([]); }} />`}
        ${problem && html`<${Problem} error=${problem} />`}
        <p class="buttons"><button type="submit" class="primary" aria-disabled=${String(!ready)}>${busy ? "Checking…" : `Upload ${files.length ? counted(files.length, "file") : ""}`}</button></p>
        <${Twin} line=${pushLine(version.dataset, version.version)} />
      </form>`}
      ${upload && html`<${Running} upload=${upload} />`}
      ${upload?.state === "sealing" && html`<${Sealing} execution=${upload.plan.execution} uri=${upload.plan.uri} what="All files are stored, and their checksums compared." />`}
    <//>`;
}

/** [plan, refused]: the paths are checked before the first byte is sent. */
async function planned(version, paths) {
  const wanted = { dataset: version.dataset, version: version.version, targeting_aliases: words(version.aliases), packaging: version.packaging };
  let plan = null;
  const refused = [];
  for (let at = 0; at < paths.length; at += CHECKED) {
    plan = await post("uploads/", { ...wanted, paths: paths.slice(at, at + CHECKED), execution: plan?.execution ?? "" });
    refused.push(...plan.refused);
  }
  return [plan, refused];
}

function Drop({ onFiles, onError }) {
  const [over, setOver] = useState(false);
  const [some, folder] = [useRef(), useRef()];
  const drop = (event) => {
    event.preventDefault();
    setOver(false);
    filesOfDrop(event.dataTransfer).then(onFiles, () => onError({ message: "What was dropped cannot be read.", remedy: "Choose the files by the buttons." }));
  };
  const pick = (event) => { onFiles(filesOfInput(event.target.files)); event.target.value = ""; };
  return html`
    <div class=${over ? "drop over" : "drop"} onDragOver=${(event) => { event.preventDefault(); setOver(true); }} onDragLeave=${() => setOver(false)} onDrop=${drop}>
      <p>Drop files or folders here, or</p>
      <div class="actions">
        <button type="button" onClick=${() => some.current.click()}>Choose files…</button>
        <button type="button" onClick=${() => folder.current.click()}>Choose a folder…</button></div>
      <input ref=${some} type="file" multiple hidden aria-label="Files" onChange=${pick} />
      <input ref=${folder} type="file" webkitdirectory hidden aria-label="Folder" onChange=${pick} />
    </div>`;
}

function Chosen({ files, onClear }) {
  if (!files.length) return null;
  const size = files.reduce((sum, { file }) => sum + file.size, 0);
  return html`<div class="chosen" role="region" aria-label="Chosen files">
    <p><strong>${counted(files.length, "file")}, ${bytes(size)}</strong> <button type="button" class="quiet" onClick=${onClear}>Clear</button></p>
    <ul class="plain">${files.slice(0, SHOWN).map(({ path, file }) => html`<li key=${path}>${path} <span class="soft">${bytes(file.size)}</span></li>`)}</ul>
    ${files.length > SHOWN && html`<p class="soft">and ${count(files.length - SHOWN)} more</p>`}</div>`;
}

const Refused = ({ paths, onLeaveOut }) => html`
  <div class="problem" role="alert">
    <p><strong>${counted(paths.length, "file")} cannot be uploaded; nothing was sent.</strong></p>
    <ul class="plain">${paths.slice(0, SHOWN).map(({ path, problem }) => html`<li key=${path}><code>${path}</code>: ${problem}</li>`)}</ul>
    ${paths.length > SHOWN && html`<p>and ${count(paths.length - SHOWN)} more</p>`}
    <button type="button" onClick=${onLeaveOut}>Leave them out</button>
  </div>`;

function Running({ upload }) {
  const { state, error, items, sent, total, stored, plan, ending } = upload;
  return html`<${Section} title=${`Upload to ${plan.uri}`}>${["sending", "stopped"].includes(state) && html`<span data-unsaved hidden />`}
    <progress aria-label="Uploaded" max=${Math.max(1, total)} value=${state === "sealing" ? Math.max(1, total) : Math.min(sent, total)}></progress>
    <p role="status">${TEXTS[state]} ${count(stored)} of ${counted(items.length, "file")} stored, ${bytes(Math.min(sent, total))} of ${bytes(total)}.</p>
    ${error && html`<${Problem} error=${error} />${error.unreachable && html`<${Cors} cors=${plan.cors} />`}`}
    ${state === "cancelled" && html`<p class="note">What is stored stays with execution <code>${plan.execution}</code>, and becomes no version.</p>`}
    <div class="actions">
      ${state === "stopped" && html`<button type="button" class="primary" onClick=${() => upload.run()}>Go on</button>`}
      ${["sending", "stopped"].includes(state) && !ending && html`<button type="button" onClick=${() => upload.cancel()}>Cancel</button>`}
    </div>
  <//>`;
}

const TEXTS = { sending: "Uploading.", stopped: "Stopped.", cancelled: "Cancelled.", sealing: "Uploaded." };

/** What the owner of the bucket must set, where the browser was not let through. */
function Cors({ cors }) {
  const [rule] = cors.CORSRules;
  const text = JSON.stringify({ CORSRules: [{ ...rule, AllowedOrigins: [location.origin] }] }, null, 2);
  return html`<details class="cors"><summary>What the bucket must allow (CORS)</summary>
    <p>In a bucket of the stack's own the setting <code>upload_origins</code> does it. The owner of another bucket adds this rule, by <code>aws s3api put-bucket-cors --bucket BUCKET --cors-configuration file://cors.json</code>:</p>
    <div class="scroll" tabindex="0" role="region" aria-label="CORS configuration"><pre>${text}</pre></div><${Copy} text=${text} label="Copy rule" what="CORS configuration" /></details>`;
}

function useWarning(on) {
  useEffect(() => {
    if (!on) return undefined;
    const ask = (event) => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [on]);
}
