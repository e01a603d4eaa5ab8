// Moves an alias to a version, after showing what changes, and only if nobody else has moved it meanwhile.
import { announce, html, useEffect, useRef, useState } from "../dom.js";
import { get, put, useApi } from "../api.js";
import { Problem, Time, Waiting } from "../components/common.js";
import { aliasLine } from "../pure/commands.js";
import { Changes } from "../components/changes.js";
import { Field, WriteDialog } from "./write-dialog.js";

const NAME = /^[A-Za-z0-9._-]{1,256}$/;
const SHOWN = 100; // aliases and versions to choose from; others can be typed

const path = (dataset, alias) => `datasets/${encodeURIComponent(dataset)}/aliases/${encodeURIComponent(alias)}/`;

/** `alias` and `version`: the initial values; without a version the user chooses one. */
export function Promote({ dataset, alias: initialAlias = "", version: target = "", onDone, onClose }) {
  const [alias, setAlias] = useState(initialAlias);
  const [version, setVersion] = useState(target);
  const [quicker, setQuicker] = useState(null);
  const aliases = useApi(`datasets/${encodeURIComponent(dataset)}/aliases/`, { limit: SHOWN });
  const wrong = alias && !NAME.test(alias) ? "Letters, digits, dots, underscores and dashes only." : "";
  const [now, look] = useAlias(dataset, wrong ? "" : alias);
  const same = Boolean(now.alias) && now.alias.version.name === version;
  const ready = alias && version && !wrong && now.loaded && !same;

  const send = () => {
    const seen = now.alias ? { "If-Match": `"${now.alias.rev}"` } : { "If-None-Match": "*" };
    return put(path(dataset, alias), { version }, seen);
  };
  const onProblem = async (error) => {
    if (error.status !== 412) return false;
    const before = now.alias?.version.name ?? null;
    const after = await look();
    if (!after.loaded) return false;
    setQuicker({ before, after: after.alias });
    return true;
  };
  const done = (moved) => {
    announce(`${moved.name} now points to ${moved.version.name}.`);
    onDone(moved);
  };
  const change = (event) => { setAlias(event.target.value.trim()); setQuicker(null); };
  const verb = quicker ? "Move it anyway" : `${now.loaded && !now.alias ? "Create" : "Move"} ${alias || "alias"}`;
  return html`
    <${WriteDialog} title=${target ? `Promote ${dataset}/${target}` : `Promote a version of ${dataset}`}
      verb=${verb} twin=${aliasLine(dataset, alias, version || "VERSION", now.alias?.rev ?? 0)} disabled=${!ready}
      send=${send} onProblem=${onProblem} onDone=${done} onClose=${onClose}>
      <${Field} id="promote-alias" label="Alias" value=${alias} onInput=${change} wrong=${wrong} list="promote-aliases"
        hint="Choose one, or type a new name, such as production." />
      ${!initialAlias && aliases.data?.results.length > 0 && html`<${Names} of=${aliases.data.results} chosen=${alias} onChoose=${(name) => change({ target: { value: name } })} />`}
      <datalist id="promote-aliases">${(aliases.data?.results ?? []).map(({ name }) => html`<option value=${name} />`)}</datalist>
      ${!target && html`<${ChooseVersion} dataset=${dataset} version=${version} onChoose=${setVersion} />`}
      ${quicker && html`<${Quicker} alias=${alias} ...${quicker} />`}
      ${now.error && html`<${Problem} error=${now.error} retry=${look} />`}
      ${alias && version && now.loaded && html`<${WhatChanges} dataset=${dataset} alias=${alias} now=${now.alias} version=${version} same=${same} />`}
      ${alias && version && !wrong && !now.loaded && !now.error && html`<${Waiting} text="Loading the alias…" />`}
    <//>`;
}

const OFFERED = 6; // names that are buttons; the field suggests all

const Names = ({ of, chosen, onChoose }) => html`
  <div class="copy-bar" role="group" aria-label="Existing names">${of.slice(0, OFFERED).map(({ name }) => html`
    <button type="button" key=${name} aria-pressed=${String(name === chosen)} onClick=${() => onChoose(name)}>${name}</button>`)}</div>`;

function ChooseVersion({ dataset, version, onChoose }) {
  const versions = useApi("dataset-versions/", { dataset, limit: SHOWN });
  return html`
    <${Field} id="promote-version" label="Version" value=${version} list="promote-versions"
      onInput=${(event) => onChoose(event.target.value.trim())} hint="Newest first." />
    <datalist id="promote-versions">${(versions.data?.results ?? []).map(({ name }) => html`<option value=${name} />`)}</datalist>`;
}

const Quicker = ({ alias, before, after }) => html`
  <div class="problem" role="alert">
    <p><strong>Someone else changed it first: ${alias} ${after ? html`now points to ${after.version.name}` : "is gone"}${before ? `, no longer to ${before}` : ""}.</strong></p>
    <p>You changed nothing. Check what would change now, then decide again.</p>
  </div>`;

function WhatChanges({ dataset, alias, now, version, same }) {
  if (same) return html`<p class="note">${alias} points to ${version} already.</p>`;
  return html`
    <section class="what-changes" aria-label="What changes">
      <p class="from-to"><strong>${alias}</strong>${" "}
        ${now ? html`<del>${now.version.name}</del>` : html`<span class="note">new</span>`}<span aria-hidden="true"> → </span><span class="unseen"> will point to </span><ins>${version}</ins></p>
      ${now && html`<p class="note">Revision ${now.rev}, moved <${Time} of=${now.mtime} />.</p>`}
      ${now && html`<${Changes} before=${`${dataset}:${now.version.name}`} after=${`${dataset}:${version}`} />`}
    </section>`;
}

/** Returns [{loaded, alias, error}, reload] for an alias; `alias` is null if the name is free. `reload` resolves to the same. */
function useAlias(dataset, alias) {
  const [state, setState] = useState({ name: "" });
  const named = useRef();
  named.current = alias;
  const read = async () => {
    const answer = await get(path(dataset, alias)).then((current) => ({ loaded: true, alias: current }),
      (error) => (error.status === 404 ? { loaded: true, alias: null } : { loaded: false, error }));
    // Whatever is answered late is of a name that was typed before.
    if (named.current === alias) setState({ name: alias, ...answer });
    return answer;
  };
  useEffect(() => {
    if (!alias) return undefined;
    const timer = setTimeout(read, 250); // once typing pauses
    return () => clearTimeout(timer);
  }, [dataset, alias]);
  return [state.name === alias ? state : { loaded: false }, read];
}
