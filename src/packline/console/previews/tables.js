// Tables: separated values, Parquet and Arrow; the first rows, whatever the size of the file.
import { html } from "../dom.js";
import { bytes, count, counted } from "../format.js";
import { wholeMessages } from "../pure/arrow-messages.js";
import { detectSeparator, MOST_CELLS, parseRows, separatorName } from "../pure/csv.js";
import { decodeFrame } from "../pure/lz4-frame.js";
import { endingOf } from "../pure/preview-kinds.js";
import { decodeText } from "../pure/text-encoding.js";
import { unpackLimit } from "../pure/unpack-limit.js";
import { DataTable } from "./data-table.js";
import { HEAD, PreviewError } from "./file-reader.js";
import { readParquet } from "./parquet.js";
import { Shown, useLoaded } from "./use-loaded.js";

export const ROWS = 200;
const LOOK = 1 << 20; // bytes of separated values, where the first are less than the rows
const ARROW = 8 << 20; // bytes of Arrow that are read
const UNPACKED = 128 << 20; // and unpacked

const reader = (read) => function TablePreview({ file }) {
  const loaded = useLoaded(() => read(file), [file]);
  return html`<${Shown} of=${loaded}>${(table) => (table.names.length ? html`<${DataTable} label=${file.path} ...${table} />`
    : html`<p class="note">There are no columns in it.</p>`)}<//>`;
};
export const DelimitedPreview = reader(readDelimited);
export const ParquetPreview = reader((file) => readParquet(file, ROWS));
export const ArrowPreview = reader(readArrow);

export async function readDelimited(file) {
  let read = file.head;
  let table = parse(file, read);
  if (!table.more && table.rows.length <= ROWS && file.size > HEAD) {
    read = await file.whole(LOOK);
    table = parse(file, read);
  }
  const [head = [], ...rows] = table.rows;
  const width = Math.max(head.length, ...rows.map((row) => row.length));
  const names = Array.from({ length: width }, (_, at) => head[at] ?? `column ${at + 1}`);
  const cut = table.more || read.length < file.size;
  return {
    names, rows,
    more: width === MOST_CELLS,
    note: `${cut ? `The first ${counted(rows.length, "row")}` : counted(rows.length, "row")}, separated by ${separatorName(table.separator)}, ${table.encoding.toUpperCase()}.`,
  };
}

function parse(file, read) {
  const { text, encoding } = decodeText(read, read.length < file.size);
  const separator = endingOf(file.path) === "tsv" ? "\t" : detectSeparator(text);
  return { ...parseRows(text, separator, ROWS, read.length === file.size), separator, encoding };
}

async function readArrow(file) {
  const read = await file.whole(ARROW);
  const { messages, ended } = wholeMessages(read);
  if (!messages.length) throw new PreviewError(`The first message of this file is larger than ${bytes(ARROW)}, or damaged: download it.`);
  const [{ setCompressionCodec, tableFromIPC }, { decompressZstd }] = await Promise.all([import("../vendor/flechette.js"), import("../vendor/hyparquet.js")]);
  const take = unpackLimit(UNPACKED);
  setCompressionCodec(0, { decode: (packed, length) => decodeFrame(packed, take(length)) });
  setCompressionCodec(1, { decode: (packed, length) => decompressZstd(packed, new Uint8Array(take(length))) });
  const table = tableFromIPC(messages, { useDate: true, useBigInt: true });
  const names = table.schema.fields.map(({ name }) => name);
  const most = Math.min(ROWS, table.numRows);
  const columns = names.map((_, at) => { const column = table.getChildAt(at); return Array.from({ length: most }, (__, row) => column.at(row)); });
  return {
    names, types: table.schema.fields.map(({ type }) => arrowType(type)),
    rows: Array.from({ length: most }, (_, row) => columns.map((column) => column[row])),
    note: `The first ${counted(most, "row")} of ${ended ? count(table.numRows) : `at least ${count(table.numRows)}`}.${ended || read.length < file.size ? "" : " The file is cut: its end is missing."}`,
  };
}

const ARROW_TYPES = { "-1": "dictionary", 1: "null", 4: "binary", 5: "text", 6: "boolean", 7: "decimal", 8: "date", 9: "time", 10: "timestamp", 11: "interval", 12: "list", 13: "struct", 14: "union", 15: "binary", 16: "list", 17: "map", 18: "duration", 19: "binary", 20: "text", 21: "list", 22: "run-end encoded", 23: "binary", 24: "text", 25: "list", 26: "list" };

function arrowType(type) {
  if (type.typeId === 2) return `${type.signed ? "int" : "uint"}${type.bitWidth}`;
  if (type.typeId === 3) return ["float16", "float32", "float64"][type.precision] ?? "float";
  if (type.typeId === -1 && type.dictionary) return `${arrowType(type.dictionary)} (dictionary)`;
  return ARROW_TYPES[type.typeId] ?? "unknown";
}
