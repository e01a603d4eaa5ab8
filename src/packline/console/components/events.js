// What was done to a dataset, model or file, or by an execution, newest first, and by whom.
import { html } from "../dom.js";
import { usePages } from "../api.js";
import { More, Problem, Section, Table, Time } from "./common.js";
import { authorOf } from "../pure/author.js";
import { LIST } from "../live.js";
import { link } from "../router.js";

const MISSING = "This stack keeps no events.";

const COLUMNS = [
  { title: "When", value: ({ time }) => time, kind: "time", cell: ({ time }) => html`<${Time} of=${time} />` },
  { title: "What", value: ({ text }) => text, header: true, cell: (event) => html`<${What} of=${event} />` },
  { title: "By", value: ({ by }) => by?.name, cell: ({ by }) => (authorOf(by) ? html`<${Author} of=${authorOf(by)} />` : "–") },
];

/** `of`: {dataset}, {execution} or {datum}. */
export function Events({ of }) {
  const events = usePages("events/", { ...of, limit: 20 }, { live: LIST });
  return html`
    <${Section} title="Activity">
      ${events.items.length > 0 && html`<div class="events"><${Table} caption="Activity" name="activity" of=${events} rows=${events.items} columns=${COLUMNS} /></div>`}
      ${!events.items.length && !events.loading && !events.error && html`<p class="note">Nothing in the last 90 days.</p>`}
      ${events.error && !events.items.length ? html`<${Problem} error=${events.error} retry=${events.reload} missing=${MISSING} />` : html`<${More} of=${events} what="earlier events" />`}
    <//>`;
}

function What({ of: { type, text, version } }) {
  return html`<span class=${type === "PackagingFailed" ? "wrong" : ""}>${version ? html`<a href=${link("versions", version)}>${text}</a>` : text}</span>`;
}

/** `of`: what authorOf returns; how the name is known is said beside it. */
export function Author({ of, before = "" }) {
  return of && html`<span>${before}${of.name}${of.basis && html` <span class="soft">(${of.basis})</span>`}</span>`;
}
