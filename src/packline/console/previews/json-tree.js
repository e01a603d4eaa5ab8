// A JSON value as a tree that opens level by level; a level shows a hundred values, and more on request.
import { html, useState } from "../dom.js";
import { counted } from "../format.js";

const LEVEL = 100;
const LONGEST = 2_000; // characters of a text

export function JsonTree({ value, name, closed }) {
  return html`<div class="json-tree"><${Node} value=${value} name=${name} open=${!closed} /></div>`;
}

function Node({ value, name, open: initially }) {
  const [open, setOpen] = useState(initially);
  const [shown, setShown] = useState(LEVEL);
  const label = name !== undefined && html`<span class="name">${name}</span>: `;
  if (value === null || typeof value !== "object") return html`<div>${label}<${Scalar} of=${value} /></div>`;
  const list = Array.isArray(value);
  const names = list ? null : Object.keys(value);
  const size = list ? value.length : names.length;
  if (!size) return html`<div>${label}${list ? "[]" : "{}"}</div>`;
  const children = open ? Array.from({ length: Math.min(shown, size) }, (_, at) => (list ? at : names[at])) : [];
  const brief = open ? "" : briefly(value);
  return html`<details open=${open} onToggle=${(event) => { if (event.target === event.currentTarget) setOpen(event.currentTarget.open); }}>
    <summary>${label}<span class="soft">${brief || (list ? `[${counted(size, "value")}]` : `{${counted(size, "key")}}`)}</span></summary>
    ${children.map((key) => html`<${Node} key=${key} name=${key} value=${value[key]} open=${false} />`)}
    ${open && shown < size && html`<button type="button" class="quiet" onClick=${() => setShown(shown + LEVEL)}>Show more of ${counted(size, "value")}</button>`}
  </details>`;
}

const BRIEF = 80; // characters up to which a closed value without others in it is shown as a line

function briefly(value) {
  if (Object.values(value).some((each) => each !== null && typeof each === "object")) return "";
  const text = JSON.stringify(value);
  return text.length <= BRIEF ? text : "";
}

function Scalar({ of }) {
  if (typeof of !== "string") return html`<span class="scalar">${String(of)}</span>`;
  return html`<span class="text">${JSON.stringify(of.length > LONGEST ? `${of.slice(0, LONGEST)}…` : of)}</span>`;
}
