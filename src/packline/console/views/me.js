// Who is here, what they may do as far as the API knows it, and how a job gets in.
import { html } from "../dom.js";
import { useApi } from "../api.js";
import { Copy, Facts, Loaded, Page, Section, Table, Tag, Time } from "../components/common.js";
import { Author } from "../components/events.js";
import { authorOf } from "../pure/author.js";

const ANSWERS = { true: "yes", false: "no", null: "IAM decides" };

export default function Me() {
  const access = useApi("me/");
  return html`
    <${Page} title="Access" lead="Who you are here, what you may do, and how a job gets in.">
      <${Loaded} of=${access}>${(me) => html`
        <${Section} title="You">
          <${Facts} of=${[
            ["Name", me.who ? html`<${Author} of=${authorOf(me.who)} />` : "nobody: this deployment asks nobody who they are"],
            ["Id", me.who?.id ?? "–"],
            ["Signed in until", html`<${Time} of=${me.expires_at} />`],
            ["Scopes", me.scopes.length ? me.scopes.map((scope) => html`<${Tag} key=${scope}>${scope}<//>`) : "–"],
            ["Teams", me.teams ? me.teams.join(", ") || "none: you reach no dataset" : "not bound to teams: you reach every dataset"],
          ]} />
        <//>
        <${Section} title="What you may do">
          <${Table} caption="What you may do" name="rights" rows=${me.rights} id=${({ action }) => action} columns=${[
            { title: "Action", value: ({ action }) => action, header: true, cell: ({ action }) => action },
            { title: "Allowed", value: ({ allowed }) => ANSWERS[allowed], cell: ({ allowed }) => ANSWERS[allowed] },
            { title: "Why", text: ({ reason }) => reason, cell: ({ reason }) => reason },
          ]} />
        <//>
        <${Section} title="How a job gets in">
          ${me.job_access.map((way) => html`<${Way} key=${way.title} way=${way} />`)}
        <//>`}<//>
    <//>`;
}

function Way({ way }) {
  const lines = Object.entries(way.environment).map(([name, value]) => `export ${name}=${value}`).join("\n");
  return html`<h3>${way.title}</h3><p>${way.text}</p>
    <div class="scroll" tabindex="0" role="region" aria-label=${`Variables: ${way.title}`}><pre class="script">${lines}</pre></div>
    <${Copy} text=${lines} label="Copy variables" what=${`variables of ${way.title}`} />`;
}
