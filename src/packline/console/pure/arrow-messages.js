// How far the first bytes of Arrow IPC hold whole messages (Arrow columnar format, "Encapsulated message format").

const MAGIC = "ARROW1";
const CONTINUATION = 0xffffffff;

/**
 * {messages, ended}: the bytes of whole messages (of a file, those behind its magic; what is cut in the middle is left out),
 * and whether there are no more.
 */
export function wholeMessages(bytes) {
  const isFile = MAGIC === String.fromCharCode(...bytes.subarray(0, 6));
  const data = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = isFile ? 8 : 0;
  let at = start;
  let ended = false;
  while (at + 8 <= bytes.length) {
    const prefix = data.getUint32(at, true) === CONTINUATION ? 8 : 4;
    const length = data.getInt32(at + prefix - 4, true);
    ended = length <= 0; // it says so
    if (ended) break;
    const body = bodyLength(data, at + prefix, length);
    const next = at + prefix + length + body;
    if (body < 0 || next > bytes.length) break;
    at = next;
  }
  return { messages: bytes.slice(start, at), ended: ended || (!isFile && at === bytes.length) };
}

/** `bodyLength` of a flatbuffer Message: its fourth field; -1 if it is none. */
function bodyLength(data, at, length) {
  if (at + length > data.byteLength || length < 16) return -1;
  const table = at + data.getUint32(at, true);
  if (table + 4 > at + length) return -1;
  const fields = table - data.getInt32(table, true);
  if (fields < at || fields + 12 > at + length || data.getUint16(fields, true) < 12) return fields >= at && fields < at + length ? 0 : -1;
  const offset = data.getUint16(fields + 10, true);
  return offset === 0 ? 0 : table + offset + 8 > at + length ? -1 : Number(data.getBigInt64(table + offset, true));
}
