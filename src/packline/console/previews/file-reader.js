// Bytes of one file of a version, by ranges of the API. What one preview reads is bounded.
import { post, request } from "../api.js";
import { readRanges } from "../pure/read-ranges.js";

export const HEAD = 65_536; // bytes that every preview begins with
export const PIECE = 4 << 20; // the most the API answers with
const MOST = 96 << 20; // bytes that one preview reads in all

/** A sentence for people, where a preview cannot go on. */
export class PreviewError extends Error {}

/** {url, range} that read a file from the store: by its version, since not each reader of that may look at its datum. */
export async function urlOf(version, path) {
  const { results: [signed] } = await post(`dataset-versions/${encodeURIComponent(version)}/files/urls/`, { paths: [path] }, { reads: true });
  return signed;
}

/** {path, size, head, read(start, end), whole(most), blob(type, most)} of a file, once its first bytes are read. */
export async function openFile(version, path, signal) {
  const address = `dataset-versions/${encodeURIComponent(version)}/files/content/`;
  const budget = { left: MOST };
  const ask = async (start, length) => {
    if (length > budget.left) throw new PreviewError("A preview reads no more of this file: download it.");
    budget.left -= length;
    const response = await request(address, { query: { path, start, length }, signal });
    const bytes = new Uint8Array(await response.arrayBuffer());
    budget.left += Math.max(0, length - bytes.length);
    return { response, bytes };
  };
  let first;
  try {
    first = await ask(0, HEAD);
  } catch (error) {
    if (error.status === 416) return fileOf(path, 0, new Uint8Array(), null);
    throw error;
  }
  const { response: { status, headers }, bytes: head } = first;
  const size = status === 206 ? Number(/\/(\d+)$/.exec(headers.get("Content-Range") ?? "")?.[1] ?? head.length) : head.length;
  return fileOf(path, size, head, ask);
}

function fileOf(path, size, head, ask) {
  /** Bytes from `start` up to `end` or the end of the file. */
  const read = async (start, end) => {
    const stop = Math.min(end, size);
    if (start >= stop) return new Uint8Array();
    if (stop <= head.length) return head.subarray(start, stop);
    return readRanges(start, stop, PIECE, async (at, length) => (await ask(at, length)).bytes);
  };
  const whole = (most) => read(0, Math.min(size, most));
  const blob = async (type, most) => {
    if (size > most) throw new PreviewError(`A preview reads up to ${most >> 20} MiB of such a file: download it.`);
    return new Blob([await whole(most)], { type });
  };
  return { path, size, head, read, whole, blob };
}
