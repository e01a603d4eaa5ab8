// Light or dark: the system's choice until a person makes another, which is remembered.
import { announce, html, useEffect, useState } from "./dom.js";

const system = matchMedia("(prefers-color-scheme: dark)");
const shown = () => document.documentElement.dataset.theme ?? (system.matches ? "dark" : "light");
const changes = new EventTarget();

/** Changes to the other theme, and remembers it. */
export function switchTheme() {
  const next = shown() === "dark" ? "light" : "dark";
  document.documentElement.dataset.theme = next;
  localStorage.setItem("packline.theme", next);
  changes.dispatchEvent(new Event("change"));
  announce(`${next === "dark" ? "Dark" : "Light"} theme`);
}

export function ThemeButton() {
  const [theme, setTheme] = useState(shown);
  useEffect(() => {
    const follow = () => setTheme(shown());
    changes.addEventListener("change", follow);
    return () => changes.removeEventListener("change", follow);
  }, []);
  const label = `Switch to the ${theme === "dark" ? "light" : "dark"} theme`;
  return html`
    <button class="icon" onClick=${switchTheme} aria-label=${label} title=${label}>
      <svg viewBox="0 0 20 20" aria-hidden="true"><circle cx="10" cy="10" r="7" /><path d="M10 3a7 7 0 0 1 0 14z" /></svg>
    </button>`;
}
