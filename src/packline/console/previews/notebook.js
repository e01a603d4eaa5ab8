// A notebook (nbformat 4): its cells, with outputs as texts and images; nothing of it runs, and HTML is not shown.
import { html } from "../dom.js";
import { counted } from "../format.js";
import { Markdown } from "./markdown.js";

const CELLS = 200;
const LONGEST = 20_000; // characters of a source or an output
const IMAGES = ["image/png", "image/jpeg", "image/gif", "image/webp"];
const ANSI = /\u001b\[[0-9;?]*[ -/]*[@-~]/g;

export function Notebook({ of, lexer, version, folder }) {
  const cells = of.cells.slice(0, CELLS);
  return html`<div class="notebook">
    ${cells.map((cell, at) => html`<${Cell} key=${at} of=${cell ?? {}} lexer=${lexer} version=${version} folder=${folder} />`)}
    ${of.cells.length > CELLS && html`<p class="soft">The first ${CELLS} of ${counted(of.cells.length, "cell")}.</p>`}
  </div>`;
}

function Cell({ of, lexer, version, folder }) {
  const source = joined(of.source);
  if (of.cell_type === "markdown") return html`<${Markdown} text=${source} lexer=${lexer} version=${version} folder=${folder} />`;
  const outputs = Array.isArray(of.outputs) ? of.outputs.slice(0, 50) : [];
  return html`<div class="cell"><pre class="source"><code>${source}</code></pre>
    ${outputs.map((output, at) => html`<${Output} key=${at} of=${output ?? {}} />`)}</div>`;
}

function Output({ of }) {
  if (of.output_type === "stream") return html`<pre class="output">${plain(of.text)}</pre>`;
  if (of.output_type === "error") return html`<pre class="output wrong">${plain([].concat(of.traceback ?? [`${of.ename}: ${of.evalue}`]).join("\n"))}</pre>`;
  const data = of.data ?? {};
  const image = IMAGES.find((type) => typeof data[type] === "string" || Array.isArray(data[type]));
  if (image) return html`<img src=${`data:${image};base64,${joined(data[image], 8 << 20).replace(/[^A-Za-z0-9+/=]/g, "")}`} alt="Output of the cell" />`;
  if (data["image/svg+xml"]) return html`<img src=${`data:image/svg+xml,${encodeURIComponent(joined(data["image/svg+xml"], 2 << 20))}`} alt="Output of the cell" />`;
  if (data["text/plain"]) return html`<pre class="output">${plain(data["text/plain"])}</pre>`;
  return html`<p class="soft">An output of ${Object.keys(data).slice(0, 3).join(", ") || "no known type"} is not shown.</p>`;
}

const joined = (text, most = LONGEST) => {
  const whole = Array.isArray(text) ? text.join("") : typeof text === "string" ? text : "";
  return whole.length > most ? `${whole.slice(0, most)}…` : whole;
};
const plain = (text) => joined(text).replace(ANSI, "");
