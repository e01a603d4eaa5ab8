// One datum: what it is, what is said of it, the versions it came in, and what was made from it.
import { html } from "../dom.js";
import { useApi } from "../api.js";
import { Facts, Loaded, Page, Section, Tag, Time } from "../components/common.js";
import { Copy } from "../components/copy.js";
import { Events } from "../components/events.js";
import { bytes } from "../format.js";
import { Lineage } from "../lineage.js";
import { link } from "../router.js";
import { versionId } from "../pure/version-ids.js";

export default function Datum({ params }) {
  const id = params.datum;
  const datum = useApi(`data/${encodeURIComponent(id)}/`, { hashes: false });
  const lineage = useApi("lineage/", { uri: `datum://${id}`, depth: 3 });
  const execution = useApi(datum.data?.output_execution ? `executions/${encodeURIComponent(datum.data.output_execution.id)}/` : null);
  return html`
    <${Page} title=${datum.data?.name ?? id} crumbs=${[["Search", link("search")], [datum.data?.name ?? id]]}
      lead=${datum.data && html`<code>${datum.data.uri}</code> <${Copy} text=${datum.data.uri} label="Copy URI" what="URI" />`}>
      <${Loaded} of=${datum}>${(data) => html`
        <div class="columns">
          <${Section} title="Facts"><${Facts} of=${facts(data)} /><//>
          <${Section} title="Versions">
            ${!data.output_execution || execution.error?.status === 404 ? html`<p class="note">No execution is known that made it.</p>`
              : html`<${Loaded} of=${execution}>${(made) => html`<${Versions} of=${made.versions} path=${data.name} />`}<//>`}
          <//>
          <${Section} title="Lineage"><${Loaded} of=${lineage}>${(tree) => html`<${Lineage} of=${tree} />`}<//><//>
        </div>
        <${Events} of=${{ datum: id }} />`}<//>
    <//>`;
}

const facts = (data) => [
  ["Size", bytes(data.size)],
  ["Stored", data.file_mtime && html`<${Time} of=${data.file_mtime} />`],
  ["Made by execution", data.output_execution && html`<a href=${link("executions", data.output_execution.id)}>${data.output_execution.id}</a>`],
  ["Aliases", data.aliases.join(", ")],
  ["Tags", data.tags.length > 0 && data.tags.map((tag) => html`<${Tag} key=${tag}>${tag}<//>`)],
  ...Object.entries(data.properties).map(([name, value]) => [name, typeof value === "string" ? value : JSON.stringify(value)]),
  ["MD5", data.md5 && html`<code>${data.md5}</code>`],
  data.part ? [`Inside of ${data.part.key.startsWith("outputs/") ? "part" : "archive"}`, html`<code>${data.part.key}</code>`] : ["Key", data.key && html`<code>${data.key}</code>`],
].filter(([, value]) => value);

/** Versions that the execution made; each link opens the file in it. Others may have inherited it since. */
function Versions({ of, path }) {
  const own = of.filter((uri) => versionId(uri));
  if (!own.length) return html`<p class="note">Its execution made no dataset version.</p>`;
  return html`
    <ul class="plain">${own.map((uri) => html`<li key=${uri}><a href=${link("versions", versionId(uri), { tab: "files", find: path })}>${uri}</a></li>`)}</ul>
    <p class="note">These are what its execution made. Versions that are based on them may have the file as well.</p>`;
}
