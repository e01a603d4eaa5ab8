// Copy buttons that confirm on the button itself; without the Clipboard API they use execCommand.
import { announce, html, useEffect, useRef, useState } from "../dom.js";
import { copyTexts } from "../pure/copy-texts.js";

const SHOWN = 2_000; // milliseconds that "Copied" stays on the button
const SCROLLS = 120; // characters from which a command line may be higher than its box, which then scrolls by keys

/** Copies a text. `label` is what the button says, `what` names the text to screen readers. */
export function Copy({ text, label = "Copy", what }) {
  const button = useRef();
  const [feedback, setFeedback] = useState("");
  useEffect(() => {
    if (!feedback) return undefined;
    const timer = setTimeout(() => setFeedback(""), SHOWN);
    return () => clearTimeout(timer);
  }, [feedback]);
  const copy = async () => {
    const done = await write(text).then(() => true, () => byHand(text, button.current));
    setFeedback(done ? "Copied" : "Not allowed");
    announce(done ? `Copied: ${what ?? text}` : "The browser did not allow copying.");
  };
  return html`
    <button type="button" ref=${button} class=${`quiet copy ${feedback && "said"}`} onClick=${copy} title=${text}
      aria-label=${what && `Copy ${what}`}>${feedback || label}</button>`;
}

/** URI, command line, Python (fetched, opened, by PyTorch) and YAML of a version. */
export const CopyBar = ({ uri }) => html`
  <div class="copy-bar" role="group" aria-label="Copy">
    ${copyTexts(uri).map(({ key, label, text }) => html`<${Copy} key=${key} text=${text} label=${label} what=${label} />`)}
  </div>`;

/** A command line with a copy button: it does the same as the button beside it, or what comes `before` says. */
export const Twin = ({ line, before = "or:" }) => html`
  <p class="twin"><span>${before} </span><code tabindex=${line.length > SCROLLS ? "0" : null}>${line.split(" ").map((word) => html`<span>${word}</span> `)}</code><${Copy} text=${line} what="command line" /></p>`;

const write = (text) => navigator.clipboard?.writeText(text) ?? Promise.reject(new Error("There is no clipboard."));

/** Copies by a temporary text field next to the button, because a dialog keeps the focus inside. */
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
