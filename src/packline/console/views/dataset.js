// Not there yet.
import { html } from "../dom.js";

export default () => html`<p class="note">This page is being written.</p>`;
