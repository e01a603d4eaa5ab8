// What is in an archive, without unpacking it.
import { html } from "../dom.js";
import { Table } from "../components/common.js";
import { bytes, count, counted } from "../format.js";
import { endingOf } from "../pure/preview-kinds.js";
import { listTar } from "../pure/tar-listing.js";
import { listZip } from "../pure/zip-listing.js";
import { PreviewError } from "./file-reader.js";
import { Shown, useLoaded } from "./use-loaded.js";

const PACKED = 4 << 20; // bytes that are read of a compressed tar
const UNPACKED = 32 << 20;

export function ArchivePreview({ file, kind }) {
  const loaded = useLoaded(() => (kind === "zip" ? listZip(file.read, file.size) : readTar(file)), [file]);
  return html`<${Shown} of=${loaded}>${(listing) => html`<${Listing} of=${listing} path=${file.path} />`}<//>`;
}

function Listing({ of, path }) {
  const { entries, count: all } = of;
  const many = all === undefined ? !of.whole : all > entries.length;
  const columns = [
    { title: "Entry", header: true, kind: "path", cell: (entry) => entry.path },
    { title: "Size", kind: "number", cell: (entry) => (entry.path.endsWith("/") ? "" : bytes(entry.size)) },
  ];
  return html`<p class="soft">${many ? `The first ${counted(entries.length, "entry", "entries")}${all === undefined ? "" : ` of ${count(all)}`}.` : counted(entries.length, "entry", "entries")}${of.cut ? " The archive is cut behind them." : ""}</p>
    <${Table} caption=${`Entries of ${path}`} columns=${columns} rows=${entries.map((entry, at) => ({ ...entry, at }))} id=${({ at }) => at} empty="There is nothing in it." />`;
}

async function readTar(file) {
  if (!["gz", "tgz"].includes(endingOf(file.path))) return listTar(file.read, file.size);
  const unpacked = await unpack(await file.whole(PACKED));
  const listing = await listTar(async (start, end) => unpacked.subarray(start, end), unpacked.length);
  const all = file.size <= PACKED && unpacked.length < UNPACKED; // of the file was read
  return { ...listing, whole: listing.whole && all, cut: listing.cut && all };
}

/** The first bytes of what is compressed by gzip; also of a stream that is cut. */
export async function unpack(packed, most = UNPACKED) {
  const reader = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip")).getReader();
  const parts = [];
  let length = 0;
  try {
    for (let next = await reader.read(); !next.done && length < most; next = await reader.read()) {
      parts.push(next.value);
      length += next.value.length;
    }
  } catch (error) {
    if (!length) throw new PreviewError(`This file cannot be unpacked: ${error.message}`);
  }
  reader.cancel().catch(() => {});
  return new Uint8Array(await new Blob(parts).arrayBuffer()).subarray(0, most);
}
