// Selected files of a version as one zip archive, which the browser makes; bounded, since it is made in memory.
import { announce, html, useState } from "../dom.js";
import { Problem } from "../components/common.js";
import { count, counted } from "../format.js";
import { again, eachAtOnce } from "../pure/at-once.js";
import { totalBytes } from "../pure/selection.js";
import { MOST_FILES, zipPieces } from "../pure/zip-writer.js";
import { openFile } from "./file-reader.js";

const MOST = 96 << 20; // bytes of one archive, and of one file of it
const AT_ONCE = 4;
const PAUSES = [500, 1_000, 2_000, 4_000]; // milliseconds after an answer that there are too many requests
const isBusy = ({ status }) => status === 429 || status === 503;

export function DownloadZip({ version, selection }) {
  const [state, setState] = useState({}); // {done} while files are read, then {saved} or {error}
  const paths = [...new Set([...selection.values()].map(({ name }) => name))];
  const start = async () => {
    const data = new Map();
    setState({ done: 0 });
    await eachAtOnce(paths, AT_ONCE, async (path) => {
      data.set(path, await contentOf(version.id, path));
      setState({ done: data.size });
    });
    const blob = new Blob(zipPieces(paths.map((path) => ({ path, data: data.get(path) }))), { type: "application/zip" });
    const href = URL.createObjectURL(blob);
    Object.assign(document.createElement("a"), { href, download: `${version.id.replaceAll(":", "-")}.zip` }).click();
    setTimeout(() => URL.revokeObjectURL(href), 60_000);
    setState({ saved: paths.length });
    announce(`A zip of ${counted(paths.length, "file")} was saved.`);
  };
  const run = () => state.done === undefined && start().catch((error) => setState({ error }));
  if (totalBytes(selection) > MOST) return html`<span class="note">More than ${MOST >> 20} MiB: use the command.</span>`;
  if (paths.length > MOST_FILES) return html`<span class="note">More than ${count(MOST_FILES)} files: use the command.</span>`;
  return html`<button type="button" onClick=${run} aria-disabled=${String(state.done !== undefined)}>Download zip</button>
    ${state.done !== undefined && html`<span class="note" role="status">${count(state.done)} of ${counted(paths.length, "file")}…</span>`}
    ${state.saved && html`<span class="note">Saved, with ${counted(state.saved, "file")}.</span>`}
    ${state.error && html`<${Problem} error=${state.error} />`}`;
}

/** The bytes of a file; an error names it, and says that there is no archive without it. */
async function contentOf(version, path) {
  try {
    return await again(async () => {
      const opened = await openFile(version, path);
      return opened.read(0, opened.size);
    }, isBusy, PAUSES);
  } catch (error) {
    throw Object.assign(error, { message: `No zip was made: ${path} cannot be read. ${error.message}` });
  }
}
