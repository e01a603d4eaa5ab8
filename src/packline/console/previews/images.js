// Images: as they are up to 4 MiB, scaled down above; SVG as an image, in which no script runs.
import { html, useEffect, useRef, useState } from "../dom.js";
import { bytes } from "../format.js";
import { mediaType } from "../pure/preview-kinds.js";
import { PIECE, PreviewError } from "./file-reader.js";
import { Shown, useBlobUrl, useLoaded } from "./use-loaded.js";

const MOST = 64 << 20; // bytes of an image that are read to scale it down
const MOST_SVG = 2 << 20;
const WIDE = 1_600; // pixels that a large image is scaled to

export function ImagePreview({ file }) {
  const loaded = useLoaded(() => readImage(file), [file]);
  return html`<${Shown} of=${loaded}>${(image) => (image.bitmap ? html`<${Scaled} of=${image} file=${file} />` : html`<${Whole} blob=${image.blob} file=${file} />`)}<//>`;
}

async function readImage(file) {
  if (file.size > MOST) throw new PreviewError(`Images are shown up to ${bytes(MOST)}: download it to see it.`);
  const blob = await file.blob(mediaType(file.path, "image"), MOST);
  if (file.size <= PIECE) return { blob };
  const { width } = await createImageBitmap(blob).then((bitmap) => { const size = { width: bitmap.width }; bitmap.close(); return size; });
  return { bitmap: await createImageBitmap(blob, { resizeWidth: Math.min(WIDE, width), resizeQuality: "medium" }), width };
}

function Whole({ blob, file }) {
  const url = useBlobUrl(blob);
  const [size, setSize] = useState("");
  const [broken, setBroken] = useState(false);
  if (broken) return html`<p class="note">The browser cannot show this image: it is damaged, or of a kind that it does not know.</p>`;
  return url && html`<img src=${url} alt=${file.path} onError=${() => setBroken(true)}
    onLoad=${({ target }) => setSize(`${target.naturalWidth} × ${target.naturalHeight} pixels`)} /><p class="soft">${size}</p>`;
}

function Scaled({ of, file }) {
  return html`<${Bitmap} of=${of.bitmap} label=${file.path} />
    <p class="soft">Scaled from ${of.width} to ${of.bitmap.width} pixels in width; ${bytes(file.size)} were read.</p>`;
}

export function Bitmap({ of, label }) {
  const canvas = useRef();
  useEffect(() => {
    Object.assign(canvas.current, { width: of.width, height: of.height });
    canvas.current.getContext("2d").drawImage(of, 0, 0);
  }, [of]);
  return html`<canvas ref=${canvas} role="img" aria-label=${label} />`;
}

export function SvgPreview({ file }) {
  const loaded = useLoaded(() => readSvg(file), [file]);
  return html`<${Shown} of=${loaded}>${(url) => html`<img class="drawn" src=${url} alt=${file.path} />`}<//>`;
}

// A data: address: opened in a tab of its own by hand, it is not a page of this origin.
async function readSvg(file) {
  return dataUrl(await file.blob("image/svg+xml", MOST_SVG));
}

export const dataUrl = (blob) => new Promise((resolve, reject) => {
  const reader = new FileReader();
  reader.onload = () => resolve(reader.result);
  reader.onerror = () => reject(reader.error);
  reader.readAsDataURL(blob);
});
