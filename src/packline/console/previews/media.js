// Sounds, films and PDF by the browser's own viewers.
import { html, useState } from "../dom.js";
import { bytes } from "../format.js";
import { mediaType } from "../pure/preview-kinds.js";
import { PreviewError, urlOf } from "./file-reader.js";
import { Shown, useBlobUrl, useLoaded } from "./use-loaded.js";

const MOST = 64 << 20; // bytes that are read of what lies inside a part or an archive, which no address leads into

/** A player. An object of its own is played from the store, by ranges as the player asks; what lies inside a part or an archive is read. */
export function MediaPreview({ file, kind, version }) {
  const [read, setRead] = useState(false); // the browser could not play it from the store
  const loaded = useLoaded(() => sourceOf(file, kind, version, read), [file, version, read]);
  return html`<${Shown} of=${loaded}>${(source) => html`<${Player} key=${source.url ?? "read"} source=${source} kind=${kind} file=${file}
    onFail=${!read && file.size <= MOST ? () => setRead(true) : null} />`}<//>`;
}

async function sourceOf(file, kind, version, read) {
  const { url, range } = read ? {} : await urlOf(version, file.path);
  if (url && !range) return { url };
  if (file.size > MOST) throw new PreviewError(`This file lies inside a part or an archive. Such files are played up to ${bytes(MOST)}: download it.`);
  return { blob: await file.blob(mediaType(file.path, kind), MOST) };
}

function Player({ source, kind, file, onFail }) {
  const url = useBlobUrl(source.blob) ?? source.url;
  const [broken, setBroken] = useState(false);
  if (broken) return html`<p class="note">The browser cannot play this file here, or its address has expired: open it again, or download it.</p>`;
  const props = { src: url, controls: true, preload: "metadata", onError: onFail ?? (() => setBroken(true)), "aria-label": file.path };
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
