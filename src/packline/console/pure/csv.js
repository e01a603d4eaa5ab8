// Rows of separated values (RFC 4180), as far as a preview wants them.

export const MOST_CELLS = 20_000; // a row has no more: a hostile file is one row of commas
const MOST_CHARACTERS = 2_000; // of a cell that are kept
const SEPARATORS = [",", ";", "\t", "|"];
const NAMES = { ",": "comma", ";": "semicolon", "\t": "tab", "|": "bar" };

/**
 * {rows, more}: at most `limit` rows behind the head; the last line of a text that was cut (`whole` false) is left out.
 * A quoted cell that never ends is kept up to its first characters.
 */
export function parseRows(written, separator, limit, whole) {
  const text = written.includes("\n") ? written : written.replaceAll("\r", "\n"); // as an old Macintosh ends lines
  const rows = [];
  let row = [];
  let cell = "";
  let quoted = false;
  const keep = (part) => { if (cell.length < MOST_CHARACTERS) cell += part; };
  const endCell = () => { if (row.length < MOST_CELLS) row.push(cell); cell = ""; };
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  for (; at < text.length && rows.length <= limit; at += 1) {
    const char = text[at];
    if (quoted) {
      if (char !== '"') keep(char);
      else if (text[at + 1] === '"') { keep('"'); at += 1; } else quoted = false;
    } else if (char === '"' && cell === "") quoted = true;
    else if (char === separator) endCell(); else if (char === "\n") {
      if (cell.endsWith("\r")) cell = cell.slice(0, -1);
      endCell();
      rows.push(row);
      row = [];
    } else keep(char);
  }
  if (whole && rows.length <= limit && (cell || row.length)) { endCell(); rows.push(row); }
  return { rows: rows.slice(0, limit + 1), more: at < text.length };
}

/** The separator that splits the first lines into the same number of cells, the more the better; a comma if none does. */
export function detectSeparator(text) {
  const sample = text.slice(0, 16_384);
  let best = [1, ","];
  for (const separator of SEPARATORS) {
    const { rows } = parseRows(sample, separator, 20, sample.length === text.length);
    const width = rows[0]?.length ?? 1;
    const alike = rows.filter((row) => row.length === width).length / Math.max(1, rows.length);
    if (width > 1 && alike * width > best[0]) best = [alike * width, separator];
  }
  return best[1];
}

export const separatorName = (separator) => NAMES[separator] ?? separator;
