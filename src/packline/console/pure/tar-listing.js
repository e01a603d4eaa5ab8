// What is in a tar file, from header to header (POSIX ustar and pax, GNU long names); data is passed over.

export const MOST_ENTRIES = 1_000;
const BLOCK = 512;
const PIECE = 256 * 1024;
const MOST_READS = 40; // of a tar of large files, each header is a request
const utf8 = new TextDecoder();

/** {entries: [{path, size}], whole, cut}: `whole` is false where there may be more, `cut` true where they are missing. */
export async function listTar(read, size) { // read(start, end) gives bytes
  const entries = [];
  const window = windowOf(read, size);
  let at = 0;
  let next = {};
  while (entries.length < MOST_ENTRIES) {
    const header = await window(at, BLOCK);
    if (header === null) return { entries, whole: false };
    if (header.length < BLOCK && at !== size) return { entries, whole: false, cut: true };
    if (header.every((byte) => byte === 0)) return { entries, whole: true };
    const length = numberAt(header, 124, 12);
    if (!hasChecksum(header) || !(length >= 0)) {
      if (!entries.length) throw new Error("This is not a tar file, or it is compressed in a way that is not read here.");
      return { entries, whole: false };
    }
    const kind = String.fromCharCode(header[156]);
    if (kind === "L" || kind === "x") {
      const body = await window(at + BLOCK, Math.min(length, 65_536));
      if (body === null) return { entries, whole: false };
      next = kind === "L" ? { ...next, path: textAt(body, 0, body.length) } : { ...next, ...paxOf(body) };
    } else if (kind !== "g") {
      const prefix = textAt(header, 257, 5) === "ustar" ? textAt(header, 345, 155) : "";
      entries.push({ path: [prefix, textAt(header, 0, 100)].filter(Boolean).join("/"), size: length, ...next });
      next = {};
    }
    const data = "xgL".includes(kind) ? length : entries.at(-1).size;
    at += BLOCK + Math.ceil(data / BLOCK) * BLOCK;
  }
  return { entries, whole: false };
}

/** Reads of a window that moves on; null once there were too many requests. */
function windowOf(read, size) {
  let [start, bytes, reads] = [0, new Uint8Array(), 0];
  return async (at, length) => {
    if (at >= size) return new Uint8Array();
    if (at < start || at + length > start + bytes.length) {
      if (reads === MOST_READS) return null;
      reads += 1;
      bytes = await read(at, Math.min(size, at + Math.max(PIECE, length)));
      start = at;
    }
    return bytes.subarray(at - start, at - start + length);
  };
}

function paxOf(body) {
  const records = {};
  for (const [, name, value] of utf8.decode(body).matchAll(/\d+ (path|size)=([^\n]*)\n/g)) {
    if (name === "path") records.path = value;
    else if (/^\d{1,15}$/.test(value)) records.size = Number(value);
  }
  return records;
}

function hasChecksum(header) {
  let sum = 8 * 32;
  for (let at = 0; at < BLOCK; at += 1) if (at < 148 || at >= 156) sum += header[at];
  return sum === numberAt(header, 148, 8);
}

function numberAt(header, at, length) {
  if (header[at] & 0x80) return header.subarray(at + 1, at + length).reduce((sum, byte) => sum * 256 + byte, 0);
  return parseInt(textAt(header, at, length).trim() || "0", 8);
}

function textAt(bytes, at, length) {
  const part = bytes.subarray(at, at + length);
  const end = part.indexOf(0);
  return utf8.decode(end < 0 ? part : part.subarray(0, end));
}
