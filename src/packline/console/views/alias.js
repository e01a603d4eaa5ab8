// An alias: where it points, and where it has pointed.
import { html, useState } from "../dom.js";
import { usePages } from "../api.js";
import { More, Page, Problem, Table, Time } from "../components/common.js";
import { counted } from "../format.js";
import { Promote } from "../dialogs/promote.js";
import { RemoveAliasDialog } from "../dialogs/remove-alias.js";
import { Copy, CopyBar } from "../components/copy.js";
import { historyLine } from "../pure/commands.js";
import { Author } from "../components/events.js";
import { authorOf } from "../pure/author.js";
import { LIST } from "../live.js";
import { link } from "../router.js";

export default function Alias({ params: { dataset, alias } }) {
  const moves = usePages(`datasets/${encodeURIComponent(dataset)}/aliases/${encodeURIComponent(alias)}/history/`, { limit: 50 }, { live: LIST });
  const [back, setBack] = useState(null);
  const [removing, setRemoving] = useState(null); // the revision that was seen: the list is read again meanwhile
  const now = moves.items[0];
  const exists = Boolean(now?.version);
  const done = () => { setBack(null); setRemoving(null); moves.reload(); };
  return html`
    <${Page} title=${`${dataset}/${alias}`} crumbs=${[["Datasets", link("datasets")], [dataset, link("datasets", dataset)], [alias]]}
      lead=${now && html`${exists ? html`Points to ${versionOf(now)}.` : "Removed."} ${moves.count != null && `${counted(moves.count, "revision")}.`}${exists && html` <${CopyBar} uri=${now.uri} />`}`}
      actions=${now && html`<${Copy} text=${historyLine(dataset, alias)} label="History line" what="command line of the history" />
        ${exists && html`<button type="button" class="quiet" onClick=${() => setRemoving(now)}>Remove…</button>`}
        <button type="button" class="primary" onClick=${() => setBack("")}>${exists ? "Move" : "Create"} ${alias}…</button>`}>
      ${moves.error && !moves.items.length && html`<${Problem} error=${moves.error} retry=${moves.reload} />`}
      ${moves.items.length > 0 && html`<${Table} caption=${`History of ${alias}`} name="moves" of=${moves} rows=${moves.items} id=${({ rev }) => rev} columns=${[
        { title: "Revision", value: ({ rev }) => rev, cell: ({ rev }) => html`<span class="titled">Revision </span>${rev}`, header: true },
        { title: "Version", value: ({ version }) => version?.name, cell: versionOf },
        { title: "By", value: ({ moved_by: by }) => authorOf(by)?.name, cell: ({ moved_by: by }) => (authorOf(by) ? html`<${Author} of=${authorOf(by)} />` : "–") },
        { title: "Moved", value: ({ mtime }) => mtime, cell: ({ mtime }) => html`<${Time} of=${mtime} />`, kind: "time" },
        { title: html`<span class="unseen">Change</span>`, cell: (move) => html`<${Change} move=${move} now=${now} onBack=${setBack} />` },
      ]} />`}
      ${!(moves.error && !moves.items.length) && html`<${More} of=${moves} what="earlier moves" />`}
      ${back != null && html`<${Promote} dataset=${dataset} alias=${alias} version=${back} onClose=${() => setBack(null)} onDone=${done} />`}
      ${removing && html`<${RemoveAliasDialog} dataset=${dataset} alias=${alias} now=${removing} onClose=${() => setRemoving(null)} onDone=${done} />`}
    <//>`;
}

const versionOf = ({ version }) => (version ? html`<a href=${link("versions", version.id)}>${version.name}</a>` : "(removed)");

/** The newest revision is what counts now; an earlier one leads back, unless the alias points there already. */
function Change({ move, now, onBack }) {
  if (move.rev === now.rev) return html`<span class="tag accent">now</span>`;
  if (!move.version || move.version.name === now.version?.name) return null;
  return html`<button type="button" class="quiet" onClick=${() => onBack(move.version.name)}>Move back to ${move.version.name}</button>`;
}
