// Values with all of their digits, as texts: numbers and times that a double or a Date would round.

/** JSON, but that an integer that no double holds is a BigInt. Throws SyntaxError. */
export function parseJson(text) {
  if (!/\d{16}/.test(text)) return JSON.parse(text);
  try {
    return JSON.parse(text, (_, value, about) => (Number.isInteger(value) && !Number.isSafeInteger(value) && /^-?\d+$/.test(about?.source) ? BigInt(about.source) : value));
  } catch (error) {
    if (error instanceof SyntaxError) throw error;
    return JSON.parse(text); // nested deeper than a function can follow
  }
}

/** A decimal from its unscaled integer: a number, a BigInt, or bytes (big-endian, two's complement). */
export function decimalText(unscaled, scale) {
  const value = ArrayBuffer.isView(unscaled) ? integerOf(unscaled) : BigInt(unscaled);
  const digits = String(value < 0n ? -value : value).padStart(scale + 1, "0");
  const whole = digits.slice(0, digits.length - scale);
  return `${value < 0n ? "-" : ""}${whole}${scale > 0 ? `.${digits.slice(-scale)}` : ""}`;
}

function integerOf(bytes) {
  let value = 0n;
  for (const byte of bytes) value = (value << 8n) | BigInt(byte);
  return BigInt.asIntN(8 * bytes.length, value);
}

/** "2025-01-02T03:04:05.678901" of a time since 1970 in fractions of a second: thousandths if `digits` is 3. */
export function timeText(value, digits) {
  const [seconds, fraction] = split(value, digits);
  const date = new Date(Number(seconds) * 1_000);
  return Number.isNaN(date.getTime()) ? String(value) : date.toISOString().replace(/\.000Z$/, "") + fraction;
}

/** "01:02:03.5" of a time of the day. */
export function clockText(value, digits) {
  const [seconds, fraction] = split(value, digits);
  return new Date(Number(BigInt.asUintN(32, seconds)) * 1_000).toISOString().slice(11, 19) + fraction;
}

/** "2025-01-02" of days since 1970. */
export function dateText(days) {
  const date = new Date(Number(days) * 86_400_000);
  return Number.isNaN(date.getTime()) ? String(days) : date.toISOString().replace(/T.*$/, "");
}

/** Whole seconds, and what is left of them: "" or ".5". */
function split(value, digits) {
  const unit = 10n ** BigInt(digits);
  const all = BigInt(value);
  const rest = ((all % unit) + unit) % unit;
  return [(all - rest) / unit, rest ? `.${String(rest).padStart(digits, "0").replace(/0+$/, "")}` : ""];
}
