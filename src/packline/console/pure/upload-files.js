// What is uploaded of the files that were dropped: names, slices, metadata, and the requests of S3. Pure.
import { combined, encoded } from "./crc32.js";

export const MiB = 1 << 20;
export const SLICE = 8 * MiB; // bytes of a file that goes in one request, and of a slice of a larger one
const MOST_SLICES = 10_000;
export const MOST_FILES = 100_000;
export const BATCH_METADATA = "valohai.metadata.jsonl";
const SIDECAR = ".metadata.json";
const FULL = ["x-amz-checksum-type", "FULL_OBJECT"];

export const isDocument = (path) => path === BATCH_METADATA || path.endsWith(SIDECAR);

/** Bytes of a slice: larger only where 10,000 would not do. */
export const sliceBytes = (size) => Math.max(SLICE, Math.ceil(size / MOST_SLICES / MiB) * MiB);

/** Adds files to those that are chosen, by path: the later one of a path stays. */
export function including(chosen, files) {
  const all = new Map(chosen.map((item) => [item.path, item]));
  for (const item of files) all.set(item.path, item);
  return [...all.values()];
}

/** Paths that are a file, and a folder of another file. */
export function clashes(paths) {
  const files = new Set(paths);
  const folders = new Set();
  for (const path of paths) for (let at = path.indexOf("/"); at > 0; at = path.indexOf("/", at + 1)) folders.add(path.slice(0, at));
  return [...folders].filter((folder) => files.has(folder));
}

/** Files that join the version: without metadata; a sidecar of what is not there is a file itself. */
export function dataPaths(paths) {
  const files = new Set(paths.filter((path) => !isDocument(path)));
  const folders = new Set([...files].flatMap((path) => path.split("/").slice(0, -1).map((_, n, parts) => parts.slice(0, n + 1).join("/"))));
  const documents = paths.filter((path) => path !== BATCH_METADATA && path.endsWith(SIDECAR)).sort((a, b) => a.length - b.length);
  for (const path of documents) {
    const described = path.slice(0, -SIDECAR.length);
    if (!files.has(described) && !folders.has(described)) files.add(path);
  }
  return [...files];
}

/** The batch metadata: what the folder's own says, then a line that adds each file to the version. */
export function batchLines(own, paths, metadata) {
  const before = own && !own.endsWith("\n") ? `${own}\n` : own;
  return before + paths.map((path) => `${JSON.stringify({ file: path, metadata })}\n`).join("");
}

export const putRequest = (key, crc) => ({ method: "PUT", key, headers: { "x-amz-checksum-crc32": encoded(crc) } });
export const createRequest = (key) => ({ method: "POST", key, query: { uploads: "" }, headers: { "x-amz-checksum-algorithm": "CRC32", [FULL[0]]: FULL[1] } });
export const sliceRequest = (key, id, number, crc) => ({ ...putRequest(key, crc), query: { partNumber: String(number + 1), uploadId: id } });
export const abortRequest = (key, id) => ({ method: "DELETE", key, query: { uploadId: id } });

/** The end of a multipart upload, by which S3 compares the whole object. `slices`: [{etag, crc, length}] in order. */
export function completeRequest(key, id, slices, size) {
  const crc = slices.slice(1).reduce((sum, slice) => combined(sum, slice.crc, slice.length), slices[0].crc);
  const headers = { "content-type": "application/xml", "x-amz-checksum-crc32": encoded(crc), [FULL[0]]: FULL[1], "x-amz-mp-object-size": String(size) };
  const rows = slices.map(({ etag, crc: own }, n) => `<Part><PartNumber>${n + 1}</PartNumber><ETag>${xml(etag)}</ETag><ChecksumCRC32>${encoded(own)}</ChecksumCRC32></Part>`);
  return { request: { method: "POST", key, query: { uploadId: id }, headers }, body: `<CompleteMultipartUpload xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${rows.join("")}</CompleteMultipartUpload>` };
}

/** The text of an element of S3's answers; "" if there is none. */
export function element(text, name) {
  const found = new RegExp(`<${name}>([^<]*)</${name}>`).exec(text)?.[1] ?? "";
  return found.replace(/&(quot|apos|lt|gt|amp);/g, (_, one) => ({ quot: '"', apos: "'", lt: "<", gt: ">", amp: "&" })[one]);
}

const xml = (text) => text.replace(/[&<>]/g, (one) => `&#${one.charCodeAt(0)};`);
