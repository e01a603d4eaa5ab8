// An alias: where it points, and where it has pointed.
import { html, useState } from "../dom.js";
import { usePages } from "../api.js";
import { More, Page, Problem, Table, Time } from "../components/common.js";
import { counted } from "../format.js";
import { Promote } from "../dialogs/promote.js";
import { Copy, CopyBar } from "../components/copy.js";
import { historyLine } from "../pure/commands.js";
import { link } from "../router.js";

export default function Alias({ params: { dataset, alias } }) {
  const moves = usePages(`datasets/${encodeURIComponent(dataset)}/aliases/${encodeURIComponent(alias)}/history/`, { limit: 50 });
  const [back, setBack] = useState(null);
  const now = moves.items[0];
  const versions = (move) => html`<a href=${link("versions", move.version.id)}>${move.version.name}</a>`;
  return html`
    <${Page} title=${`${dataset}/${alias}`} crumbs=${[["Datasets", link("datasets")], [dataset, link("datasets", dataset)], [alias]]}
      lead=${now && html`Points to ${versions(now)}. ${moves.count != null && `${counted(moves.count, "revision")}.`}`}
      actions=${now && html`<${CopyBar} uri=${now.uri} /><${Copy} text=${historyLine(dataset, alias)} label="History line" what="command line of the history" />
        <button type="button" class="primary" onClick=${() => setBack("")}>Move ${alias}…</button>`}>
      ${moves.error && !moves.items.length && html`<${Problem} error=${moves.error} retry=${moves.reload} />`}
      ${moves.items.length > 0 && html`<${Table} caption=${`History of ${alias}`} rows=${moves.items} id=${({ rev }) => rev} columns=${[
        { title: "Revision", cell: ({ rev }) => rev, header: true },
        { title: "Version", cell: versions },
        { title: "Moved", cell: ({ mtime }) => html`<${Time} of=${mtime} />`, kind: "time" },
        { title: html`<span class="unseen">Change</span>`, cell: (move) => (move.version.name === now.version.name ? html`<span class="tag accent">now</span>`
          : html`<button type="button" class="quiet" onClick=${() => setBack(move.version.name)}>Move back to ${move.version.name}</button>`) },
      ]} />`}
      ${!(moves.error && !moves.items.length) && html`<${More} of=${moves} what="earlier moves" />`}
      ${back != null && html`<${Promote} dataset=${dataset} alias=${alias} version=${back} onClose=${() => setBack(null)}
        onDone=${() => { setBack(null); moves.reload(); }} />`}
    <//>`;
}
