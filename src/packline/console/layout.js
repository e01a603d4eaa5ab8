// The frame of every page: the bar with navigation, search, theme and account; below it the view of the address.
import { announce, html, useEffect, useRef } from "./dom.js";
import { signOut } from "./auth.js";
import { Problem } from "./components/common.js";
import { PackagingWatcher } from "./components/notify.js";
import { Palette } from "./components/palette.js";
import { zone } from "./format.js";
import { go, link, match, useAddress } from "./router.js";
import { routes } from "./routes.js";
import { ThemeButton } from "./theme-button.js";

export function Frame({ session }) {
  const { path, query } = useAddress();
  const matched = match(routes, path.length ? path : ["datasets"]);
  const under = matched?.route.under;
  const current = (typeof under === "function" ? under(matched.params) : under) ?? matched?.route.path;
  return html`
    <header class="bar">
      <a class="brand" href=${link("datasets")} aria-label="Packline"><${Mark} /><span>Packline</span></a>
      <nav aria-label="Main">
        ${routes.filter((route) => route.nav).map((route) => html`
          <a href=${link(route.path)} aria-current=${route.path === current ? "page" : null}>${route.nav}</a>`)}
      </nav>
      <${SearchField} query=${query.q} />
      <${Palette} session=${session} />
      <${ThemeButton} />
      ${session.needed && html`
        <div class="account"><span title=${session.name}>${session.name}</span>
          <button class="quiet" onClick=${signOut}>Sign out</button></div>`}
    </header>
    <main id="content" tabindex="-1">
      ${matched ? html`<${matched.route.view} key=${[matched.route.path, ...Object.values(matched.params)].join("/")} params=${matched.params} query=${query} />`
        : html`<${Problem} error=${{ message: "There is no such page.", remedy: html`Start from <a href=${link("datasets")}>the datasets</a>.` }} />`}
    </main>
    <${PackagingWatcher} />
    <footer class="foot">Times are those of ${zone()}.
      <nav class="about" aria-label="About"><a href=${link("me")}>Access</a><a href=${link("api")}>HTTP API</a></nav></footer>`;
}

function SearchField({ query }) {
  const field = useRef();
  useEffect(() => {
    const onKey = (event) => {
      const typing = event.target.closest?.("input, textarea, select, dialog");
      if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || typing) return;
      event.preventDefault();
      field.current.focus();
      field.current.select();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
  const search = (event) => {
    event.preventDefault();
    const text = field.current.value.trim();
    if (!text) return;
    announce(`Searching ${text}`);
    go("search", { q: text });
  };
  return html`
    <form class="search" role="search" onSubmit=${search}>
      <input ref=${field} type="search" name="q" value=${query ?? ""} aria-label="Search" aria-keyshortcuts="/"
        placeholder="Search names and files" autocomplete="off" spellcheck="false" />
      <kbd aria-hidden="true">/</kbd>
    </form>`;
}

const Mark = () => html`
  <svg class="mark" viewBox="0 0 32 32" aria-hidden="true"><rect width="32" height="32" rx="7" />
    <path d="M6.5 11 16 6l9.5 5v10L16 26l-9.5-5zm0 0 9.5 5 9.5-5M16 16v10" /></svg>`;
