// The packaging of a version: a progress bar while it runs, the reason and a retry button if it failed.
import { announce, html, useEffect, useRef, useState } from "../dom.js";
import { get } from "../api.js";
import { Problem, State } from "./common.js";
import { PackageDialog, packageUrl } from "../dialogs/packaging.js";
import { pause, progress } from "../pure/poll-delay.js";

/** `onEnd`: called when packaging has started or ended, to reload the version. */
export function Packaging({ version, onEnd }) {
  if (version.packaging === "pending") return html`<${Running} version=${version} onEnd=${onEnd} />`;
  if (version.packaging === "failed") return html`<${Failed} version=${version} onStart=${onEnd} />`;
  return null;
}

function Running({ version, onEnd }) {
  const { step, error } = useProgress(version, onEnd);
  const percent = Math.round(step.share * 100);
  return html`
    <section class="card packaging" aria-label="Packaging">
      <header><h2>Packaging</h2><${State} of="pending" /></header>
      <div>
        <div class="progress" role="progressbar" aria-label="Packaging" aria-valuemin="0" aria-valuemax="100"
          aria-valuenow=${step.of ? percent : null} aria-valuetext=${step.text}>
          <svg viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">
            <rect class=${step.of ? "" : "unknown"} width=${step.of ? Math.max(percent, 1) : 100} height="1" /></svg>
        </div>
        <p aria-live="polite" class="said">${step.text}</p>
        <p class="note">The version can be fetched meanwhile, file by file.</p>
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

/** Polls while packaging runs, less often while nothing changes; calls `onEnd` at the end. */
function useProgress(version, onEnd) {
  const [state, setState] = useState({ step: progress(0, null) });
  const end = useRef(onEnd);
  end.current = onEnd;
  useEffect(() => {
    let [still, errors, last, timer] = [0, 0, "", 0];
    const stop = new AbortController();
    const look = async () => {
      try {
        const page = await get(packageUrl(version), { limit: 1 }, { signal: stop.signal });
        if (page.packaging !== "pending") {
          announce(page.packaging === "built" ? "Packaging is done." : "Packaging failed.");
          return end.current?.();
        }
        const step = progress(page.count ?? 0, page.planned);
        [still, errors, last] = [step.text === last ? still + 1 : 0, 0, step.text];
        setState({ step });
      } catch (error) {
        if (error.name === "AbortError") return undefined;
        errors += 1;
        setState((before) => ({ ...before, error }));
      }
      timer = setTimeout(look, pause(still, errors));
      return undefined;
    };
    look();
    return () => { stop.abort(); clearTimeout(timer); };
  }, [version.id]);
  return state;
}
