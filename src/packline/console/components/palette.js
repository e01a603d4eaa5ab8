// The command palette: Ctrl+K or ⌘K, or its button. Pages, what can be done here, and names of the deployment.
import { announce, html, useEffect, useLayoutEffect, useMemo, useRef, useState } from "../dom.js";
import { signOut } from "../auth.js";
import { useApi } from "../api.js";
import { counted } from "../format.js";
import { addressOf, folded } from "../pure/order.js";
import { go, useAddress } from "../router.js";
import { routes } from "../routes.js";
import { switchTheme } from "../theme-button.js";
import { versionTabs } from "../views/version-tabs.js";
import { Dialog } from "./common.js";

const PAUSE = 200; // milliseconds without a key before names are searched
const KINDS = ["dataset", "model", "version", "execution"];
const SHOWN = 12;

export function Palette({ session }) {
  const [open, setOpen] = useState(false);
  const show = () => setOpen(true);
  const close = () => setOpen(false);
  useEffect(() => {
    const onKey = (event) => {
      if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
      event.preventDefault();
      if (!document.querySelector("dialog[open]")) show();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
  return html`
    <button class="icon" aria-label="Commands" title="Commands (Ctrl+K)" aria-keyshortcuts="Control+K Meta+K" aria-haspopup="dialog" onClick=${show}>
      <svg viewBox="0 0 20 20" aria-hidden="true"><path d="M3 5.5h14v1.6H3zm0 3.7h9v1.6H3zm0 3.7h14v1.6H3z" /></svg></button>
    ${open && html`<${Commands} session=${session} onClose=${close} />`}`;
}

function Commands({ session, onClose }) {
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const field = useRef();
  const searched = usePaused(text.trim());
  const names = useApi(searched.length > 1 ? "search/" : null, { q: searched, kind: KINDS, limit: 1 });
  const { path } = useAddress();
  // While typing goes on, what an earlier text found is not what Enter opens.
  const hits = searched === text.trim() ? names.data?.results : null;
  const entries = useMemo(() => entriesOf(text.trim(), path, session, hits ?? []), [text, hits]);
  const chosen = Math.min(at, entries.length - 1);
  useLayoutEffect(() => field.current.focus(), []);
  useEffect(() => { document.getElementById(`command-${chosen}`)?.scrollIntoView({ block: "nearest" }); }, [chosen]);
  const run = (entry) => { if (entry) { onClose(); entry.run(); } };
  const onKeyDown = (event) => {
    const to = { ArrowDown: chosen + 1, ArrowUp: chosen - 1, PageDown: entries.length - 1, PageUp: 0 }[event.key];
    if (to !== undefined && entries.length) setAt((to + entries.length) % entries.length);
    else if (event.key === "Enter") run(entries[chosen]);
    else return;
    event.preventDefault();
  };
  return html`
    <${Dialog} title="Commands" onClose=${onClose}>
      <input ref=${field} type="text" role="combobox" aria-label="Page, name or command" aria-expanded="true" aria-controls="commands"
        aria-autocomplete="list" aria-activedescendant=${entries.length ? `command-${chosen}` : null} value=${text}
        placeholder="Go to a page, a dataset, a version…" autocomplete="off" spellcheck="false"
        onInput=${(event) => { setText(event.target.value); setAt(0); }} onKeyDown=${onKeyDown} />
      <ul class="commands" id="commands" role="listbox" aria-label="Commands">
        ${entries.map((entry, number) => html`
          <li key=${entry.key} id=${`command-${number}`} role="option" aria-selected=${String(number === chosen)} onClick=${() => run(entry)}>
            <span>${entry.title}</span> <small>${entry.kind}</small></li>`)}
      </ul>
      <p class="note" role="status">${names.error ? names.error.message : names.loading ? "Searching…" : counted(entries.length, "entry", "entries")}</p>
    <//>`;
}

function usePaused(text) {
  const [paused, setPaused] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setPaused(text), PAUSE);
    return () => clearTimeout(timer);
  }, [text]);
  return paused;
}

/** What is offered: names that were found first, then what has all words of the text in its title. */
function entriesOf(text, path, session, hits) {
  const words = folded(text).split(/\s+/).filter(Boolean);
  const fits = ({ title, kind }) => words.every((one) => folded(`${title} ${kind}`).includes(one));
  const found = hits.map((hit) => to(hit.kind, hit.uri ?? hit.name, ...addressOf(hit)));
  const all = text ? [to("search", `Search everything for “${text}”`, "search", { q: text })] : [];
  return [...found, ...fixed(path, session).filter(fits), ...all].slice(0, SHOWN);
}

function fixed(path, session) {
  const version = path[0] === "versions" ? path[1] : "";
  return [
    ...(version ? versionTabs.map(({ key, title }) => to("this version", title, "versions", version, { tab: key })) : []),
    ...routes.filter((route) => route.nav).map((route) => to("page", route.nav, route.path)),
    to("page", "Upload files", "upload"), to("page", "Adopt objects", "adopt"),
    { key: "theme", kind: "action", title: "Switch between light and dark", run: switchTheme },
    ...(session.needed ? [{ key: "out", kind: "action", title: "Sign out", run: signOut }] : []),
  ];
}

const to = (kind, title, ...address) => ({
  key: JSON.stringify(address), kind, title, run: () => { announce(title); go(...address); },
});
