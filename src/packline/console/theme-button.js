// Light or dark: the system's choice until a person makes another, which is remembered.
import { announce, html, useState } from "./dom.js";

const system = matchMedia("(prefers-color-scheme: dark)");
const shown = () => document.documentElement.dataset.theme ?? (system.matches ? "dark" : "light");

export function ThemeButton() {
  const [theme, setTheme] = useState(shown);
  const change = () => {
    const next = shown() === "dark" ? "light" : "dark";
    document.documentElement.dataset.theme = next;
    localStorage.setItem("packline.theme", next);
    setTheme(next);
    announce(`${next === "dark" ? "Dark" : "Light"} theme`);
  };
  const label = `Switch to the ${theme === "dark" ? "light" : "dark"} theme`;
  return html`
    <button class="icon" onClick=${change} aria-label=${label} title=${label}>
      <svg viewBox="0 0 20 20" aria-hidden="true"><circle cx="10" cy="10" r="7" /><path d="M10 3a7 7 0 0 1 0 14z" /></svg>
    </button>`;
}
