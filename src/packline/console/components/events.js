// What was done to a dataset, model or file, or by an execution, newest first, and by whom.
import { html } from "../dom.js";
import { usePages } from "../api.js";
import { More, Problem, Section, Time } from "./common.js";
import { authorOf, describeEvent, versionOf } from "../pure/event-text.js";
import { link } from "../router.js";

const MISSING = "This stack keeps no events.";

/** `of`: {dataset}, {execution} or {datum}. */
export function Events({ of }) {
  const events = usePages("events/", { ...of, limit: 20 });
  return html`
    <${Section} title="Activity">
      ${events.items.length > 0 && html`<ol class="events">${events.items.map((event) => html`<li key=${event.id}><${Event} event=${event} /></li>`)}</ol>`}
      ${!events.items.length && !events.loading && !events.error && html`<p class="note">Nothing in the last 90 days.</p>`}
      ${events.error && !events.items.length ? html`<${Problem} error=${events.error} retry=${events.reload} missing=${MISSING} />` : html`<${More} of=${events} what="earlier events" />`}
    <//>`;
}

function Event({ event }) {
  const version = versionOf(event);
  const text = describeEvent(event);
  return html`<${Time} of=${event.time} /><span class=${event.type === "PackagingFailed" ? "wrong" : ""}>${version ? html`<a href=${link("versions", version)}>${text}</a>` : text}<${Author} of=${authorOf(event.detail)} before=" by " /></span>`;
}

/** `of`: what authorOf returns; how the name is known is said beside it. */
export function Author({ of, before = "" }) {
  return of && html`<span>${before}${of.name}${of.basis && html` <span class="soft">(${of.basis})</span>`}</span>`;
}
