// Numbers, sizes and times as people read them; one spelling everywhere.
const whole = new Intl.NumberFormat("en");
const UNITS = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];

export const count = (n) => (n == null ? "–" : whole.format(n));

/** "12,345 files", "1 file". */
export const counted = (n, one, many = `${one}s`) => `${count(n)} ${n === 1 ? one : many}`;

/** Bytes in binary units, three digits or so. */
export function bytes(n) {
  if (n == null) return "–";
  let unit = 0;
  let size = n;
  while (size >= 1024 && unit < UNITS.length - 1) {
    size /= 1024;
    unit += 1;
  }
  return `${unit === 0 || size >= 100 ? Math.round(size) : size.toFixed(1)} ${UNITS[unit]}`;
}

const full = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "long" });
const short = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short" });

/** "3 Feb 2026, 14:05", as clocks show it where the reader is. */
export const moment = (iso) => (iso ? short.format(new Date(iso)) : "–");
/** The same with seconds and the zone. */
export const exactly = (iso) => (iso ? full.format(new Date(iso)) : "");
/** The reader's time zone, such as "Europe/Helsinki". */
export const zone = () => short.resolvedOptions().timeZone;

/** "4 min", "2.5 s". */
export function seconds(s) {
  if (s == null) return "–";
  if (s < 60) return `${s < 10 ? s.toFixed(1) : Math.round(s)} s`;
  if (s < 3600) return `${Math.round(s / 60)} min`;
  return `${(s / 3600).toFixed(1)} h`;
}
