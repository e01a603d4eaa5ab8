// Selected files of a version as one zip archive, which the browser makes; bounded, since it is made in memory.
import { announce, html, useState } from "../dom.js";
import { counted } from "../format.js";
import { totalBytes } from "../pure/selection.js";
import { zipPieces } from "../pure/zip-writer.js";
import { openFile } from "./file-reader.js";

const MOST = 96 << 20; // bytes of one archive, and of one file of it
const AT_ONCE = 4;

export function DownloadZip({ version, selection }) {
  const [note, setNote] = useState("");
  const files = [...selection.values()];
  const tooMuch = totalBytes(selection) > MOST;
  const start = async () => {
    const data = new Map();
    const left = [...files];
    const take = async () => {
      for (let file = left.shift(); file; file = left.shift()) {
        const opened = await openFile(version.id, file.name);
        data.set(file.name, await opened.read(0, opened.size));
        setNote(`${data.size} of ${files.length}…`);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, take));
    const blob = new Blob(zipPieces([...data].map(([path, bytes]) => ({ path, data: bytes }))), { type: "application/zip" });
    const href = URL.createObjectURL(blob);
    Object.assign(document.createElement("a"), { href, download: `${version.id.replace(":", "-")}.zip` }).click();
    setTimeout(() => URL.revokeObjectURL(href), 60_000);
    setNote("");
    announce(`${counted(files.length, "file")} downloaded.`);
  };
  const run = () => !note.endsWith("…") && start().catch((error) => setNote(error.message));
  if (tooMuch) return html`<span class="note">More than ${MOST >> 20} MiB: use the command.</span>`;
  return html`<button type="button" onClick=${run}>Download zip</button>${note && html`<span class="note" role="status">${note}</span>`}`;
}
