// A look at one file of a version: an image, a table, a text, else its first bytes; read by range.
import { html, useEffect, useState } from "./dom.js";
import { get, request, useApi } from "./api.js";
import { Facts, Problem, Tag, Waiting } from "./components/common.js";
import { bytes } from "./format.js";
import { link } from "./router.js";
import { parseRows } from "./pure/csv.js";

const LOOK = 65_536; // bytes read of anything but an image
const IMAGE = 4 << 20; // the most the API answers with
const ROWS = 200;
const TABLES = { csv: ",", tsv: "\t" };
const MISSING = "This deployment cannot show contents yet: update it, or download the file.";

export function Preview({ version, path, onClose }) {
  const at = `dataset-versions/${encodeURIComponent(version.id)}/files/`;
  const detail = useApi(`${at}one/`, { path });
  const content = useContent(`${at}content/`, path);
  useEffect(() => {
    const onKey = (event) => { if (event.key === "Escape" && !event.target.closest?.("dialog")) onClose(); };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [onClose]);
  const datum = detail.data?.datum;
  return html`
    <section class="card preview" aria-label=${`Preview of ${path}`}>
      <header><h2>${path.slice(path.lastIndexOf("/") + 1)}</h2>
        <div class="actions">${datum && html`<${Download} datum=${datum.id} address=${`${at}content/`} path=${path} />`}
          <button class="icon" aria-label="Close the preview" onClick=${onClose}>✕</button></div></header>
      <div class="shown" tabindex="0" role="group" aria-label="Content">
        ${content.error ? html`<${Problem} error=${content.error} missing=${MISSING} />`
          : content.kind ? html`<${Content} of=${content} path=${path} />` : html`<${Waiting} />`}
      </div>
      ${datum && html`<div><${Facts} of=${[
        ["Path", html`<code>${path}</code>`],
        ["Size", `${bytes(datum.size)}${datum.size >= 1024 ? ` (${datum.size.toLocaleString("en")} bytes)` : ""}`],
        ["Datum", html`<a href=${link("data", datum.id)}><code>datum://${datum.id}</code></a>`],
        ["In the package", detail.data.place && `part ${detail.data.place.part}, from byte ${detail.data.place.offset.toLocaleString("en")}`],
      ]} /><${Said} datum=${datum.id} /></div>`}
    </section>`;
}

function Content({ of, path }) {
  const cut = of.cut && html`<p class="soft">The first ${bytes(of.read)} of ${bytes(of.size)}.</p>`;
  if (of.kind === "image") return html`<img src=${of.url} alt=${path} />`;
  if (of.kind === "table") {
    const [head = [], ...rows] = of.rows;
    return html`<div class="scroll" tabindex="0" role="region" aria-label=${`Rows of ${path}`}><table>
      <caption class="unseen">${path}</caption>
      <thead><tr>${head.map((cell) => html`<th scope="col">${cell}</th>`)}</tr></thead>
      <tbody>${rows.map((row) => html`<tr>${row.map((cell) => html`<td>${cell}</td>`)}</tr>`)}</tbody>
    </table></div>${of.cut && html`<p class="soft">The first ${rows.length} rows.</p>`}`;
  }
  if (of.kind === "large") return html`<p class="note">This image is larger than ${bytes(IMAGE)}: download it to see it.</p>`;
  return html`<pre>${of.text}</pre>${cut}`;
}

/** The metadata of the datum, if it has any. */
function Said({ datum }) {
  const { data } = useApi(`data/${encodeURIComponent(datum)}/`, { hashes: false });
  if (!data || !(data.tags.length || data.aliases.length || Object.keys(data.properties).length)) return null;
  return html`<${Facts} of=${[
    ["Tags", data.tags.length > 0 && data.tags.map((tag) => html`<${Tag} key=${tag}>${tag}<//>`)],
    ["Alias", data.aliases.join(", ")],
    ...Object.entries(data.properties).map(([name, value]) => [name, typeof value === "string" ? value : JSON.stringify(value)]),
  ].filter(([, value]) => value)} />`;
}

function Download({ datum, address, path }) {
  const [error, setError] = useState(null);
  const open = async () => {
    const { url, range } = await get(`data/${encodeURIComponent(datum)}/download/`);
    // A link cannot send the header that a file inside a part needs, so its bytes come by the API.
    const href = range ? URL.createObjectURL(await readAll(address, path)) : url;
    const save = range ? { download: path.slice(path.lastIndexOf("/") + 1) } : { target: "_blank" };
    Object.assign(document.createElement("a"), { href, rel: "noopener", ...save }).click();
  };
  return html`<button class="quiet" onClick=${() => open().catch(setError)}>${error ? "Not available" : "Download"}</button>`;
}

/** The whole file as a blob, by as many requests as it takes. */
async function readAll(address, path) {
  const pieces = [];
  for (let start = 0, size = 1; start < size;) {
    const response = await request(address, { query: { path, start, length: IMAGE } });
    pieces.push(await response.blob());
    start += pieces.at(-1).size;
    size = Number(/\/(\d+)$/.exec(response.headers.get("Content-Range") ?? "")?.[1] ?? start);
  }
  return new Blob(pieces);
}

/** {kind, …} once it is read; the address of an image is taken back when it is not shown any more. */
function useContent(address, path) {
  const [state, setState] = useState({});
  useEffect(() => {
    const stop = new AbortController();
    let url;
    read(address, path, stop.signal).then((found) => { url = found.url; setState(found); },
      (error) => error.name !== "AbortError" && setState({ error }));
    return () => { stop.abort(); if (url) URL.revokeObjectURL(url); };
  }, [address, path]);
  return state;
}

async function read(address, path, signal) {
  const ask = (length) => request(address, { query: { path, start: 0, length }, signal });
  let response;
  try {
    response = await ask(LOOK);
  } catch (error) {
    if (error.status === 416) return { kind: "text", text: "", size: 0 };
    throw error;
  }
  const kind = response.headers.get("Content-Type") ?? "";
  const size = Number(/\/(\d+)$/.exec(response.headers.get("Content-Range") ?? "")?.[1] ?? NaN);
  const cut = response.status === 206;
  if (kind.startsWith("image/")) {
    if (cut && size > IMAGE) return { kind: "large" };
    return { kind: "image", url: URL.createObjectURL(await (cut ? await ask(IMAGE) : response).blob()) };
  }
  const body = new Uint8Array(await response.arrayBuffer());
  if (!kind.startsWith("text/")) return { kind: "bytes", text: dump(body.subarray(0, 512)), cut: true, read: Math.min(512, body.length), size: cut ? size : body.length };
  const text = new TextDecoder().decode(body);
  const separator = TABLES[path.slice(path.lastIndexOf(".") + 1).toLowerCase()];
  if (!separator) return { kind: "text", text, cut, read: body.length, size };
  const { rows, more } = parseRows(text, separator, ROWS, !cut);
  return { kind: "table", rows, cut: cut || more };
}

/** Bytes as experts read them: offset, hexadecimal, characters. */
function dump(body) {
  const lines = [];
  for (let at = 0; at < body.length; at += 16) {
    const some = [...body.subarray(at, at + 16)];
    const hex = some.map((byte) => byte.toString(16).padStart(2, "0")).join(" ").padEnd(47);
    lines.push(`${at.toString(16).padStart(6, "0")}  ${hex}  ${some.map((b) => (b >= 32 && b < 127 ? String.fromCharCode(b) : ".")).join("")}`);
  }
  return lines.join("\n");
}
