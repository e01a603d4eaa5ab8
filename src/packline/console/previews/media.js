// Sounds, films and PDF by the browser's own viewers.
import { get } from "../api.js";
import { html, useEffect, useRef, useState } from "../dom.js";
import { bytes } from "../format.js";
import { mediaType } from "../pure/preview-kinds.js";
import { PreviewError } from "./file-reader.js";
import { Shown, useBlobUrl, useLoaded } from "./use-loaded.js";

const MOST = 64 << 20; // bytes that are read of what lies inside a part, which no address leads into

/** A player. An object of its own is played from the store, by ranges as the player asks; a member of a part is read. */
export function MediaPreview({ file, kind, datum }) {
  const loaded = useLoaded(() => sourceOf(file, kind, datum), [file, datum]);
  return html`<${Shown} of=${loaded}>${(source) => html`<${Player} source=${source} kind=${kind} file=${file} datum=${datum} />`}<//>`;
}

async function sourceOf(file, kind, datum) {
  if (file.size <= MOST) return { blob: await file.blob(mediaType(file.path, kind), MOST) };
  const { url, range } = await get(`data/${encodeURIComponent(datum)}/download/`);
  if (range) throw new PreviewError(`This file lies inside a part of the package. Such files are played up to ${bytes(MOST)}: download it.`);
  return { url };
}

function Player({ source, kind, file }) {
  const url = useBlobUrl(source.blob) ?? source.url;
  const player = useRef();
  const [broken, setBroken] = useState(false);
  useEffect(() => { player.current?.load(); }, [url]);
  if (broken) return html`<p class="note">The browser cannot play this file here: download it.</p>`;
  const props = { ref: player, src: url, controls: true, preload: "metadata", onError: () => setBroken(true), "aria-label": file.path };
  return url && (kind === "video" ? html`<video ...${props} playsinline />` : html`<audio ...${props} />`);
}

export function PdfPreview({ file }) {
  const loaded = useLoaded(() => file.blob("application/pdf", MOST), [file]);
  return html`<${Shown} of=${loaded}>${(blob) => html`<${PdfFrame} blob=${blob} path=${file.path} />`}<//>`;
}

function PdfFrame({ blob, path }) {
  const url = useBlobUrl(blob);
  return url && html`<iframe class="pdf" src=${url} title=${path} />
    <p><a href=${url} target="_blank" rel="noopener">Open the PDF in a tab of its own</a></p>`;
}
