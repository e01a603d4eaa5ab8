// What is in a zip, from its end and the begin of its central directory (APPNOTE 4.3.12 to 4.3.16); no entry is unpacked.

export const MOST_ENTRIES = 1_000;
const TAIL = 65_557; // the end record with the longest comment
const PIECE = 256 * 1024;
const MOST_DIRECTORY = 4 << 20; // bytes of the central directory that are read
const utf8 = new TextDecoder();

/** {entries: [{path, size, packed}], count}; `read(start, end)` gives bytes. Throws Error with a sentence for people. */
export async function listZip(read, size) {
  const start = Math.max(0, size - TAIL);
  const tail = view(await read(start, size));
  const end = lastSignature(tail, 0x06054b50);
  if (end < 0) throw new Error("This is not a whole zip file: it has no end record.");
  let directory = { count: tail.getUint16(end + 10, true), size: tail.getUint32(end + 12, true), offset: tail.getUint32(end + 16, true) };
  if (directory.offset === 0xffffffff || directory.count === 0xffff) directory = (await zip64(read, tail, end, size)) ?? directory;
  if (directory.offset + directory.size > size) throw new Error("This zip file is cut or damaged: its directory lies beyond its end.");
  return { count: directory.count, entries: await readEntries(read, directory) };
}

async function readEntries(read, { offset, size, count }) {
  const entries = [];
  let bytes = new Uint8Array();
  const most = Math.min(size, MOST_DIRECTORY);
  for (let at = 0; entries.length < Math.min(count, MOST_ENTRIES);) {
    const entry = entryAt(bytes, at);
    if (entry) {
      entries.push(entry);
      at += entry.length;
    } else if (bytes.length < most) {
      const next = await read(offset + bytes.length, offset + Math.min(most, bytes.length + PIECE));
      if (!next.length) break;
      bytes = joined(bytes, next);
    } else break;
  }
  return entries;
}

/** The entry at a byte; null if it is not whole. */
function entryAt(bytes, at) {
  if (at + 46 > bytes.length) return null;
  const data = view(bytes);
  if (data.getUint32(at, true) !== 0x02014b50) throw new Error("This zip file is damaged: an entry of its directory is not one.");
  const [name, extra, comment] = [28, 30, 32].map((field) => data.getUint16(at + field, true));
  const length = 46 + name + extra + comment;
  if (at + length > bytes.length) return null;
  let [packed, size] = [data.getUint32(at + 20, true), data.getUint32(at + 24, true)];
  if (size === 0xffffffff || packed === 0xffffffff) {
    const wide = wideSizes(data, at + 46 + name, extra);
    if (size === 0xffffffff && wide.length) size = wide.shift();
    if (packed === 0xffffffff && wide.length) packed = wide.shift();
  }
  return { path: utf8.decode(bytes.subarray(at + 46, at + 46 + name)), size, packed, length };
}

function wideSizes(data, start, length) {
  for (let at = start; at + 4 <= start + length;) {
    const [id, size] = [data.getUint16(at, true), data.getUint16(at + 2, true)];
    if (id === 1) {
      const numbers = [];
      for (let each = at + 4; each + 8 <= Math.min(at + 4 + size, start + length); each += 8) numbers.push(wide(data, each));
      return numbers;
    }
    at += 4 + size;
  }
  return [];
}

async function zip64(read, tail, end, size) {
  const locator = end - 20;
  if (locator < 0 || tail.getUint32(locator, true) !== 0x07064b50) return null;
  const at = wide(tail, locator + 8);
  if (at + 56 > size) throw new Error("This zip file is cut or damaged: its end record lies beyond its end.");
  const record = view(await read(at, at + 56));
  if (record.getUint32(0, true) !== 0x06064b50) throw new Error("This zip file is damaged: its zip64 record is not one.");
  return { count: wide(record, 32), size: wide(record, 40), offset: wide(record, 48) };
}

function lastSignature(data, signature) {
  for (let at = data.byteLength - 22; at >= 0; at -= 1) if (data.getUint32(at, true) === signature) return at;
  return -1;
}

const wide = (data, at) => Number(data.getBigUint64(at, true));
const view = (bytes) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

function joined(a, b) {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
