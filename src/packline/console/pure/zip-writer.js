// A zip archive of a few files, not compressed (APPNOTE 6.3, sections 4.3.7, 4.3.12 and 4.3.16). Pure.
import { crc32 } from "./crc32.js";

const UTF8 = 0x0800; // general purpose bit 11: the name is UTF-8
const DATE = 0x21; // 1980-01-01
export const MOST_FILES = 65_534; // without zip64, which says so by 65,535

/** The pieces of the archive, in order. `files`: [{path, data: Uint8Array}], together below 4 GiB, at most MOST_FILES. */
export function zipPieces(files) {
  const pieces = [];
  const directory = [];
  let at = 0;
  for (const { path, data } of files) {
    const name = new TextEncoder().encode(path);
    const sums = [20, UTF8, 0, 0, DATE, [crc32(data)], [data.length], [data.length], name.length];
    const local = fields([0x04034b50], ...sums, 0);
    directory.push(fields([0x02014b50], 20, ...sums, 0, 0, 0, 0, [0], [at]), name);
    pieces.push(local, name, data);
    at += local.length + name.length + data.length;
  }
  const size = directory.reduce((sum, piece) => sum + piece.length, 0);
  return [...pieces, ...directory, fields([0x06054b50], 0, 0, files.length, files.length, [size], [at], 0)];
}

/** Little-endian numbers: plain ones of two bytes, those in brackets of four. */
function fields(...numbers) {
  const view = new DataView(new ArrayBuffer(numbers.reduce((sum, one) => sum + (Array.isArray(one) ? 4 : 2), 0)));
  let at = 0;
  for (const one of numbers) {
    if (Array.isArray(one)) view.setUint32(at, one[0], true);
    else view.setUint16(at, one, true);
    at += Array.isArray(one) ? 4 : 2;
  }
  return new Uint8Array(view.buffer);
}
