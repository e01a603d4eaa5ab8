// Buttons that copy a text and say so where one looks; without the clipboard's permission by the old way.
import { announce, html, useEffect, useRef, useState } from "../dom.js";
import { copyTexts } from "../pure/texts.js";

const SHOWN = 2_000; // milliseconds that "Copied" stays on the button

/** Copies a text. `label` is what the button says, `what` names the text to screen readers. */
export function Copy({ text, label = "Copy", what }) {
  const button = useRef();
  const [said, setSaid] = useState("");
  useEffect(() => {
    if (!said) return undefined;
    const timer = setTimeout(() => setSaid(""), SHOWN);
    return () => clearTimeout(timer);
  }, [said]);
  const copy = async () => {
    const done = await write(text).then(() => true, () => byHand(text, button.current));
    setSaid(done ? "Copied" : "Not allowed");
    announce(done ? `Copied: ${what ?? text}` : "The browser did not allow copying.");
  };
  return html`
    <button type="button" ref=${button} class=${`quiet copy ${said && "said"}`} onClick=${copy} title=${text}
      aria-label=${what && `Copy ${what}`}>${said || label}</button>`;
}

/** URI, command line, Python and YAML of a version. */
export const CopyBar = ({ uri }) => html`
  <div class="copy-bar" role="group" aria-label="Copy">
    ${copyTexts(uri).map(({ key, label, text }) => html`<${Copy} key=${key} text=${text} label=${label} what=${label} />`)}
  </div>`;

/** A line that is shown and can be copied: the twin of a button. */
export const Twin = ({ line }) => html`
  <p class="twin"><span>or: </span><code>${line}</code><${Copy} text=${line} what="command line" /></p>`;

const write = (text) => navigator.clipboard?.writeText(text) ?? Promise.reject(new Error("There is no clipboard."));

/** A selected text field beside the button: a dialog keeps the focus inside. */
function byHand(text, button) {
  const field = document.createElement("textarea");
  field.value = text;
  field.className = "unseen";
  button.after(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  button.focus();
  return done;
}
