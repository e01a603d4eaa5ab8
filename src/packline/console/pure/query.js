// What is written in the search field, as filters of GET data/. Pure.
const NAMED = { tag: "tag", name: "name", alias: "alias", execution: "output_execution", version: "dataset_version", property: "property" };
const MANY = ["tag", "property"];
const CONDITION = /^[^=<>!]+(?:[=<>]|!=)/;
const PATTERN = /[*?/]|\.\w{1,8}$/;

/**
 * Filters of a line: `tag:red`, `name:*.png`, `alias:best`, `execution:id`, `version:images:v1`, `accuracy>=0.9`;
 * a word with a wildcard, slash or file ending is a name, any other a tag. Quotes keep spaces together.
 */
export function parseLine(text) {
  const filters = {};
  for (const token of tokens(text)) {
    const colon = token.indexOf(":");
    const named = NAMED[token.slice(0, colon).toLowerCase()];
    if (named && colon < token.length - 1) add(filters, named, token.slice(colon + 1));
    else if (CONDITION.test(token)) add(filters, "property", token);
    else add(filters, PATTERN.test(token) ? "name" : "tag", token);
  }
  return filters;
}

/** The filters of an address: lists are written with one value a line there. */
export function parseAddress(query) {
  const filters = query.q ? parseLine(query.q) : {};
  for (const name of Object.values(NAMED)) {
    for (const value of (query[name] ?? "").split("\n")) if (value.trim()) add(filters, name, value.trim());
  }
  return filters;
}

/** Filters as the query of an address, and as the fields of the form have them. */
export const written = (filters) =>
  Object.fromEntries(Object.values(NAMED).map((name) => [name, [].concat(filters[name] ?? []).join("\n")]));

/** The line itself, if it is a part of a name or path, or a pattern, and no filter by metadata; else "". Quotes around it are left out. */
export function namesIn(text = "") {
  const isFilter = (token) => CONDITION.test(token) || NAMED[token.slice(0, token.indexOf(":")).toLowerCase()];
  return tokens(text).some(isFilter) ? "" : text.trim().replace(/^"(.*)"$/, "$1");
}

export const isEmpty = (filters) => Object.keys(filters).length === 0;

function add(filters, name, value) {
  if (MANY.includes(name)) filters[name] = [...(filters[name] ?? []), value];
  else filters[name] = value;
}

const tokens = (text) => [...text.matchAll(/(?:[^\s"]|"[^"]*"?)+/g)].map(([token]) => token.replaceAll('"', "")).filter(Boolean);
