// LZ4 frames (lz4_Frame_format.md), which Arrow files are compressed with by default.

const MAGIC = 0x184d2204;
export const MOST_BYTES = 64 << 20; // of one frame, unpacked

/** The unpacked bytes of a frame. Throws Error if it is damaged, or larger than `most`. */
export function decodeFrame(bytes, most = MOST_BYTES) {
  const data = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (data.getUint32(0, true) !== MAGIC) throw new Error("An LZ4 frame is damaged.");
  const flags = bytes[4];
  const output = { bytes: new Uint8Array(1 << 16), length: 0, most };
  let at = 7 + (flags & 8 ? 8 : 0) + (flags & 1 ? 4 : 0);
  for (;;) {
    const size = data.getUint32(at, true);
    at += 4;
    if (size === 0) return output.bytes.subarray(0, output.length);
    const block = bytes.subarray(at, at + (size & 0x7fffffff));
    if (size & 0x80000000) append(output, block); else decodeBlock(block, output);
    at += block.length + (flags & 16 ? 4 : 0);
  }
}

function decodeBlock(block, output) {
  for (let at = 0; at < block.length;) {
    const token = block[at++];
    const count = (start) => {
      let length = start;
      if (start === 15) for (let more = 255; more === 255;) { more = block[at++]; length += more; }
      return length;
    };
    const literals = count(token >> 4);
    append(output, block.subarray(at, at + literals));
    at += literals;
    if (at >= block.length) return;
    const distance = block[at] | (block[at + 1] << 8);
    at += 2;
    copyBack(output, distance, count(token & 15) + 4);
  }
}

function copyBack(output, distance, length) {
  if (!(distance > 0 && distance <= output.length && length > 0)) throw new Error("An LZ4 block is damaged.");
  grow(output, length);
  for (let i = 0; i < length; i += 1, output.length += 1) output.bytes[output.length] = output.bytes[output.length - distance];
}

function append(output, part) {
  grow(output, part.length);
  output.bytes.set(part, output.length);
  output.length += part.length;
}

function grow(output, by) {
  const needed = output.length + by;
  if (!(needed <= output.most)) throw new Error("A block is larger than a preview unpacks.");
  if (needed <= output.bytes.length) return;
  const larger = new Uint8Array(Math.min(output.most, Math.max(needed, 2 * output.bytes.length)));
  larger.set(output.bytes.subarray(0, output.length));
  output.bytes = larger;
}
