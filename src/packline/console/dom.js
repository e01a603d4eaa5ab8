// What draws: Preact by tagged templates, and a voice for screen readers.
export {
  html, render, createContext, useCallback, useContext, useEffect, useErrorBoundary, useLayoutEffect, useMemo, useRef,
  useState,
} from "./vendor/htm-preact.js";

/** Says a sentence to screen readers, once the page is quiet. */
export function announce(text) {
  const status = document.getElementById("status");
  status.textContent = "";
  setTimeout(() => { status.textContent = text; }, 50);
}
