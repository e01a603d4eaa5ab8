// Models by name.
import { html } from "../dom.js";
import { usePages } from "../api.js";
import { More, Page, Problem, Table } from "../components/common.js";
import { link } from "../router.js";

export default function Models() {
  const models = usePages("models/", { limit: 100 });
  return html`
    <${Page} title="Models" lead="Versions of models, and what people decided about them.">
      ${models.error && !models.items.length
        ? html`<${Problem} error=${models.error} retry=${models.reload} missing="This stack does not list models." />`
        : html`${!(models.loading && !models.items.length) && html`<${Table} caption="Models" rows=${models.items} empty="No execution has made a model yet." columns=${[
            { title: "Model", cell: ({ name }) => html`<a href=${link("models", name)}>${name}</a>`, header: true },
            { title: "URI", cell: ({ uri }) => html`<code>${uri}</code>` },
          ]} />`}<${More} of=${models} what="more models" />`}
    <//>`;
}
