// What becomes of an execution that was started here, until its version exists, or is said not to.
import { announce, html, useEffect } from "../dom.js";
import { useApi } from "../api.js";
import { Problem, Section } from "../components/common.js";
import { versionId } from "../pure/version-ids.js";
import { link } from "../router.js";

const LOOK = 1_500; // milliseconds between looks
const ended = (data) => data.state === "sealed";

/** `uri`: the version that it is to make; "" if it makes datums only. */
export function Sealing({ execution, uri, what }) {
  const path = `executions/${encodeURIComponent(execution)}/`;
  // Right after the marker nothing is recorded: a 404 is looked at again, too.
  const current = useApi(path, undefined, { live: (data) => (ended(data) ? 0 : LOOK) });
  const data = current.data;
  const waits = current.error?.status === 404;
  useEffect(() => {
    if (!waits) return undefined;
    const timer = setTimeout(current.reload, LOOK);
    return () => clearTimeout(timer);
  }, [current.error]);
  const done = data && ended(data);
  const made = done && (!uri || data.versions.includes(uri));
  useEffect(() => { if (made) announce(uri ? `${uri} exists.` : "Done."); else if (done) announce("No version was made."); }, [done]);
  const page = html`<a href=${link("executions", execution)}>${execution}</a>`;
  return html`<${Section} title="Progress">
    ${made && html`<p role="status"><strong>${uri ? html`<a href=${link("versions", versionId(uri))}>${uri}</a> exists.` : "Done: its outputs are data now."}</strong> Made by execution ${page}.</p>`}
    ${done && !made && html`<${Problem} error=${{ message: `${uri} was not made.`, remedy: "The alerts below say why; the files are kept." }} />`}
    ${!done && html`<p class="waiting" role="status">${what} Sealing execution ${page}: the version exists only when that is done. ${data?.progress ?? ""}</p>`}
    ${current.error && !waits && html`<${Problem} error=${current.error} retry=${current.reload} />`}
    ${data?.alerts.length > 0 && html`<ul class="alerts">${data.alerts.map(({ code, message, remedy }) => html`
      <li><strong><code>${code}</code></strong><p>${message}</p>${remedy && html`<p class="remedy">What to do: ${remedy}</p>`}</li>`)}</ul>`}
  <//>`;
}
