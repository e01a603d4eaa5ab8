// The Expert view: Ctrl/Cmd+Shift+X, as Valohai's users know it, or a switch; remembered in this browser.
import { announce, html, useEffect, useState } from "../dom.js";

const REMEMBERED = "packline.expert";
const CHANGED = "packline:expert";

const isOn = () => localStorage.getItem(REMEMBERED) === "on";

export function setExpert(on) {
  localStorage.setItem(REMEMBERED, on ? "on" : "off");
  announce(on ? "Expert view on: blocks, offsets, checksums and keys are shown." : "Expert view off.");
  window.dispatchEvent(new Event(CHANGED));
}

/** Returns whether the Expert view is on; redraws when that changes. */
export function useExpert() {
  const [on, setOn] = useState(isOn);
  useEffect(() => {
    const follow = () => setOn(isOn());
    window.addEventListener(CHANGED, follow);
    window.addEventListener("storage", follow);
    return () => { window.removeEventListener(CHANGED, follow); window.removeEventListener("storage", follow); };
  }, []);
  return on;
}

/** Handles the keyboard shortcut while drawn; calls `onTurned` with the new state. */
export function useExpertKeys(onTurned) {
  useEffect(() => {
    const onKey = (event) => {
      if (event.key?.toLowerCase() !== "x" || !event.shiftKey || event.altKey || event.repeat || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      setExpert(!isOn());
      onTurned?.(isOn());
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [onTurned]);
}

export function ExpertSwitch() {
  const on = useExpert();
  return html`
    <button type="button" class="switch" role="switch" aria-checked=${String(on)} onClick=${() => setExpert(!on)}
      aria-keyshortcuts="Control+Shift+X Meta+Shift+X" title="Ctrl/Cmd+Shift+X">
      <span class="knob" aria-hidden="true"></span>Expert view</button>`;
}
