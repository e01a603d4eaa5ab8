// What the cells of a column are: a type, how many are empty, and how the others are distributed.

const BINS = 12;
const TOP = 3;
const DATE = /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$/;
const NUMBER = /^[+-]?((0|[1-9]\d*)(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/;
const isEmpty = (value) => value === null || value === undefined || value === "" || Number.isNaN(value);

/** {type, empty, of, bins, low, high, distinct, top}: `bins` for numbers and dates, `top` [[value, times], …] for others. */
export function describeColumn(values) {
  const present = values.filter((value) => !isEmpty(value));
  const type = typeOf(present);
  const about = { type, empty: values.length - present.length, of: values.length };
  if (type === "integer" || type === "number" || type === "date") {
    return { ...about, ...distribution(present.map((value) => asNumber(value, type))) };
  }
  const times = new Map();
  for (const value of present) times.set(asText(value), (times.get(asText(value)) ?? 0) + 1);
  const top = [...times].sort((a, b) => b[1] - a[1]).slice(0, TOP);
  return { ...about, distinct: times.size, top };
}

function typeOf(values) {
  if (!values.length) return "empty";
  const all = (test) => values.every(test);
  if (all((value) => typeof value === "boolean" || /^(true|false)$/i.test(value))) return "boolean";
  if (all((value) => typeof value === "bigint" || Number.isInteger(value) || (typeof value === "string" && /^[+-]?(0|[1-9]\d{0,14})$/.test(value)))) return "integer";
  if (all((value) => typeof value === "number" || typeof value === "bigint" || (typeof value === "string" && NUMBER.test(value)))) return "number";
  if (all((value) => value instanceof Date || (typeof value === "string" && DATE.test(value)))) return "date";
  return all((value) => typeof value === "object") ? "nested" : "text";
}

// A time without a zone is not one of the reader's zone.
const asNumber = (value, type) => (type !== "date" ? Number(value) : new Date(/\d:\d\d(:\d\d(\.\d+)?)?$/.test(value) && !/[+-]\d\d:\d\d$/.test(value) ? `${value}Z` : value).getTime());

function distribution(numbers) {
  const finite = numbers.filter(Number.isFinite);
  let low = Infinity;
  let high = -Infinity;
  for (const number of finite) { low = Math.min(low, number); high = Math.max(high, number); }
  if (!finite.length) return { bins: [], low: null, high: null };
  const bins = Array(low === high ? 1 : BINS).fill(0);
  for (const number of finite) bins[low === high ? 0 : Math.min(BINS - 1, Math.floor(((number - low) / (high - low)) * BINS))] += 1;
  return { bins, low, high };
}

/** A value as a cell shows it. */
export function asText(value) {
  if (value === null || value === undefined) return "";
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? "not a date" : value.toISOString();
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) return shorten(`[${Array.from(value.slice(0, 32)).join(", ")}${value.length > 32 ? ", …" : ""}]`);
  if (typeof value === "object") return shorten(JSON.stringify(value, plain) ?? "");
  return shorten(String(value));
}

const plain = (_, value) => (typeof value === "bigint" ? exactly(value) : ArrayBuffer.isView(value) ? Array.from(value.slice(0, 32)) : value);
// JSON has no such integers: what a double would round is a text.
const exactly = (value) => (Number.isSafeInteger(Number(value)) ? Number(value) : String(value));
const shorten = (text) => (text.length > 500 ? `${text.slice(0, 500)}…` : text);
