// Ids and URIs of versions: "images:v2" of the API is dataset://images/v2. Pure.
/** The id of a version as the API takes it, from dataset://name/version or model://name/1; null for other URIs. */
export function versionId(uri) {
  const match = /^(dataset|model):\/\/([^/]+)\/(.+)$/.exec(uri ?? "");
  return match ? `${match[1] === "model" ? "model:" : ""}${match[2]}:${match[3]}` : null;
}

/** Returns the URI of the version of an id. */
export function uriOf(id) {
  const [kind, name, reference] = id.startsWith("model:") ? id.split(":") : ["dataset", ...id.split(":")];
  return `${kind}://${name}/${reference}`;
}

/** The dataset in the id of a version. */
export const datasetOf = (id) => id.slice(0, Math.max(0, id.lastIndexOf(":")));
export const nameOf = (id) => id.slice(id.lastIndexOf(":") + 1);
