// A look at one file of a version: as what it is, with its facts, and the way to the files beside it.
import { html, useEffect, useErrorBoundary, useRef, useState } from "../dom.js";
import { request, useApi } from "../api.js";
import { Facts, Tag } from "../components/common.js";
import { bytes } from "../format.js";
import { link } from "../router.js";
import { kindOf } from "../pure/preview-kinds.js";
import { ArchivePreview } from "./archives.js";
import * as documents from "./documents.js";
import { openFile, PIECE, urlOf } from "./file-reader.js";
import { ImagePreview, SvgPreview } from "./images.js";
import { MediaPreview, PdfPreview } from "./media.js";
import { ArrowPreview, DelimitedPreview, ParquetPreview } from "./tables.js";
import { Shown, useLoaded } from "./use-loaded.js";

const VIEWERS = {
  image: ImagePreview, svg: SvgPreview, video: MediaPreview, audio: MediaPreview, pdf: PdfPreview,
  markdown: documents.MarkdownPreview, notebook: documents.NotebookPreview, json: documents.JsonPreview, lines: documents.LinesPreview,
  delimited: DelimitedPreview, parquet: ParquetPreview, arrow: ArrowPreview, zip: ArchivePreview, tar: ArchivePreview,
  text: documents.TextPreview, bytes: documents.BytesPreview,
};

/** `previous` and `next`: functions that lead to the file before and after it, where there is one. */
export function Preview({ version, path, onClose, previous, next }) {
  const at = `dataset-versions/${encodeURIComponent(version.id)}/files/`;
  const detail = useApi(`${at}one/`, { path });
  const section = useRef(null);
  const [failed, setFailed] = useState(null); // why the file was not downloaded
  // On a phone it opens above the list, where browsers keep the list in place and so leave it out of sight.
  useEffect(() => section.current.scrollIntoView({ block: "nearest" }), [path]);
  useKeys({ Escape: onClose, ArrowLeft: previous, ArrowRight: next });
  const datum = detail.data?.datum;
  const name = path.slice(path.lastIndexOf("/") + 1);
  return html`
    <section class="card preview" ref=${section} aria-label=${`Preview of ${path}`}>
      <header><h2>${name}</h2>
        <div class="actions">
          <button class="icon" aria-label="Previous file" aria-disabled=${String(!previous)} onClick=${() => previous?.()}>‹</button>
          <button class="icon" aria-label="Next file" aria-disabled=${String(!next)} onClick=${() => next?.()}>›</button>
          ${datum && html`<${Download} version=${version.id} address=${`${at}content/`} path=${path} onError=${setFailed} />`}
          <button class="icon" aria-label="Close the preview" onClick=${onClose}>✕</button></div></header>
      ${failed && html`<p class="problem" role="alert">Not downloaded: ${failed.message}</p>`}
      <div class="shown" tabindex="0" role="group" aria-label="Content"><${Content} key=${path} version=${version.id} path=${path} /></div>
      ${datum && html`<div><${Facts} of=${[
        ["Path", html`<code>${path}</code>`],
        ["Size", `${bytes(datum.size)}${datum.size >= 1024 ? ` (${datum.size.toLocaleString("en")} bytes)` : ""}`],
        ["Datum", html`<a href=${link("data", datum.id)}><code>datum://${datum.id}</code></a>`],
        ["In the package", detail.data.in_package && `part ${detail.data.in_package.part_index + 1}, from byte ${detail.data.in_package.offset.toLocaleString("en")}`],
      ]} /><${Metadata} datum=${datum.id} /></div>`}
    </section>`;
}

/** Keys that work wherever the focus is, but for fields, players, lists and dialogs that have keys of their own. */
function useKeys(actions) {
  useEffect(() => {
    const onKey = (event) => {
      const act = actions[event.key];
      if (!act || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      const at = event.target;
      if (at.closest?.("dialog") || (event.key !== "Escape" && at.closest?.("input, textarea, select, audio, video, .scroll, iframe"))) return;
      act();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  });
}

/** The content of a file as what it is. */
export function Content({ version, path }) {
  const opened = useLoaded((signal) => openFile(version, path, signal), [version, path]);
  const [error] = useErrorBoundary();
  if (error) return html`<p class="note">This file cannot be shown: ${error.message}. Download it to look at it.</p>`;
  return html`<${Shown} of=${opened}>${(file) => {
    const kind = kindOf(path, file.head);
    if (!file.size) return html`<p class="note">This file is empty.</p>`;
    const viewer = path.endsWith(".gz") && kind === "bytes" ? documents.GzipPreview : VIEWERS[kind];
    return html`<${viewer} file=${file} kind=${kind} version=${version} folder=${path.slice(0, path.lastIndexOf("/") + 1)} />`;
  }}<//>`;
}

/** The metadata of the datum, if it has any. */
function Metadata({ datum }) {
  const { data } = useApi(`data/${encodeURIComponent(datum)}/`, { hashes: false });
  if (!data || !(data.tags.length || data.aliases.length || Object.keys(data.properties).length)) return null;
  return html`<${Facts} of=${[
    ["Tags", data.tags.length > 0 && data.tags.map((tag) => html`<${Tag} key=${tag}>${tag}<//>`)],
    ["Alias", data.aliases.join(", ")],
    ...Object.entries(data.properties).map(([name, value]) => [name, typeof value === "string" ? value : JSON.stringify(value)]),
  ].filter(([, value]) => value)} />`;
}

function Download({ version, address, path, onError }) {
  const open = async () => {
    const { url, range } = await urlOf(version, path);
    // A link cannot send the header that a file inside a part or an archive needs, so its bytes come by the API.
    const href = range ? URL.createObjectURL(await readAll(address, path)) : url;
    const save = range ? { download: path.slice(path.lastIndexOf("/") + 1) } : { target: "_blank" };
    Object.assign(document.createElement("a"), { href, rel: "noopener", ...save }).click();
  };
  const press = () => { onError(null); open().catch(onError); };
  return html`<button class="quiet" onClick=${press}>Download</button>`;
}

/** The whole file as a blob, by as many requests as it takes. */
async function readAll(address, path) {
  const pieces = [];
  for (let start = 0, size = 1; start < size;) {
    const response = await request(address, { query: { path, start, length: PIECE } });
    pieces.push(await response.blob());
    start += pieces.at(-1).size;
    size = Number(/\/(\d+)$/.exec(response.headers.get("Content-Range") ?? "")?.[1] ?? start);
  }
  return new Blob(pieces);
}
