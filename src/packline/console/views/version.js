// A version: its name and state, and tabs for everything else (version-tabs.js lists them).
import { html } from "../dom.js";
import { useApi } from "../api.js";
import { Loaded, Page, State } from "../components/common.js";
import { CopyBar } from "../components/copy.js";
import { Packaging } from "../components/packaging.js";
import { Deleted, VersionActions } from "../components/version-actions.js";
import { link } from "../router.js";
import { versionTabs } from "./version-tabs.js";
import { datasetOf, nameOf } from "../pure/version-ids.js";

const PENDING = 3_000; // milliseconds between looks at a version that is being packaged
const SETTLED = 30_000; // of one that is not

export default function Version({ params, query }) {
  const id = params.version;
  const version = useApi(`dataset-versions/${encodeURIComponent(id)}/`, { files: 0 }, {
    live: (data) => (data.packaging === "pending" ? PENDING : SETTLED),
  });
  const dataset = version.data?.dataset.name ?? datasetOf(id);
  const name = version.data?.name ?? nameOf(id);
  const model = datasetOf(id)?.startsWith("model:") ? datasetOf(id).slice("model:".length) : "";
  const [list, home] = model ? [["Models", link("models")], [model, link("models", model)]] : [["Datasets", link("datasets")], [dataset, link("datasets", dataset)]];
  const tab = versionTabs.find(({ key }) => key === (query.tab ?? "")) ?? versionTabs[0];
  return html`
    <${Page} title=${`${model || dataset} ${name}`} crumbs=${[list, home, [name]]}
      lead=${version.data && html`<code>${version.data.uri}</code> <${State} of=${version.data.packaging} /> <${CopyBar} uri=${version.data.uri} />`}
      actions=${version.data && !version.error && html`<${VersionActions} version=${version.data} reload=${version.reload} />`}>
      <nav class="tabs" aria-label="About this version">${versionTabs.map(({ key, title }) => html`
        <a key=${key} href=${link("versions", id, { tab: key })} aria-current=${key === tab.key ? "page" : null}>${title}</a>`)}</nav>
      ${version.error?.title === "VersionDeleted" ? html`<${Deleted} id=${id} error=${version.error} reload=${version.reload} />` : html`
      <${Loaded} of=${version}>${(data) => html`<${Packaging} version=${data} onEnd=${version.reload} /><${tab.view} key=${tab.key} version=${data} params=${params} query=${query} reload=${version.reload} />`}<//>`}
    <//>`;
}

