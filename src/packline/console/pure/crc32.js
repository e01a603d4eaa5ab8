// CRC-32 as zip, zlib and S3 compute it (APPNOTE 4.4.7; x-amz-checksum-crc32). Pure.
const TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  let crc = n;
  for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  return crc;
});
const after = (table) => table.map((crc) => (crc >>> 8) ^ TABLE[crc & 0xff]);
const SECOND = after(TABLE);
const THIRD = after(SECOND);
const FOURTH = after(THIRD);

export function crc32(data) {
  let crc = 0xffffffff;
  const words = data.length & ~3;
  let at = 0;
  for (; at < words; at += 4) {
    crc ^= data[at] | (data[at + 1] << 8) | (data[at + 2] << 16) | (data[at + 3] << 24);
    crc = FOURTH[crc & 0xff] ^ THIRD[(crc >>> 8) & 0xff] ^ SECOND[(crc >>> 16) & 0xff] ^ TABLE[crc >>> 24];
  }
  for (; at < data.length; at += 1) crc = TABLE[(crc ^ data[at]) & 0xff] ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

/** The CRC-32 of two pieces one behind the other; `length`: bytes of the second (zlib: crc32_combine). */
export function combined(first, second, length) {
  let bits = [0xedb88320, ...Array.from({ length: 31 }, (_, n) => (1 << n) >>> 0)]; // what one zero bit does
  for (let n = 0; n < 3; n += 1) bits = squared(bits);
  let crc = first;
  for (let left = length; left > 0; left = Math.floor(left / 2)) {
    if (left % 2) crc = times(bits, crc);
    bits = squared(bits);
  }
  return (crc ^ second) >>> 0;
}

/** As S3's headers have it: big-endian, base64. */
export const encoded = (crc) => btoa(String.fromCharCode(crc >>> 24, (crc >>> 16) & 0xff, (crc >>> 8) & 0xff, crc & 0xff));

function times(matrix, vector) {
  let sum = 0;
  for (let row = 0, left = vector; left; row += 1, left >>>= 1) if (left & 1) sum ^= matrix[row];
  return sum >>> 0;
}

const squared = (matrix) => matrix.map((row) => times(matrix, row));
