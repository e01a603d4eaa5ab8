// The button that turns notifications on and off, and what the browser says to that.
import { announce, html, useEffect, useState } from "../dom.js";
import { CHANGED, isOn, isWanted, permission, turnOff, turnOn, watchPackagings } from "../notify.js";
import { notifyText } from "../pure/packagings.js";

export function NotifyButton() {
  const [state, setState] = useState(() => ({ on: isOn(), text: isWanted() || permission() === "unsupported" ? notifyText(permission(), isWanted()) : "" }));
  const press = async () => {
    if (state.on) {
      turnOff();
      return setState({ on: false, text: "" });
    }
    const answer = await turnOn();
    const text = notifyText(answer, answer === "granted" ? true : null);
    setState({ on: isOn(), text });
    return announce(text);
  };
  return html`
    <button type="button" aria-pressed=${String(state.on)} onClick=${press}>Notify me when a packaging ends</button>
    ${state.text && html`<p class="note">${state.text}</p>`}`;
}

/** Watches packagings while notifications are on, whatever page is shown; draws nothing. */
export function PackagingWatcher() {
  const [on, setOn] = useState(isOn);
  useEffect(() => {
    const follow = () => setOn(isOn());
    window.addEventListener(CHANGED, follow);
    return () => window.removeEventListener(CHANGED, follow);
  }, []);
  useEffect(() => (on ? watchPackagings() : undefined), [on]);
  return null;
}
