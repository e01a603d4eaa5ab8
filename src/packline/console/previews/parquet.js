// Parquet by ranges: its schema, its statistics, and the first rows of columns that are not too large.
import { bytes, count, counted } from "../format.js";
import { clockText, dateText, decimalText, timeText } from "../pure/exact-values.js";
import { unpackLimit } from "../pure/unpack-limit.js";
import { PreviewError } from "./file-reader.js";

const METADATA = 16 << 20; // the largest footer that is read
const GROUP = 16 << 20; // bytes of the first row group that are read, as many columns as fit
const UNPACKED = 128 << 20; // bytes of all pages that are read, unpacked

/** {names, rows, types, nulls, note} for a DataTable. */
export async function readParquet(file, most) {
  const library = await import("../vendor/hyparquet.js");
  if (file.size < 12) throw new PreviewError("This is not a Parquet file: it is too short.");
  const end = await file.read(file.size - 8, file.size);
  const magic = String.fromCharCode(...end.subarray(4));
  if (magic === "PARE") throw new PreviewError("This Parquet file is encrypted. Download it, and read it with its key.");
  if (magic !== "PAR1") throw new PreviewError("This Parquet file is cut: its end, where the schema is, is missing.");
  const footer = new DataView(end.buffer, end.byteOffset).getUint32(0, true);
  if (footer > Math.min(METADATA, file.size - 12)) throw new PreviewError(`The footer of this Parquet file is damaged, or larger than ${bytes(METADATA)}.`);
  const source = { byteLength: file.size, slice: async (start, stop = file.size) => copyOf(await file.read(start, stop)) };
  const metadata = await library.parquetMetadataAsync(source, { initialFetchSize: footer + 8 });
  const { children } = library.parquetSchema(metadata);
  const columns = affordable(children, metadata.row_groups[0]);
  const names = children.filter(({ element }) => columns.includes(element.name)).map(({ element }) => element.name);
  const shown = names.map((name) => shownAs(children.find(({ element }) => element.name === name)));
  const rowEnd = Math.min(most, Number(metadata.row_groups[0]?.num_rows ?? 0));
  const objects = rowEnd && names.length
    ? await library.parquetReadObjects({ file: source, metadata, columns: names, rowStart: 0, rowEnd, compressors: compressors(library), parsers: PARSERS, useOffsetIndex: true })
    : [];
  const left = children.length - names.length;
  return {
    names, rows: objects.map((row) => names.map((name, at) => (row[name] == null ? row[name] : shown[at].text(row[name])))),
    types: shown.map(({ type }) => type),
    nulls: names.map((name) => nullsOf(metadata, name)),
    note: `The first ${counted(objects.length, "row")} of ${count(Number(metadata.num_rows))}, in ${counted(metadata.row_groups.length, "row group")}${metadata.created_by ? `, written by ${String(metadata.created_by).slice(0, 80)}` : ""}.${left ? ` ${counted(left, "column")} not read: too large for a preview.` : ""}`,
  };
}

/** The names of the columns, in order, until their pages in the first row group are more than a preview reads. */
function affordable(children, group) {
  let left = GROUP;
  const names = [];
  for (const { element } of children) {
    const size = (group?.columns ?? []).filter(({ meta_data: about }) => about?.path_in_schema[0] === element.name)
      .reduce((sum, { meta_data: about }) => sum + Number(about.total_compressed_size), 0);
    if (!(size >= 0 && size <= left)) continue;
    left -= size;
    names.push(element.name);
  }
  return names;
}

function compressors({ snappyUncompress, gunzip, decompressZstd, decompressLz4, decompressLz4Raw }) {
  const take = unpackLimit(UNPACKED);
  // A page of nothing but nulls has no bytes.
  const bounded = (unpack) => (input, length) => (take(length) ? unpack(input, length) : new Uint8Array());
  const snappy = (input, length) => { const output = new Uint8Array(length); snappyUncompress(input, output); return output; };
  return {
    SNAPPY: bounded(snappy),
    GZIP: bounded((input, length) => gunzip(input, new Uint8Array(length))),
    ZSTD: bounded((input, length) => decompressZstd(input, new Uint8Array(length))),
    LZ4: bounded(decompressLz4),
    LZ4_RAW: bounded(decompressLz4Raw),
    BROTLI: () => { throw new PreviewError("This file is compressed by Brotli, which previews do not read."); },
  };
}

/** Nulls of all rows, where each row group says them. */
function nullsOf(metadata, name) {
  let nulls = 0;
  for (const { columns } of metadata.row_groups) {
    const about = columns.find(({ meta_data: column }) => column?.path_in_schema.length === 1 && column.path_in_schema[0] === name);
    const found = about?.meta_data.statistics?.null_count;
    if (found === undefined) return null;
    nulls += Number(found);
  }
  return nulls;
}

function typeOf({ element, children }) {
  if (children.length) return element.converted_type?.toLowerCase() ?? element.logical_type?.type?.toLowerCase() ?? "struct";
  const logical = element.logical_type?.type ?? element.converted_type;
  return (logical ?? element.type ?? "").toLowerCase().replaceAll("_", " ").replace("utf8", "text").replace("byte array", "bytes");
}

// Times and dates as texts with all of their digits: a Date has thousandths of a second.
const PARSERS = {
  timestampFromMilliseconds: (value) => timeText(value, 3),
  timestampFromMicroseconds: (value) => timeText(value, 6),
  timestampFromNanoseconds: (value) => timeText(value, 9),
  dateFromDays: dateText,
};
const same = (value) => value;
const DIGITS = { MILLIS: 3, MICROS: 6, NANOS: 9 };

/** {type, text(value)} of a column. A decimal is read as what is stored, so that it keeps its digits. */
function shownAs(column) {
  const { element, children } = column;
  const type = typeOf(column);
  const logical = element.logical_type ?? {};
  if (children.length) return { type, text: same };
  if ((logical.type ?? element.converted_type) === "DECIMAL" && element.type !== "BYTE_ARRAY") {
    const scale = logical.scale ?? element.scale ?? 0;
    delete element.logical_type;
    delete element.converted_type;
    return { type, text: (value) => decimalText(value, scale) };
  }
  if (logical.type === "TIME") return { type, text: (value) => clockText(value, DIGITS[logical.unit]) };
  if (logical.type === "TIMESTAMP" && logical.isAdjustedToUTC) return { type, text: (value) => `${value}Z` };
  return { type, text: same };
}

const copyOf = (part) => part.buffer.slice(part.byteOffset, part.byteOffset + part.byteLength);
