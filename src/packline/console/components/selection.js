// What is selected, kept while the page is open, so that it is there again after Back; its box and its bar.
import { html, useEffect, useRef, useState } from "../dom.js";
import { bytes, count } from "../format.js";
import { EMPTY, totalBytes } from "../pure/selection.js";

const kept = new Map(); // by what it is a selection of

/** [selection, change] of the files of `key`, such as the search or a version. */
export function useSelection(key) {
  const [, draw] = useState(0);
  const change = (selection) => {
    if (selection.size) kept.set(key, selection);
    else kept.delete(key);
    draw((turn) => turn + 1);
  };
  return [kept.get(key) ?? EMPTY, change];
}

/** A checkbox that can also be half checked, which only a property says. */
export function Box({ label, checked, some = false, onChange }) {
  const box = useRef();
  useEffect(() => { box.current.indeterminate = some; }, [some]);
  return html`<label class="pick"><input ref=${box} type="checkbox" aria-label=${label} checked=${checked} onChange=${onChange} /></label>`;
}

/** The bar of a selection; `children` are further buttons. */
export const Selected = ({ selection, onClear, onCompose, children }) => html`
  <div class="selected" role="region" aria-label="Selection">
    <span role="status">${count(selection.size)} selected, ${bytes(totalBytes(selection))}</span>
    <button type="button" class="quiet" onClick=${onClear}>Clear</button>
    ${children}
    <button type="button" class="primary" onClick=${onCompose}>Create version from selection…</button>
  </div>`;
