// Command lines: the twin of every write, and the line that fetches. Pure.
const PLAIN = /^[A-Za-z0-9_@%+=:,./-]+$/;

/** An argument as a POSIX shell reads it back. */
export const word = (text) => (PLAIN.test(text) ? text : `'${String(text).replaceAll("'", "'\\''")}'`);

const line = (...words) => ["packline", ...words.filter((one) => one !== "" && one != null).map(word)].join(" ");
const option = (name, value) => (value === "" || value == null ? [] : [name, String(value)]);
const options = (name, values) => values.flatMap((value) => option(name, value));

export const fetchLine = (uri, to) => line("fetch", uri, "--to", to);

/** Fetches these paths of a version only; a name without a folder fits in every folder. */
export const fetchPathsLine = (uri, to, paths) => line("fetch", uri, "--to", to, ...options("--include", paths.map(literalGlob)));

const literalGlob = (path) => path.replace(/[*?[]/g, "[$&]");

/** `rev`: the revision that was seen, 0 for a new alias. */
export const aliasLine = (dataset, alias, version, rev) =>
  line("alias", `dataset://${dataset}/${alias || "ALIAS"}`, version, ...option("--rev", rev));

export const removeAliasLine = (dataset, alias, rev) => line("alias", `dataset://${dataset}/${alias}`, "--remove", ...option("--rev", rev));

export const historyLine = (dataset, alias) => line("alias", `dataset://${dataset}/${alias}`);

export const packageLine = (uri, rebuild) => line("package", uri, ...(rebuild ? ["--rebuild"] : []));

export const deleteLine = (uri) => line("delete", uri);

export const removeDatasetLine = (uri) => line("delete", uri, "--all-versions");

export const restoreLine = (uri) => line("restore", uri);

export const createDatasetLine = (name, owner) => line("create", `dataset://${name || "NAME"}`, ...option("--owner", owner));

export const statusLine = (uri, status) => line("status", uri, status);

/** `changes`: of properties, by key; null removes one. */
export const metadataLine = (uri, changes) => line("metadata", uri,
  ...Object.entries(changes).flatMap(([key, value]) => ["--set", `${key}=${JSON.stringify(value)}`]));

/** Names each datum, so that the line runs as it is shown. `base` is a URI. */
export function composeLine({ dataset, name, datums, base, packaging, aliases, tags }) {
  const chosen = datums.length ? ["--datum", ...datums] : [];
  const given = [...option("--base", base), ...(packaging ? ["--packaging"] : []), ...options("--alias", aliases), ...options("--tag", tags)];
  return line("compose", `dataset://${dataset || "NAME"}/${name || "VERSION"}`, ...given, ...chosen);
}

export const pushLine = (dataset, version) => line("push", "my-files", "--dataset", `${dataset || "NAME"}/${version || "VERSION"}`);

export function adoptLine(url, { dataset, version, packaging, include, targeting_aliases: aliases = [] }, dry) {
  const to = dataset ? ["--to", `${dataset}/${version || "VERSION"}`, ...(packaging ? ["--packaging"] : [])] : [];
  return line("adopt", url, ...to, ...options("--include", include), ...options("--alias", aliases), ...(dry ? ["--dry-run"] : []));
}

export const searchAllLine = (pattern) => line("search", "--all", pattern);

export function searchLine({ tag = [], property = [], name, alias, output_execution: execution, dataset_version: dataset }) {
  const given = [...option("--name", name), ...option("--alias", alias), ...option("--execution", execution), ...option("--dataset", dataset)];
  return line("search", ...options("--tag", tag), ...given, ...property);
}
