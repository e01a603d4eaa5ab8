// Events as sentences. Pure.
const KINDS = {
  DatasetVersionCreated: ({ data }) => `Version ${data.version.name} was created${by(data.version.created_by)}`,
  ModelVersionCreated: ({ data }) => `Model version ${data.model_version.counter} was created${by(data.model_version.created_by)}`,
  ModelVersionStatusChanged: ({ data, old_status: old }) =>
    `Model version ${data.model_version.counter} is ${data.model_version.status}${old ? `, no longer ${old}` : ""}`,
  VersionAliasMoved: ({ alias, old_version: old, version }) => `${alias} ${old ? `moved from ${old} to ${version}` : `was created, pointing to ${version}`}`,
  VersionAliasRemoved: ({ alias, old_version: old }) => `${alias} was removed${old ? `; it pointed to ${old}` : ""}`,
  DatumAliasUpdated: ({ data }) => `${data.updated_alias.name} points to ${data.updated_alias.datum}`,
  PackagePublished: ({ uri, parts, reused }) => `${name(uri)} was packaged: ${parts} ${parts === 1 ? "part" : "parts"}${reused ? `, ${reused} reused` : ""}`,
  VersionDeleted: ({ uri, who }) => `${name(uri)} was deleted${by(who)}`,
  VersionRestored: ({ uri, who }) => `${name(uri)} was restored${by(who)}`,
  PackagingFailed: ({ uri, reason }) => `Packaging of ${name(uri)} failed: ${reason}`,
};

/** Returns an event of GET events/ as a sentence; for unknown types its title. */
export function describeEvent({ type, detail }) {
  try {
    return KINDS[type](detail);
  } catch {
    return detail?.title || type.replace(/(?<=[a-z])(?=[A-Z])/g, " ");
  }
}

/** The id of the version that an event is about, or "". */
export function versionOf({ detail }) {
  const uri = detail?.data?.version?.uri ?? detail?.data?.model_version?.uri ?? detail?.uri ?? "";
  return versionId(detail?.type === "version_alias_moved" ? `dataset://${detail.dataset}/${detail.version}` : uri);
}

/** "images:v1" of dataset://images/v1, "model:m:1" of model://m/1; "" for anything else. */
export function versionId(uri) {
  const match = /^(dataset|model):\/\/([^/]+)\/([^/]+)$/.exec(uri ?? "");
  return match ? `${match[1] === "model" ? "model:" : ""}${match[2]}:${match[3]}` : "";
}

/** Returns the URI of an id: the inverse of versionId. */
export function uriOf(id) {
  const [kind, name, reference] = id.startsWith("model:") ? id.split(":") : ["dataset", ...id.split(":")];
  return `${kind}://${name}/${reference}`;
}

const by = (who) => (who ? ` by ${who}` : "");
const name = (uri) => (uri ?? "").split("/").pop();
