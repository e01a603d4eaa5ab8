// The packaging of a version: a progress bar while it runs, the reason and a retry button if it failed.
import { announce, html, useEffect, useRef, useState } from "../dom.js";
import { get } from "../api.js";
import { State } from "./common.js";
import { NotifyButton } from "./notify.js";
import { ProgressBar } from "./progress.js";
import { PackageDialog, packageUrl } from "../dialogs/packaging.js";
import { keepLooking } from "../live.js";
import { progress } from "../pure/poll-delay.js";
import { link } from "../router.js";

const FIRST = 1_000; // milliseconds
const LONGEST = 15_000;

/** `onEnd`: called when packaging has started or ended, to reload the version. */
export function Packaging({ version, onEnd }) {
  if (version.packaging === "pending") return html`<${Running} version=${version} onEnd=${onEnd} />`;
  if (version.packaging === "failed") return html`<${Failed} version=${version} onStart=${onEnd} />`;
  return null;
}

function Running({ version, onEnd }) {
  const { step, error } = useProgress(version, onEnd);
  return html`
    <section class="card packaging" aria-label="Packaging">
      <header><h2>Packaging</h2><${State} of="pending" /></header>
      <div>
        <${ProgressBar} step=${step} label="Packaging" />
        <p aria-live="polite" class="said">${step.text}</p>
        <p class="note">The version can be fetched meanwhile, file by file. <a href=${link("packagings")}>All packagings, with run and log</a></p>
        <p><${NotifyButton} /></p>
        ${error && html`<p class="note">The API does not answer; retrying. ${error.message}</p>`}
      </div>
    </section>`;
}

export function Failed({ version, onStart }) {
  const [asking, setAsking] = useState(false);
  return html`
    <section class="problem" role="alert" aria-label="Packaging failed">
      <p><strong>Packaging failed.</strong> Files are fetched one by one meanwhile.</p>
      <p class="reason">${version.packaging_reason}</p>
      <button type="button" onClick=${() => setAsking(true)}>Retry packaging</button>
      ${asking && html`<${PackageDialog} version=${version} onClose=${() => setAsking(false)} onDone=${() => { setAsking(false); onStart?.(); }} />`}
    </section>`;
}

/** Looks at a packaging while it runs, less often while nothing changes; calls `onEnd` at the end. */
function useProgress(version, onEnd) {
  const [state, setState] = useState({ step: progress(0, null) });
  const end = useRef(onEnd);
  end.current = onEnd;
  useEffect(() => {
    const stop = new AbortController();
    let last = "";
    const look = async () => {
      const page = await get(packageUrl(version), { limit: 1 }, { signal: stop.signal }).catch((error) => {
        if (error.name !== "AbortError") setState((before) => ({ ...before, error }));
        throw error;
      });
      if (page.packaging !== "pending") {
        announce(page.packaging === "built" ? "Packaging is done." : "Packaging failed.");
        end.current?.();
        return false;
      }
      const step = progress(page.count ?? 0, page.planned);
      const changed = step.text !== last;
      last = step.text;
      setState({ step });
      return changed;
    };
    look().catch(() => {});
    const finish = keepLooking(look, () => FIRST, { longest: LONGEST });
    return () => { stop.abort(); finish(); };
  }, [version.id]);
  return state;
}
