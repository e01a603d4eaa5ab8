// Markdown, drawn from marked's tokens: never as markup, so what is HTML in it is shown as its text.
import { html, useEffect, useMemo, useState } from "../dom.js";
import { link } from "../router.js";
import { dataUrl } from "./images.js";
import { openFile } from "./file-reader.js";
import { isImage, kindOf, mediaType } from "../pure/preview-kinds.js";
import { useLoaded } from "./use-loaded.js";

const DEEP = 40; // levels of lists and quotes that are drawn
const MOST_IMAGE = 4 << 20;

export const useLexer = () => useLoaded(async () => (await import("../vendor/marked.js")).Lexer, []);

/** `version` and `folder`: what relative addresses in it mean; without them they are texts. */
export function Markdown({ text, lexer, version, folder = "" }) {
  const tokens = useMemo(() => lex(text, lexer), [text, lexer]);
  if (!tokens) return html`<pre>${text}</pre>`;
  return html`<div class="markdown">${blocks(tokens, { version, folder, depth: 0 })}</div>`;
}

/** Tokens; null for a text that is nested deeper than the lexer goes. */
function lex(text, lexer) {
  try { return new lexer({ gfm: true }).lex(text); } catch { return null; }
}

const blocks = (tokens = [], about) => (about.depth > DEEP ? "…" : tokens.map((token) => block(token, { ...about, depth: about.depth + 1 })));

function block(token, about) {
  const inside = () => inline(token.tokens, about);
  switch (token.type) {
    case "heading": return heading(token.depth, inside());
    case "paragraph": return html`<p>${inside()}</p>`;
    case "code": return html`<pre><code>${token.text}</code></pre>`;
    case "blockquote": return html`<blockquote>${blocks(token.tokens, about)}</blockquote>`;
    case "hr": return html`<hr />`;
    case "list": return list(token, about);
    case "table": return html`<div class="scroll" tabindex="0" role="region" aria-label="Table"><table>
      <thead><tr>${token.header.map((cell) => html`<th scope="col">${inline(cell.tokens, about)}</th>`)}</tr></thead>
      <tbody>${token.rows.map((row) => html`<tr>${row.map((cell) => html`<td>${inline(cell.tokens, about)}</td>`)}</tr>`)}</tbody></table></div>`;
    case "text": return token.tokens ? inside() : token.text;
    case "space": case "def": case "checkbox": return null;
    default: return html`<pre>${token.raw}</pre>`;
  }
}

// Two levels lower: the page and its sections have the first two.
const heading = (depth, inside) => (depth <= 1 ? html`<h3>${inside}</h3>` : depth === 2 ? html`<h4>${inside}</h4>` : depth === 3 ? html`<h5>${inside}</h5>` : html`<h6>${inside}</h6>`);

function list(token, about) {
  const items = token.items.map((item) => html`<li>${item.task && html`<span>${item.checked ? "☑ " : "☐ "}</span>`}${blocks(item.tokens, about)}</li>`);
  return token.ordered ? html`<ol start=${token.start || 1}>${items}</ol>` : html`<ul>${items}</ul>`;
}

const inline = (tokens = [], about) => (about.depth > DEEP ? "…" : tokens.map((token) => span(token, { ...about, depth: about.depth + 1 })));

function span(token, about) {
  switch (token.type) {
    case "strong": return html`<strong>${inline(token.tokens, about)}</strong>`;
    case "em": return html`<em>${inline(token.tokens, about)}</em>`;
    case "del": return html`<del>${inline(token.tokens, about)}</del>`;
    case "codespan": return html`<code>${token.text}</code>`;
    case "br": return html`<br />`;
    case "link": return html`<${Anchor} to=${token.href} about=${about}>${inline(token.tokens, about)}<//>`;
    case "image": return html`<${Picture} path=${token.href} text=${token.text} about=${about} />`;
    case "text": return token.tokens ? inline(token.tokens, about) : decoded(token.text);
    case "escape": return token.text;
    default: return token.type === "checkbox" ? null : token.raw;
  }
}

const ENTITIES = { amp: "&", lt: "<", gt: ">", quot: '"', nbsp: "\u00a0", copy: "©", mdash: "—", ndash: "–", hellip: "…" };
const decoded = (text) => text.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|(\w+));/gi, (whole, decimal, hex, name) => {
  const code = decimal ? Number(decimal) : hex ? parseInt(hex, 16) : 0;
  return code ? (code <= 0x10ffff ? String.fromCodePoint(code) : whole) : ENTITIES[name] ?? whole;
});

function Anchor({ to, about, children }) {
  if (/^(https?:\/\/|mailto:)/i.test(to)) return html`<a href=${to} target="_blank" rel="noopener noreferrer">${children}</a>`;
  const path = localPath(to, about.folder);
  if (!about.version || !path) return html`<span>${children}</span>`;
  return html`<a href=${link("versions", about.version, { tab: "files", file: path })}>${children}</a>`;
}

/** An image of the version itself; one from elsewhere is not loaded, it is a link. */
function Picture({ path, text, about }) {
  const [url, setUrl] = useState(null);
  const local = about.version && localPath(path, about.folder);
  useEffect(() => {
    if (!local || !isImage(local)) return undefined;
    const stop = new AbortController();
    readPicture(about.version, local, stop.signal).then(setUrl, () => {});
    return () => stop.abort();
  }, [about.version, local]);
  if (url) return html`<img src=${url} alt=${text} />`;
  return html`<${Anchor} to=${path} about=${about}>${text || path}<//>`;
}

async function readPicture(version, path, signal) {
  const file = await openFile(version, path, signal);
  const type = kindOf(path, file.head) === "svg" ? "image/svg+xml" : mediaType(path, "image");
  return dataUrl(await file.blob(type, MOST_IMAGE));
}

/** The path that a relative address means in a folder of the version; null for what leads out of it. */
export function localPath(to, folder) {
  if (/^[a-z][a-z0-9+.-]*:|^[/#]/i.test(to)) return null;
  const parts = folder.split("/").filter(Boolean);
  for (const part of to.split(/[?#]/, 1)[0].split("/")) {
    if (part === "..") { if (!parts.length) return null; parts.pop(); } else if (part && part !== ".") parts.push(safely(part));
  }
  return parts.join("/");
}

function safely(part) {
  try { return decodeURIComponent(part); } catch { return part; }
}
