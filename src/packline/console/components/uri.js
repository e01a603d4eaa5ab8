// A URI as a link, if the console has a page for it.
import { html } from "../dom.js";
import { versionId } from "../pure/version-ids.js";
import { link } from "../router.js";

export function Uri({ of }) {
  const version = versionId(of);
  return version ? html`<a href=${link("versions", version)}>${of}</a>` : html`<span>${of}</span>`;
}
