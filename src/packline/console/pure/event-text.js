// Events as sentences. Pure.
const KINDS = {
  DatasetVersionCreated: ({ data }) => `Version ${data.version.name} was created`,
  ModelVersionCreated: ({ data }) => `Model version ${data.model_version.counter} was created`,
  ModelVersionStatusChanged: ({ data, old_status: old }) =>
    `Model version ${data.model_version.counter} is ${data.model_version.status}${old ? `, no longer ${old}` : ""}`,
  VersionAliasMoved: ({ alias, old_version: old, version }) => `${alias} ${old ? `moved from ${old} to ${version}` : `was created, pointing to ${version}`}`,
  VersionAliasRemoved: ({ alias, old_version: old }) => `${alias} was removed${old ? `; it pointed to ${old}` : ""}`,
  DatumAliasUpdated: ({ data }) => `${data.updated_alias.name} points to ${data.updated_alias.datum}`,
  PackagePublished: ({ uri, parts, reused }) => `${name(uri)} was packaged: ${parts} ${parts === 1 ? "part" : "parts"}${reused ? `, ${reused} reused` : ""}`,
  VersionDeleted: ({ uri }) => `${name(uri)} was deleted`,
  VersionRestored: ({ uri }) => `${name(uri)} was restored`,
  PropertiesChanged: (detail) => `Properties of ${name(detail.uri)}: ${changes(detail)}`,
  MetadataChanged: (detail) => `Metadata of ${detail.path}: ${changes(detail)}`,
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

const BASES = {
  token: "proved by a token", signature: "proved by a signature", client: "said by the client", marker: "said by the marker", pipeline: "Packline itself",
};

/** Who did something: {name, basis}, or null where nobody is known. Takes moved_by and the like of the API, or the detail of an event. */
export function authorOf(person) {
  const name = person?.name ?? person?.who ?? person?.data?.version?.created_by ?? person?.data?.model_version?.created_by;
  return name ? { name, basis: BASES[person.source ?? person.who_source] ?? "" } : null;
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

const changes = ({ set, removed }) => [set.length && `set ${set.join(", ")}`, removed.length && `removed ${removed.join(", ")}`].filter(Boolean).join("; ");
const name = (uri) => (uri ?? "").split("/").pop();
