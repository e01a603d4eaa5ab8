// Package a version: now, again after a failure, or once more although it is packaged.
import { announce, html } from "../dom.js";
import { post } from "../api.js";
import { bytes, counted } from "../format.js";
import { packageLine } from "../pure/commands.js";
import { WriteDialog } from "./write-dialog.js";

export const packageUrl = (version) => `dataset-versions/${encodeURIComponent(version.id)}/package/`;

const TITLES = { built: "Package again?", failed: "Try packaging again?", none: "Package this version?" };
const VERBS = { built: "Rebuild", failed: "Retry", none: "Package now" };

export function PackageDialog({ version, onDone, onClose }) {
  const rebuild = version.packaging === "built";
  const send = () => post(packageUrl(version), rebuild ? { rebuild: true } : {});
  const done = (answer) => { announce(`Packaging of ${version.uri} has started.`); onDone(answer); };
  return html`
    <${WriteDialog} title=${TITLES[version.packaging] ?? TITLES.none} verb=${VERBS[version.packaging] ?? VERBS.none}
      twin=${packageLine(version.uri, rebuild)} send=${send} onDone=${done} onClose=${onClose}>
      <p>${counted(version.file_count, "file")}, ${bytes(version.size)} of <code>${version.uri}</code> become a few large parts.${" "}
        ${rebuild ? "Every part is packed anew from the files; until that is done, the version is fetched file by file."
    : "Parts that another version has already are not built again."}</p>
      ${version.packaging === "failed" && html`<p class="note">Last time: ${version.packaging_reason}</p>`}
    <//>`;
}
