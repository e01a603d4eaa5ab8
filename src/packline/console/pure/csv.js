// Rows of separated values (RFC 4180), as far as a preview wants them.

/** {rows, more}: at most `limit` rows; the last line of a text that was cut (`whole` false) is left out. */
export function parseRows(text, separator, limit, whole) {
  const rows = [];
  let row = [];
  let cell = "";
  let quoted = false;
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  for (; at < text.length && rows.length <= limit; at += 1) {
    const char = text[at];
    if (quoted) {
      if (char !== '"') cell += char;
      else if (text[at + 1] === '"') { cell += '"'; at += 1; } else quoted = false;
    } else if (char === '"' && cell === "") quoted = true;
    else if (char === separator) { row.push(cell); cell = ""; } else if (char === "\n") {
      row.push(cell.endsWith("\r") ? cell.slice(0, -1) : cell);
      rows.push(row);
      row = [];
      cell = "";
    } else cell += char;
  }
  if (whole && rows.length <= limit && (cell || row.length)) rows.push([...row, cell]);
  return { rows: rows.slice(0, limit + 1), more: at < text.length };
}
