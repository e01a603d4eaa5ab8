// Sums over the datasets of the fleet that are loaded. Pure.

const SUMS = ["versions", "packages", "package_dollars", "fetches", "saved_requests", "saved_seconds", "saved_dollars"];

/** The months of all datasets, newest first: [{month, versions, packages, …}]. */
export function months(datasets) {
  const sums = new Map();
  for (const each of datasets.flatMap((dataset) => dataset.months)) {
    const sum = sums.get(each.month) ?? Object.fromEntries(SUMS.map((name) => [name, 0]));
    for (const name of SUMS) sum[name] += each[name];
    sums.set(each.month, sum);
  }
  return [...sums].map(([month, sum]) => ({ month, ...sum })).sort((a, b) => (a.month < b.month ? 1 : -1));
}

/** What one dataset has saved in all months. */
export const saved = (dataset) => dataset.months.reduce((sum, month) => sum + month.saved_dollars, 0);

/** {saved_dollars, saved_requests, …} of all months, with storage, and how many datasets are stale, and not all read. */
export function totals(datasets) {
  const sum = Object.fromEntries(SUMS.map((name) => [name, 0]));
  for (const month of months(datasets)) for (const name of SUMS) sum[name] += month[name];
  return {
    ...sum,
    storage_dollars: datasets.reduce((total, { storage_dollars }) => total + storage_dollars, 0),
    stale: datasets.filter(({ stale }) => stale).length,
    partial: datasets.filter(({ complete }) => !complete).length,
  };
}

/** "ada 12, bob 3, unknown 1, others 4": the API names those with most fetches. */
export function people({ fetched_by: named, fetches: all }) {
  const others = all - named.reduce((sum, { fetches }) => sum + fetches, 0);
  return [...named.map(({ name, fetches }) => `${name || "unknown"} ${fetches}`), others > 0 && `others ${others}`].filter(Boolean).join(", ");
}

/** Whether a dataset is used, as far as its uses were read: "stale", "in use", "no versions", "not all read". */
export function useOf({ stale, complete, versions }) {
  if (stale) return "stale";
  if (versions === 0) return "no versions";
  return complete ? "in use" : "not all read";
}
