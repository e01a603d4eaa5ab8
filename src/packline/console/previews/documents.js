// Texts: plain, Markdown, notebooks, JSON, and bytes as experts read them.
import { html } from "../dom.js";
import { bytes, count, counted } from "../format.js";
import { parseJson } from "../pure/exact-values.js";
import { decodeText } from "../pure/text-encoding.js";
import { unpack } from "./archives.js";
import { HEAD, openFile, PreviewError } from "./file-reader.js";
import { JsonTree } from "./json-tree.js";
import { Markdown, useLexer } from "./markdown.js";
import { Notebook } from "./notebook.js";
import { Shown, useLoaded } from "./use-loaded.js";

const MARKDOWN = 256 << 10;
const WHOLE = 4 << 20; // the largest JSON that is read as one
const LINES = 200;

const textOf = async (file, most) => decodeText(await file.whole(most), most < file.size);

export function TextPreview({ file }) {
  const { text, encoding } = decodeText(file.head, HEAD < file.size);
  return html`<pre>${text}</pre><p class="soft">${file.size > HEAD ? `The first ${bytes(HEAD)} of ${bytes(file.size)}, ` : ""}${encoding.toUpperCase()}.</p>`;
}

export function GzipPreview({ file }) {
  const loaded = useLoaded(async () => decodeText(await unpack(file.head, HEAD), true), [file]);
  return html`<${Shown} of=${loaded}>${({ text }) => html`<pre>${text}</pre><p class="soft">Unpacked; the first ${bytes(text.length)}.</p>`}<//>`;
}

export function BytesPreview({ file }) {
  const shown = file.head.subarray(0, 512);
  return html`<pre class="bytes" tabindex="0">${dump(shown)}</pre><p class="soft">${shown.length < file.size ? `The first ${bytes(shown.length)} of ${bytes(file.size)}.` : bytes(file.size)}</p>`;
}

export function MarkdownPreview({ file, version, folder }) {
  const loaded = useLoaded(() => textOf(file, MARKDOWN), [file]);
  const lexer = useLexer();
  return html`<${Shown} of=${loaded.data ? lexer : loaded}>${(Lexer) => html`<${Markdown} text=${loaded.data.text} lexer=${Lexer} version=${version} folder=${folder} />
    ${file.size > MARKDOWN && html`<p class="soft">The first ${bytes(MARKDOWN)} of ${bytes(file.size)}.</p>`}`}<//>`;
}

/** Markdown that was written, or of a file of a version. */
export function Readme({ text, version, path }) {
  const opened = useLoaded((signal) => (text ? null : openFile(version, path, signal)), [text, version, path]);
  const lexer = useLexer();
  if (text) return html`<${Shown} of=${lexer}>${(Lexer) => html`<${Markdown} text=${text} lexer=${Lexer} version=${version} />`}<//>`;
  return html`<${Shown} of=${opened}>${(file) => html`<${MarkdownPreview} file=${file} version=${version} folder="" />`}<//>`;
}

export function NotebookPreview({ file, version, folder }) {
  const loaded = useLoaded(async () => {
    const value = await parsed(file);
    if (!Array.isArray(value?.cells)) throw new PreviewError("This is not a notebook of Jupyter's format 4: it has no cells.");
    return value;
  }, [file]);
  const lexer = useLexer();
  return html`<${Shown} of=${loaded.data ? lexer : loaded}>${(Lexer) => html`<${Notebook} of=${loaded.data} lexer=${Lexer} version=${version} folder=${folder} />`}<//>`;
}

export function JsonPreview({ file }) {
  const loaded = useLoaded(async () => {
    if (file.size > WHOLE) return null;
    try { return { value: await parsed(file) }; } catch (error) { if (error instanceof SyntaxError) return { wrong: error.message }; throw error; }
  }, [file]);
  return html`<${Shown} of=${loaded}>${(json) => (json && "value" in json ? html`<${JsonTree} value=${json.value} />`
    : html`<p class="soft">${json ? `This is not JSON: ${json.wrong}.` : `JSON is shown as a tree up to ${bytes(WHOLE)}.`}</p><${TextPreview} file=${file} />`)}<//>`;
}

export function LinesPreview({ file }) {
  const { text } = decodeText(file.head, HEAD < file.size);
  const lines = text.split("\n");
  if (HEAD < file.size) lines.pop();
  const rows = lines.filter((line) => line.trim()).slice(0, LINES);
  if (!rows.length) return html`<${TextPreview} file=${file} />`;
  return html`<p class="soft">${lines.length > LINES || HEAD < file.size ? "The first " : ""}${counted(rows.length, "line")}${HEAD < file.size ? ` of ${bytes(file.size)}` : ""}.</p>
    <ol class="json-lines">${rows.map((line, at) => html`<li key=${at}><${JsonLine} text=${line} number=${count(at + 1)} /></li>`)}</ol>`;
}

function JsonLine({ text, number }) {
  let value;
  try { value = parseJson(text); } catch { return html`<code>${text.slice(0, 500)}</code>`; }
  return html`<${JsonTree} value=${value} name=${number} closed />`;
}

async function parsed(file) {
  if (file.size > WHOLE) throw new PreviewError(`Such files are shown up to ${bytes(WHOLE)}: download it.`);
  return parseJson((await textOf(file, WHOLE)).text);
}

function dump(body) {
  const lines = [];
  for (let at = 0; at < body.length; at += 16) {
    const some = [...body.subarray(at, at + 16)];
    const hex = some.map((byte) => byte.toString(16).padStart(2, "0")).join(" ").padEnd(47);
    lines.push(`${at.toString(16).padStart(6, "0")}  ${hex}  ${some.map((b) => (b >= 32 && b < 127 ? String.fromCharCode(b) : ".")).join("")}`);
  }
  return lines.join("\n");
}
