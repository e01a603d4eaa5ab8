// A selection of datums, kept over pages and searches. Pure: every change is a new one.
export const MOST = 1_000; // of one version made by the API

export const EMPTY = new Map();

export const toggled = (selection, datum) => (selection.has(datum.id) ? without(selection, [datum]) : including(selection, [datum]));

export const including = (selection, datums) => new Map([...selection, ...datums.map((datum) => [datum.id, datum])]);

export function without(selection, datums) {
  const left = new Map(selection);
  for (const { id } of datums) left.delete(id);
  return left;
}

/** "all", "some" or "none" of these are selected. */
export function coverage(selection, datums) {
  const taken = datums.filter(({ id }) => selection.has(id)).length;
  if (!taken) return "none";
  return taken === datums.length ? "all" : "some";
}

export const totalBytes = (selection) => [...selection.values()].reduce((sum, { size }) => sum + (size ?? 0), 0);

/** Paths that several of them have: in a version the last one wins. */
export function clashes(selection) {
  const seen = new Map();
  for (const { name } of selection.values()) seen.set(name, (seen.get(name) ?? 0) + 1);
  return [...seen].filter(([, times]) => times > 1).map(([name]) => name);
}
