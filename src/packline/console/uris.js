// Where the URIs of things lead inside the console.
import { html } from "./dom.js";
import { link } from "./router.js";

/** The id of a version as the API takes it, from dataset://name/version; null for other URIs. */
export function versionId(uri) {
  const match = /^dataset:\/\/([^/]+)\/(.+)$/.exec(uri ?? "");
  return match ? `${match[1]}:${match[2]}` : null;
}

/** The dataset in the id of a version. */
export const datasetOf = (id) => id.slice(0, id.lastIndexOf(":"));
export const nameOf = (id) => id.slice(id.lastIndexOf(":") + 1);

/** A URI as a link, if the console has a page for it. */
export function Uri({ of }) {
  const version = versionId(of);
  return version ? html`<a href=${link("versions", version)}>${of}</a>` : html`<span>${of}</span>`;
}
