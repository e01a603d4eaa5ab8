// What a file is shown as: by the ending of its name, else by its first bytes.

const ENDINGS = {
  image: "avif bmp gif heic heif jpeg jpg jxl png tif tiff webp ico",
  svg: "svg",
  video: "mp4 m4v webm mov ogv",
  audio: "mp3 wav ogg oga flac m4a aac opus",
  pdf: "pdf",
  markdown: "md markdown",
  notebook: "ipynb",
  json: "json geojson",
  lines: "jsonl ndjson",
  delimited: "csv tsv",
  parquet: "parquet",
  arrow: "arrow feather arrows ipc",
  zip: "zip vhpkgzip jar whl npz",
  tar: "tar tgz gz",
};
const KINDS = new Map(Object.entries(ENDINGS).flatMap(([kind, endings]) => endings.split(" ").map((ending) => [ending, kind])));
const MEDIA = {
  jpg: "image/jpeg", tif: "image/tiff", ico: "image/x-icon", m4v: "video/mp4", mov: "video/mp4", ogv: "video/ogg",
  mp3: "audio/mpeg", oga: "audio/ogg", m4a: "audio/mp4", opus: "audio/ogg",
};
const MAGIC = [["PAR1", "parquet"], ["ARROW1", "arrow"], ["PK\x03\x04", "zip"], ["%PDF-", "pdf"]];

/** The ending of a name in lower case; "gz" of "a.tar.gz". */
export const endingOf = (path) => /\.([^./]+)$/.exec(path)?.[1].toLowerCase() ?? "";

/** One of image, svg, video, audio, pdf, markdown, notebook, json, lines, delimited, parquet, arrow, zip, tar, text, bytes. */
export function kindOf(path, head) {
  const ending = endingOf(path);
  const kind = ending === "gz" && !/\.tar\.gz$/i.test(path) ? null : KINDS.get(ending);
  if (kind) return kind;
  const start = String.fromCharCode(...head.subarray(0, 8));
  return MAGIC.find(([magic]) => start.startsWith(magic))?.[1] ?? (isText(head) ? "text" : "bytes");
}

/** The media type that an image, a sound or a film is shown as: never one that a browser runs. */
export function mediaType(path, kind) {
  return MEDIA[endingOf(path)] ?? `${kind}/${endingOf(path)}`;
}

/** Whether bytes are text: with the mark of UTF-16 or UTF-8, or without the control characters that no text has. */
export function isText(head) {
  const [a, b] = head;
  if ((a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff)) return true;
  return !head.some((byte) => byte < 9 || (byte > 13 && byte < 27) || byte === 127);
}

/** Whether a thumbnail of it can be drawn. */
export const isImage = (path) => ["image", "svg"].includes(KINDS.get(endingOf(path)));
