// Ids and URIs of versions: "images:v2" of the API is dataset://images/v2. Pure.
/** The id of a version as the API takes it, from dataset://name/version; null for other URIs. */
export function versionId(uri) {
  const match = /^dataset:\/\/([^/]+)\/(.+)$/.exec(uri ?? "");
  return match ? `${match[1]}:${match[2]}` : null;
}

/** Returns the URI of the version of an id. */
export function uriOf(id) {
  const [kind, name, reference] = id.startsWith("model:") ? id.split(":") : ["dataset", ...id.split(":")];
  return `${kind}://${name}/${reference}`;
}

/** The dataset in the id of a version. */
export const datasetOf = (id) => id.slice(0, id.lastIndexOf(":"));
export const nameOf = (id) => id.slice(id.lastIndexOf(":") + 1);
