// What a version's package saves, as bars and sentences. Pure.
import { count, seconds } from "../format.js";

const LEAST = 1e-6;

/** Seconds; short ones in milliseconds, also those that a package has lost. */
export const duration = (s) => (s && Math.abs(s) < 1 ? `${Math.sign(s) * Math.max(1, Math.round(Math.abs(s) * 1000))} ms` : seconds(s));

/** Dollars with the digits that matter: what one fetch costs is small, what a thousand cost is not. */
export function dollars(amount) {
  if (amount == null) return "–";
  if (amount === 0) return "$0";
  if (amount < LEAST) return `< $${LEAST.toFixed(6)}`;
  const digits = amount >= 1 ? 2 : Math.min(8, 1 - Math.floor(Math.log10(Math.abs(amount))));
  return `$${amount.toFixed(digits)}`;
}

/** Dollars of a sum: less than a cent is said so, instead of digits that nobody pays. */
export const money = (amount) => (amount > 0 && amount < 0.01 ? "< $0.01" : dollars(amount));

/** "320 times", "1.5 times"; empty where there is nothing to compare. */
export function times(files, packed) {
  if (!(packed > 0) || !(files > packed)) return "";
  const ratio = files / packed;
  return `${ratio >= 10 ? count(Math.round(ratio)) : ratio.toFixed(1)} times`;
}

const ROWS = [["requests", "Requests", count], ["seconds", "Time", duration], ["dollars", "Price of requests", dollars]];

/** [{key, title, files, packed, share, less}]: `files` and `packed` as text, `share` of the package's bar (0 to 1). */
export function rows(savings) {
  return ROWS.map(([key, title, text]) => {
    const [files, packed] = [savings.by_files[key], savings.by_package[key]];
    const most = Math.max(files, packed);
    const bar = (value) => (most > 0 ? value / most : 0);
    return { key, title, files: text(files), packed: text(packed), filesShare: bar(files), share: bar(packed), less: times(files, packed) };
  });
}

/** The whole in a sentence, for those who do not see bars. */
export function summary(savings) {
  const parts = rows(savings).map(({ title, files, packed }) => `${title.toLowerCase()}: ${files} file by file, ${packed} by package`);
  return `One fetch of ${count(savings.files)} files. ${parts.join("; ")}.`;
}

/** "1,000 fetches": what one fetch takes, multiplied by a number of fetches. */
export const scaled = (savings, fetches) => {
  const by = (cost) => ({ requests: cost.requests * fetches, seconds: cost.seconds * fetches, dollars: cost.dollars * fetches });
  return { ...savings, by_files: by(savings.by_files), by_package: by(savings.by_package) };
};
