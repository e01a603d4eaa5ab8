// Bytes of one file of a version, by ranges of the API. What one preview reads is bounded.
import { request } from "../api.js";

export const HEAD = 65_536; // bytes that every preview begins with
export const PIECE = 4 << 20; // the most the API answers with
const MOST = 96 << 20; // bytes that one preview reads in all
const AT_ONCE = 4;

/** A sentence for people, where a preview cannot go on. */
export class PreviewError extends Error {}

/** {path, size, head, read(start, end), whole(most), blob(type, most)} of a file, once its first bytes are read. */
export async function openFile(version, path, signal) {
  const address = `dataset-versions/${encodeURIComponent(version)}/files/content/`;
  const budget = { left: MOST };
  const ask = async (start, length) => {
    if (length > budget.left) throw new PreviewError("A preview reads no more of this file: download it.");
    budget.left -= length;
    return request(address, { query: { path, start, length }, signal });
  };
  let first;
  try {
    first = await ask(0, HEAD);
  } catch (error) {
    if (error.status === 416) return fileOf(path, 0, new Uint8Array(), null);
    throw error;
  }
  const head = new Uint8Array(await first.arrayBuffer());
  const size = first.status === 206 ? Number(/\/(\d+)$/.exec(first.headers.get("Content-Range") ?? "")?.[1] ?? head.length) : head.length;
  return fileOf(path, size, head, ask);
}

function fileOf(path, size, head, ask) {
  /** Bytes from `start` up to `end` or the end of the file. */
  const read = async (start, end) => {
    const stop = Math.min(end, size);
    if (start >= stop) return new Uint8Array();
    if (stop <= head.length) return head.subarray(start, stop);
    const whole = new Uint8Array(stop - start);
    const starts = [];
    for (let at = start; at < stop; at += PIECE) starts.push(at);
    const take = async () => {
      for (let at = starts.shift(); at !== undefined; at = starts.shift()) {
        const response = await ask(at, Math.min(PIECE, stop - at));
        whole.set(new Uint8Array(await response.arrayBuffer()).subarray(0, stop - at), at - start);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, take));
    return whole;
  };
  const whole = (most) => read(0, Math.min(size, most));
  const blob = async (type, most) => {
    if (size > most) throw new PreviewError(`A preview reads up to ${most >> 20} MiB of such a file: download it.`);
    return new Blob([await whole(most)], { type });
  };
  return { path, size, head, read, whole, blob };
}
