// A version in numbers, with where it comes from and what came of it.
import { html, useEffect, useRef, useState } from "../dom.js";
import { useApi } from "../api.js";
import { Facts, Figure, Loaded, Section, Time } from "../components/common.js";
import { Card } from "../components/card.js";
import { bytes, count } from "../format.js";
import { Lineage } from "../lineage.js";
import { FileSummary } from "../preview.js";
import { link } from "../router.js";
import { Uri } from "../components/uri.js";

export default function Overview({ version, reload }) {
  const built = version.packaging === "built";
  const address = `dataset-versions/${encodeURIComponent(version.id)}/package/`;
  const parts = useApi(built ? address : null, { limit: 1 });
  const lineage = useApi("lineage/", { uri: version.uri, depth: 3 });
  const aliases = useApi(`datasets/${encodeURIComponent(version.dataset.id)}/aliases/`, { limit: 1_000 });
  useReloadWith(version, aliases.reload); // an alias that was moved on this page
  const pointing = (aliases.data?.results ?? []).filter((alias) => alias.version?.id === version.id);
  const mean = version.file_count ? version.size / version.file_count : null;
  return html`
    <${Card} uri=${version.uri} path=${`dataset-versions/${encodeURIComponent(version.id)}/`} properties=${version.properties ?? {}} tags=${version.tags}
      version=${version.id} reload=${reload} />
    <${Section} title="In numbers">
      <div class="figures">
        <${Figure} value=${count(version.file_count)} label=${version.file_count === 1 ? "file" : "files"} />
        <${Figure} value=${bytes(version.size)} label="in all" />
        <${Figure} value=${bytes(mean)} label="a file, on average" />
        ${built && html`<${Figure} value=${count(parts.data?.count)} label=${parts.data?.count === 1 ? "part" : "parts"} />`}
      </div>
    <//>
    <div class="columns">
      <${Section} title="Facts">
        <${Facts} of=${[
          ["Created", html`<${Time} of=${version.ctime} />`],
          ["Made by execution", version.execution && html`<a href=${`#/executions/${encodeURIComponent(version.execution)}`}>${version.execution}</a>`],
          ["Based on", version.previous_version_uri && html`<${Uri} of=${version.previous_version_uri} />`],
          ["Aliases now", pointing.length > 0 && pointing.map(({ name }) => html`<a class="tag accent" key=${name} href=${link("datasets", version.dataset.id, "aliases", name)}>${name}</a> `)],
          ["Reason for its packaging", version.packaging_reason],
          ["Requested aliases", version.targeting_aliases.join(", ")],
          ["Status", version.status],
          ["Note", version.note],
          ["Content hash", html`<code>${version.content_hash}</code>`],
        ].filter(([, value]) => value)} />
      <//>
      <${Section} title="Lineage">
        <${Loaded} of=${lineage}>${(tree) => html`<${Lineage} of=${tree} />`}<//>
      <//>
    </div>
    <${FilesByType} version=${version} />`;
}

const AT_ONCE = 40_000; // files up to which types and sizes are read without being asked for: one shard of the manifest

function FilesByType({ version }) {
  const [shown, setShown] = useState(version.file_count <= AT_ONCE);
  if (!version.file_count) return null;
  return html`<${Section} title="Types and sizes">${shown ? html`<${FileSummary} version=${version.id} />`
    : html`<p><button type="button" onClick=${() => setShown(true)}>Read types and sizes</button></p>`}<//>`;
}

/** Calls `reload` each time that `value` is another one than it was. */
function useReloadWith(value, reload) {
  const last = useRef(value);
  useEffect(() => {
    if (last.current !== value) reload();
    last.current = value;
  }, [value]);
}
