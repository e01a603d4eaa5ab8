// Who did something, and how that is known. Pure.
const BASES = {
  token: "proved by a token", signature: "proved by a signature", client: "said by the client", marker: "said by the marker", pipeline: "Packline itself",
};

/** Who did something: {name, basis}, or null where nobody is known. Takes moved_by, by and the like of the API. */
export function authorOf(person) {
  return person?.name ? { name: person.name, basis: BASES[person.source] ?? "" } : null;
}
