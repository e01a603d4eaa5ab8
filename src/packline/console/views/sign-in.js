// Before anybody is signed in, and where signing in went wrong.
import { html, useEffect } from "../dom.js";
import { signIn } from "../auth.js";
import { Problem } from "../components/common.js";

export function SignIn({ error, ended }) {
  useEffect(() => { document.title = "Sign in · Packline"; }, []);
  return html`
    <main id="content" class="welcome" tabindex="-1">
      <h1>Packline</h1>
      <p>Datasets, their versions and packages. Sign in with your organisation's account.</p>
      ${ended && html`<p class="note" role="status">Your session has ended. Sign in again, and you are back on the same page.</p>`}
      ${error && html`<${Problem} error=${error} />`}
      <button class="primary" onClick=${signIn}>Sign in</button>
    </main>`;
}
