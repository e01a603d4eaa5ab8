// Lineage as two trees of lists: what a thing was made from, and what was made from it.
import { html } from "./dom.js";
import { counted } from "./format.js";
import { link } from "./router.js";
import { Uri } from "./components/uri.js";

export function Lineage({ of }) {
  const above = sources(of);
  const below = uses(of);
  return html`
    <div class="lineage">
      <h3>Made from</h3>
      ${above.length ? html`<ul>${above}</ul>` : html`<p class="soft">Nothing is recorded.</p>`}
      <h3>Used by</h3>
      ${below.length ? html`<ul>${below}</ul>` : html`<p class="soft">Nothing yet.</p>`}
    </div>`;
}

function sources({ made_by: made, based_on: base }) {
  const facts = made ? [made.step, made.commit, made.image].filter((fact) => typeof fact === "string") : [];
  return [
    base && html`<li><small>version before</small> <${Thing} of=${base}>${sources(base)}<//></li>`,
    made && html`<li><small>execution</small> <${Job} id=${made.execution} /> <span class="soft">${facts.join(" · ")}</span>
      ${made.inputs?.length > 0 && html`<ul>${made.inputs.map((input) => html`
        <li><small>${input.uri.startsWith("sql://") ? "query" : "input"}</small> <${Thing} of=${input}>${sources(input)}<//></li>`)}</ul>`}</li>`,
  ].filter(Boolean);
}

function uses({ used_by: users = [] }) {
  return users.map((user) => {
    if (user.more) return html`<li class="soft">and more</li>`;
    if (user.version) return html`<li><small>version</small> <${Thing} of=${user.version}>${uses(user.version)}<//></li>`;
    const made = user.made ?? [];
    return html`<li><small>execution</small> <${Job} id=${user.execution} />
      ${made.length > 0 && html`<ul>${made.map((one) => html`<li><small>made</small> <${Thing} of=${one}>${uses(one)}<//></li>`)}</ul>`}</li>`;
  });
}

function Thing({ of, children }) {
  const inside = [].concat(children).flat().filter(Boolean);
  return html`<${Uri} of=${of.uri} />
    ${of.rows != null && html` <span class="soft">${counted(of.rows, "row")} of ${of.engine}</span>`}
    ${of.files != null && html` <span class="soft">${counted(of.files, "file")}</span>`}
    ${of.unknown && html` <span class="soft">(not known here)</span>`}
    ${of.more && html` <span class="soft">…</span>`}
    ${inside.length > 0 && html`<ul>${inside}</ul>`}`;
}

const Job = ({ id }) => html`<a href=${link("executions", id)}>${id}</a>`;
