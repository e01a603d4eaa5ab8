// The dialog that confirms every write: what will happen, the equivalent command line, and the error if it fails.
import { html, useState } from "../dom.js";
import { Dialog, Problem } from "../components/common.js";
import { Twin } from "../components/copy.js";

/**
 * `send()` writes and may throw; `onDone(result)` is called after success. `verb`: text of the button; `twin`: command line.
 * `onProblem(error)` may handle an error; it returns true if it has.
 */
export function WriteDialog({ title, verb, twin, send, onDone, onClose, onProblem, disabled, danger, wide, children }) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState(null);
  const submit = async (event) => {
    event.preventDefault();
    if (busy || disabled) return;
    setBusy(true);
    setError(null);
    try {
      onDone(await send());
    } catch (problem) {
      if (!(await onProblem?.(problem))) setError(problem);
      setBusy(false);
    }
  };
  return html`
    <${Dialog} title=${title} onClose=${onClose} wide=${wide}>
      <form class="write" onSubmit=${submit} novalidate>
        ${children}
        ${error && html`<${Problem} error=${error} />`}
        ${twin && html`<${Twin} line=${twin} />`}
        <div class="buttons">
          <button type="button" class="quiet" onClick=${onClose}>Cancel</button>
          <button type="submit" class=${danger ? "danger" : "primary"} aria-disabled=${String(Boolean(disabled || busy))}>
            ${busy ? "Working…" : verb}</button>
        </div>
      </form>
    <//>`;
}

/** A labelled field with a hint and what is wrong with it. */
export function Field({ label, hint, wrong, id, children, ...input }) {
  const described = [hint && `${id}-hint`, wrong && `${id}-wrong`].filter(Boolean).join(" ") || null;
  return html`
    <div class="field">
      <label for=${id}>${label}</label>
      ${children ?? html`<input id=${id} type="text" autocomplete="off" spellcheck=${false} aria-describedby=${described}
        aria-invalid=${wrong ? "true" : null} ...${input} />`}
      ${hint && html`<small id=${`${id}-hint`}>${hint}</small>`}
      ${wrong && html`<small id=${`${id}-wrong`} class="wrong">${wrong}</small>`}
    </div>`;
}

export const Check = ({ label, id, checked, onChange, hint }) => html`
  <div class="field check">
    <input id=${id} type="checkbox" checked=${checked} onChange=${(event) => onChange(event.target.checked)} />
    <label for=${id}>${label}</label>${hint && html`<small>${hint}</small>`}
  </div>`;
