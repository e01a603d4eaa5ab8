// What happened to a dataset, model or execution, newest first.
import { html } from "../dom.js";
import { usePages } from "../api.js";
import { More, Problem, Section, Time } from "./common.js";
import { describeEvent, versionOf } from "../pure/event-text.js";
import { link } from "../router.js";

const MISSING = "This stack keeps no events.";

/** `of`: {dataset}, {execution} or {datum}. */
export function Events({ of }) {
  const events = usePages("events/", { ...of, limit: 20 });
  return html`
    <${Section} title="What happened">
      ${events.items.length > 0 && html`<ol class="events">${events.items.map((event) => html`<li key=${event.id}><${Event} event=${event} /></li>`)}</ol>`}
      ${!events.items.length && !events.loading && !events.error && html`<p class="note">Nothing in the last 90 days.</p>`}
      ${events.error && !events.items.length ? html`<${Problem} error=${events.error} retry=${events.reload} missing=${MISSING} />` : html`<${More} of=${events} what="earlier events" />`}
    <//>`;
}

function Event({ event }) {
  const version = versionOf(event);
  const text = describeEvent(event);
  return html`<${Time} of=${event.time} /><span class=${event.type === "PackagingFailed" ? "wrong" : ""}>${version ? html`<a href=${link("versions", version)}>${text}</a>` : text}</span>`;
}
