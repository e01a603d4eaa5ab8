// The files of a version as folders, whatever their number: one level at a time, read as one scrolls; or all that have a
// part in their path, whatever folder they are in.
import { announce, html, useEffect, useRef, useState } from "../dom.js";
import { usePages } from "../api.js";
import { Crumbs, Problem, Section, Waiting } from "../components/common.js";
import { Copy } from "../components/copy.js";
import { FilterField, OrderSelect, RestNote, useOrder, useRest } from "../components/filters.js";
import { Box, Selected, useSelection } from "../components/selection.js";
import { bytes, count, counted } from "../format.js";
import { DownloadUrls, DownloadZip, Gallery, Preview } from "../preview.js";
import { isImage } from "../pure/preview-kinds.js";
import { Compose } from "../dialogs/compose.js";
import { fetchPathsLine } from "../pure/commands.js";
import { inputName } from "../pure/copy-texts.js";
import { EMPTY, coverage, including, toggled, without } from "../pure/selection.js";
import { go, link, setQuery } from "../router.js";
import { LongTable } from "../virtual-list.js";

const PAGE = 1_000;
const SORTED = 20_000; // files that are read to put them in order, and as many more on each request
const MOST_WORDS = 1_000; // paths that a command line names
const MISSING = "This deployment cannot show folders yet: update it, or list the files with packline show.";

export default function Members({ version, query }) {
  const folder = query.prefix ?? "";
  const begins = query.begins ?? "";
  const part = query.find ?? "";
  const path = `dataset-versions/${encodeURIComponent(version.id)}/`;
  const level = usePages(...(part ? [`${path}files/`, { search: part, limit: PAGE }] : [`${path}tree/`, { prefix: folder + begins, limit: PAGE }]));
  const focus = useFollowFocus(folder);
  const pushed = useRef(false); // whether the preview is a step of its own in the browser's history
  const open = (entry) => {
    if (entry.kind === "folder") setQuery({ prefix: entry.path, file: "", begins: "" });
    else {
      if (!query.file) pushed.current = true;
      setQuery({ file: entry.path }, { replace: Boolean(query.file) });
    }
  };
  const close = () => {
    // Who was in the preview by keys is back in the list.
    if (document.activeElement?.closest?.(".preview")) document.querySelector('.window [data-row][tabindex="0"]')?.focus();
    if (pushed.current) history.back(); // so that one step back from the list leaves the folder, not the preview again
    else setQuery({ file: "" }, { replace: true });
    pushed.current = false;
  };
  useEffect(() => { if (!query.file) pushed.current = false; }, [query.file]);
  useEffect(() => { if (query.file) announce(`Preview of ${query.file}`); }, [query.file]);
  const [selection, select] = useSelection(version.id);
  const datums = level.items.filter((entry) => entry.datum).map((entry) => entry.datum);
  const shown = coverage(selection, datums);
  const boxes = {
    title: datums.length > 0 && html`<${Box} label=${`Select all ${datums.length} files shown`} checked=${shown === "all"} some=${shown === "some"}
      onChange=${() => select(shown === "all" ? without(selection, datums) : including(selection, datums))} />`,
    kind: "box",
    cell: (e) => e.datum && html`<${Box} label=${`Select ${e.datum.name}`} checked=${selection.has(e.datum.id)} onChange=${() => select(toggled(selection, e.datum))} />`,
  };
  const size = { title: "Size", value: (e) => e.datum?.size, kind: "number", cell: (e) => (e.datum ? bytes(e.datum.size) : "") };
  const columns = [
    { title: "Name", value: (e) => nameIn(folder, e), header: true, kind: "entry", cell: (e) => html`<${Icon} kind=${e.kind} />${nameIn(folder, e)}` },
    { title: "Files", value: (e) => (e.kind === "folder" ? e.files : null), kind: "number", cell: (e) => (e.kind === "folder" ? `${e.files_at_most ? "≤ " : ""}${count(e.files)}` : "") },
    size,
    boxes,
  ];
  if (!level.items.some((e) => e.kind === "folder")) columns.splice(1, 1); // only folders have a number of files
  const found = [
    { title: "Path", value: (e) => e.path, header: true, kind: "entry", cell: (e) => html`<${Icon} kind="file" />${e.path}` },
    size,
    boxes,
  ];
  const order = useOrder("files", part ? found : columns, level.items);
  const rest = useRest(level, order.chosen !== "", SORTED);
  const files = order.rows.filter((entry) => entry.kind !== "folder");
  const images = files.filter((entry) => isImage(entry.path));
  const gallery = query.view === "gallery" && (images.length > 0 || level.loading);
  const at = files.findIndex((entry) => entry.path === query.file);
  const beside = (step) => (at >= 0 && files[at + step] ? () => open(files[at + step]) : null);
  const list = JSON.stringify([folder + begins, part]);
  const nothing = !level.items.length && !level.loading && !level.error && !level.more;
  return html`
    <div class=${query.file ? "browser open" : "browser"}>
      <${Section} title="Files" aside=${html`
        ${images.length > 0 && html`<button type="button" aria-pressed=${String(gallery)} onClick=${() => setQuery({ view: gallery ? "" : "gallery" }, { replace: true })}>Gallery</button>`}
        ${!part && html`<${FilterField} label="Name begins with" param="begins" />`}
        <${FilterField} label="Find in all folders" param="find" />`}>
        ${!part && html`<${Crumbs} label="Folder" of=${crumbsOf(version, folder)} />`}
        ${level.items.length > 0 && !gallery && html`<${OrderSelect} order=${order} caption="files" />`}
        ${order.chosen && html`<div class="narrow"><${RestNote} rest=${rest} looked=${level.items.length} sorted /></div>`}
        ${level.error && html`<${Problem} error=${level.error} retry=${level.more ?? level.reload} missing=${MISSING} />`}
        ${gallery && html`<${Gallery} version=${version.id} files=${images} onOpen=${open} more=${level.error ? null : level.more} selected=${(entry) => entry.path === query.file} />`}
        ${!gallery && level.items.length > 0 && html`<${LongTable} key=${list} place=${list} caption=${part ? `Files with ${part} in their path` : `Files in ${folder || "the version"}`}
          columns=${part ? found : columns} rows=${order.rows} order=${order} more=${level.error ? null : level.more} loading=${level.loading}
          onOpen=${open} focus=${focus.wanted} start=${focus.start} selected=${(entry) => entry.path === query.file} />`}
        ${!level.items.length && level.loading && html`<${Waiting} />`}
        ${nothing && html`<p class="note">${nothingText(part, begins)}</p>`}
        <p class="so-far">${counted(level.items.length, "entry", "entries")}${level.more || level.loading ? " so far; more as you scroll" : ""}</p>
      <//>
      ${selection.size > 0 && html`<${Bulk} version=${version} selection=${selection} onClear=${() => { select(EMPTY); announce("Nothing is selected."); }} />`}
      ${query.file && html`<${Preview} key=${query.file} version=${version} path=${query.file} onClose=${close}
        previous=${beside(-1)} next=${beside(1)} />`}
    </div>`;
}

/** The last part of an entry's path; a folder's ends in a slash. */
const nameIn = (folder, { path }) => path.slice(folder.length);

/** What can be done with all selected files at once. */
function Bulk({ version, selection, onClear }) {
  const [composing, setComposing] = useState(false);
  const paths = [...selection.values()].map(({ name }) => name);
  const done = (made) => { onClear(); go("versions", made.id); };
  return html`
    <${Selected} selection=${selection} onClear=${onClear} onCompose=${() => setComposing(true)}>
      <${DownloadZip} version=${version} selection=${selection} />
      <${DownloadUrls} version=${version} selection=${selection} />
      ${paths.length <= MOST_WORDS && html`<${Copy} text=${fetchPathsLine(version.uri, inputName(version.uri), paths)} label="Copy command" what="Command line" />`}
    <//>
    ${composing && html`<${Compose} selection=${selection} onClose=${() => setComposing(false)} onDone=${done} />`}`;
}

/** Whether the focus was in the list that another folder now replaces, and the entry of it that led there or leads back. */
function useFollowFocus(folder) {
  const last = useRef({ folder, wanted: false, start: "" });
  if (last.current.folder !== folder) {
    const before = last.current.folder;
    const wanted = Boolean(document.activeElement?.closest?.(".browser .window, .browser .crumbs"));
    const inside = before.startsWith(folder) ? before.slice(folder.length) : "";
    last.current = { folder, wanted, start: inside && folder + inside.slice(0, inside.indexOf("/") + 1) };
  }
  return last.current;
}

const nothingText = (part, begins) =>
  part ? `No file of this version has “${part}” in its path.` : begins ? `Nothing here begins with “${begins}”.` : "There are no files here.";

function crumbsOf(version, folder) {
  const to = (prefix) => link("versions", version.id, { tab: "files", prefix });
  const names = folder.split("/").slice(0, -1);
  const last = names.length - 1;
  const inside = names.map((name, i) => [name || "(empty)", i === last ? null : to(`${names.slice(0, i + 1).join("/")}/`)]);
  return [[version.name, names.length ? to("") : null], ...inside];
}

const Icon = ({ kind }) => html`
  <svg class=${`kind ${kind}`} viewBox="0 0 16 16" aria-hidden="true">${kind === "folder"
    ? html`<path d="M1.5 3.5h4l1.5 2h7.5v7h-13z" />`
    : html`<path d="M3.5 1.5h6l3 3v10h-9zM9.5 1.5v3h3" />`}</svg>`;
