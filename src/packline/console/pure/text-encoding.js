// Which encoding a text has, and the text.

const MARKS = [["utf-8", [0xef, 0xbb, 0xbf]], ["utf-16le", [0xff, 0xfe]], ["utf-16be", [0xfe, 0xff]]];
const LOOK = 4_096; // bytes

/** "utf-16le" or "utf-16be" of a text of mostly Latin letters without a mark; "" of any other. */
function unmarked(bytes) {
  const zeros = [0, 0];
  bytes.forEach((byte, at) => { if (!byte) zeros[at % 2] += 1; });
  const half = bytes.length / 2;
  if (half < 2 || Math.min(...zeros) > 0) return "";
  return zeros[1] > 0.9 * half ? "utf-16le" : zeros[0] > 0.9 * half ? "utf-16be" : "";
}

/**
 * {text, encoding}: by its mark, else UTF-16 if every other byte is zero, else UTF-8, else Windows-1252. `cut`: its last
 * character may be incomplete.
 */
export function decodeText(bytes, cut = false) {
  const marked = MARKS.find(([, mark]) => mark.every((byte, at) => bytes[at] === byte));
  if (marked) return { text: new TextDecoder(marked[0]).decode(bytes), encoding: marked[0] };
  const wide = unmarked(bytes.subarray(0, LOOK & ~1));
  if (wide) return { text: new TextDecoder(wide).decode(bytes), encoding: wide };
  try {
    return { text: new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: cut }), encoding: "utf-8" };
  } catch {
    return { text: new TextDecoder("windows-1252").decode(bytes), encoding: "windows-1252" };
  }
}
