// The card of a dataset or version: properties with known names, and the changes that make it another. Pure.
const NAMES = ["description", "owner", "license", "tags", "readme"];
const isText = (value) => typeof value === "string" && value !== "";

/** {description, owner, license, readme, tags, others}: `tags` are a version's own, null for a dataset. */
export function cardOf(properties, tags = null) {
  const card = Object.fromEntries(["description", "owner", "license", "readme"].map((name) => [name, isText(properties[name]) ? properties[name] : ""]));
  const named = Array.isArray(properties.tags) ? properties.tags.filter(isText) : [];
  const others = Object.fromEntries(Object.entries(properties).filter(([name, value]) => !(NAMES.includes(name) && !(name === "tags" && tags) && fits(name, value))));
  return { ...card, tags: tags ?? named, others };
}

/** Whether a known name holds what a card shows under it; a number called owner is a property like others. */
const fits = (name, value) => (name === "tags" ? Array.isArray(value) && value.every(isText) : typeof value === "string");

/** Tags as a field has them: with commas between them, in quotes where they have commas or quotes of their own. */
export const tagsText = (tags) => tags.map((tag) => (/[,"]/.test(tag) || tag !== tag.trim() ? JSON.stringify(tag) : tag)).join(", ");

/** The tags of a field, each once; tagsText() reads back as what it was made of. */
export function parseTags(text) {
  const words = [...text.matchAll(/\s*("(?:[^"\\]|\\.)*"(?=\s*(?:,|$))|[^,]*)\s*(?:,|$)/gs)].map(([, word]) => unquoted(word));
  return [...new Set(words.filter(Boolean))];
}

function unquoted(word) {
  if (!word.startsWith('"')) return word.trim();
  try { return JSON.parse(word); } catch { return word.trim(); }
}

/** {value} of a text with a JSON object, or {wrong}. */
export function parseObject(text) {
  try {
    const value = JSON.parse(text.trim() || "{}");
    return value && typeof value === "object" && !Array.isArray(value) ? { value } : { wrong: "Write one JSON object." };
  } catch (error) {
    return { wrong: `This is not JSON: ${error.message}` };
  }
}

/** What POST metadata/ takes to make `before` (of cardOf) to `after`: null removes a key. */
export function changesOf(before, after, isVersion) {
  const changes = {};
  for (const name of ["description", "owner", "license", "readme"]) if (before[name] !== after[name]) changes[name] = after[name] || null;
  if (JSON.stringify(before.tags) !== JSON.stringify(after.tags)) changes[isVersion ? "valohai.tags" : "tags"] = after.tags.length ? after.tags : null;
  for (const name of new Set([...Object.keys(before.others), ...Object.keys(after.others)])) {
    if (JSON.stringify(before.others[name]) !== JSON.stringify(after.others[name])) changes[name] = after.others[name] ?? null;
  }
  return changes;
}

const LONGEST = 400; // characters of a value that are shown

/** One row a key of the history of properties: {id, time, by, key, before, after}; values as text. */
export const changedRows = (writes) => writes.flatMap(({ time, by, changes }) => changes.map(({ key, before, after }) => ({
  id: `${time} ${key}`, time, by, key: key === "valohai.tags" ? "tags" : key, before: asText(before), after: asText(after),
})));

function asText(value) {
  if (value == null) return "";
  const text = typeof value === "string" ? value : Array.isArray(value) && value.every(isText) ? value.join(", ") : JSON.stringify(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
