// Models by name.
import { html } from "../dom.js";
import { usePages } from "../api.js";
import { More, Page, Problem, Table } from "../components/common.js";
import { FilterField } from "../components/filters.js";
import { LIST } from "../live.js";
import { link } from "../router.js";

export default function Models({ query }) {
  const models = usePages("models/", { name: query.search, limit: 100 }, { live: LIST });
  return html`
    <${Page} title="Models" lead="Versions of models, and what people decided about them."
      actions=${html`<${FilterField} label="Name contains" param="search" />`}>
      ${models.error && !models.items.length
        ? html`<${Problem} error=${models.error} retry=${models.reload} missing="This stack does not list models." />`
        : html`${!(models.loading && !models.items.length) && html`<${Table} caption="Models" name="models" filtered of=${models} rows=${models.items} empty=${query.search ? "No model has this in its name." : "No execution has made a model yet."} columns=${[
            { title: "Model", value: ({ name }) => name, cell: ({ name }) => html`<a href=${link("models", name)}>${name}</a>`, header: true },
            { title: "URI", cell: ({ uri }) => html`<code>${uri}</code>` },
          ]} />`}<${More} of=${models} what="more models" />`}
    <//>`;
}
