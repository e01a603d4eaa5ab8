// How to begin, where nothing is yet: a command that pushes a folder, an upload by this page, and adopting.
import { html } from "../dom.js";
import { pushLine } from "../pure/commands.js";
import { link } from "../router.js";
import { Section } from "./common.js";
import { Copy } from "./copy.js";

/** `dataset`: the one that is empty; none if the deployment is. */
export function Begin({ dataset = "" }) {
  const script = `export PACKLINE_API_URL=${location.origin}\n${pushLine(dataset || "my-dataset", "v1")} --wait`;
  const into = dataset ? { dataset } : {};
  return html`
    <div class="begin">
      <${Section} title="Push a folder">
        <p>With Packline installed (<code>pip install packline</code>), a folder becomes a version:</p>
        <div class="scroll" tabindex="0" role="region" aria-label="Commands that push a folder"><pre class="script">${script}</pre></div>
        <p><${Copy} text=${script} label="Copy" what="commands that push a folder" /> <a href=${link("me")}>How a job gets in</a></p><//>
      <${Section} title="Upload from this browser">
        <p>Drop files or a folder; they go straight to the bucket.</p>
        <p><a class="button primary" href=${link("upload", into)}>Upload files</a></p><//>
      <${Section} title="Adopt what is in the bucket">
        <p>Objects become a version where they are, after a preview.</p>
        <p><a class="button" href=${link("adopt", into)}>Adopt objects</a></p><//>
    </div>`;
}
