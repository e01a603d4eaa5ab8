// Who did something, and the URIs of versions. Pure.
const BASES = {
  token: "proved by a token", signature: "proved by a signature", client: "said by the client", marker: "said by the marker", pipeline: "Packline itself",
};

/** Who did something: {name, basis}, or null where nobody is known. Takes moved_by, by and the like of the API. */
export function authorOf(person) {
  return person?.name ? { name: person.name, basis: BASES[person.source] ?? "" } : null;
}

/** Returns the URI of the version of an id. */
export function uriOf(id) {
  const [kind, name, reference] = id.startsWith("model:") ? id.split(":") : ["dataset", ...id.split(":")];
  return `${kind}://${name}/${reference}`;
}
