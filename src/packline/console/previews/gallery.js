// Images of a folder as thumbnails, read as they come into sight.
import { html, useEffect, useRef, useState } from "../dom.js";
import { bytes } from "../format.js";
import { mediaType } from "../pure/preview-kinds.js";
import { openFile, PIECE } from "./file-reader.js";
import { Bitmap, dataUrl } from "./images.js";

const TALL = 144; // pixels
const AT_ONCE = 4;
const waiting = [];
let running = 0;

/** `files`: entries of a folder that are images; `onOpen(entry)`; `more()` reads on, null at the end. */
export function Gallery({ version, files, onOpen, selected, more }) {
  return html`<ul class="gallery" aria-label="Images">${files.map((file) => html`<li key=${file.path}>
      <button type="button" class=${selected(file) ? "marked" : null} aria-pressed=${String(selected(file))} onClick=${() => onOpen(file)}>
        <${Thumbnail} version=${version} file=${file} /><span>${file.path.slice(file.path.lastIndexOf("/") + 1)}</span></button></li>`)}</ul>
    ${more && html`<p class="foot"><button type="button" onClick=${more}>Load more</button></p>`}`;
}

function Thumbnail({ version, file }) {
  const box = useRef();
  const [state, setState] = useState({});
  useEffect(() => {
    const stop = new AbortController();
    const observer = new IntersectionObserver(([entry]) => {
      if (!entry.isIntersecting) return;
      observer.disconnect();
      enqueue(() => read(version, file, stop.signal)).then(setState, () => setState({ text: "No image" }));
    }, { rootMargin: "200px" });
    if (file.datum.size <= PIECE) observer.observe(box.current);
    else setState({ text: bytes(file.datum.size) });
    return () => { observer.disconnect(); stop.abort(); };
  }, [version, file.path]);
  return html`<span class="thumbnail" ref=${box}>${state.bitmap ? html`<${Bitmap} of=${state.bitmap} label=${file.path} />`
    : state.url ? html`<img src=${state.url} alt=${file.path} />` : state.text}</span>`;
}

async function read(version, { path }, signal) {
  if (signal.aborted) return {};
  const file = await openFile(version, path, signal);
  if (path.toLowerCase().endsWith(".svg")) return { url: await dataUrl(await file.blob("image/svg+xml", PIECE)) };
  return { bitmap: await createImageBitmap(await file.blob(mediaType(path, "image"), PIECE), { resizeHeight: TALL, resizeQuality: "medium" }) };
}

function enqueue(task) {
  return new Promise((resolve, reject) => {
    waiting.push(() => task().then(resolve, reject).finally(() => { running -= 1; next(); }));
    next();
  });
}

function next() {
  while (running < AT_ONCE && waiting.length) { running += 1; waiting.shift()(); }
}
