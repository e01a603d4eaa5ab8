// The dialog that confirms every write: what will happen, the equivalent command line, and the error if it fails.
import { html, useRef, useState } from "../dom.js";
import { Dialog, Problem } from "../components/common.js";
import { Twin } from "../components/copy.js";
import { useNoRight } from "../components/no-right.js";

/**
 * While `send()` is under way it stays open, because what comes of that is said in it; Escape asks before it discards what
 * was typed. Who may not write here reads why, before anything is filled in.
 *
 * `send()` writes and may throw; `onDone(result)` is called after success. `verb`: text of the button; `twin`: command line.
 * `onProblem(error)` may handle an error; it returns true if it has.
 */
export function WriteDialog({ title, verb, twin, send, onDone, onClose, onProblem, disabled, danger, wide, children }) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState(null);
  const [asking, setAsking] = useState(false);
  const typed = useRef(false);
  const noRight = useNoRight();
  const close = () => { if (!busy) onClose(); };
  const stays = () => {
    const first = typed.current && !asking;
    if (first) setAsking(true);
    return busy || first;
  };
  const submit = async (event) => {
    event.preventDefault();
    if (busy || disabled || noRight) return;
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
    <${Dialog} title=${title} onClose=${close} stays=${stays} wide=${wide}>
      <form class="write" onSubmit=${submit} onInput=${() => { typed.current = true; setAsking(false); }} novalidate>
        ${noRight && html`<p class="note" role="status">You may not do this here: ${noRight}</p>`}
        ${children}
        ${error && html`<${Problem} error=${error} />`}
        ${asking && html`<p class="note" role="status" ref=${(node) => node?.scrollIntoView({ block: "nearest" })}>Press Escape once more to discard what you typed.</p>`}
        ${twin && html`<${Twin} line=${twin} />`}
        <div class="buttons">
          <button type="button" class="quiet" aria-disabled=${String(busy)} onClick=${close}>Cancel</button>
          <button type="submit" class=${danger ? "danger" : "primary"} aria-disabled=${String(Boolean(disabled || busy || noRight))}>
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
