// A bar that says how far something is.
import { html } from "../dom.js";

/** `step`: what progress() of pure/poll-delay.js returns; `label`: of what, for screen readers. */
export function ProgressBar({ step, label }) {
  const percent = Math.round(step.share * 100);
  return html`
    <div class="progress" role="progressbar" aria-label=${label} aria-valuemin="0" aria-valuemax="100"
      aria-valuenow=${step.of ? percent : null} aria-valuetext=${step.text}>
      <svg viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">
        <rect class=${step.of ? "" : "unknown"} width=${step.of ? Math.max(percent, 1) : 100} height="1" /></svg>
    </div>`;
}
