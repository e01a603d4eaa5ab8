// The console: a frame, and in it the view that the address names.
//
// How to add a page:
//  1. Write views/<name>.js. Its default export is a component that gets {params, query}:
//        import { html } from "../dom.js";
//        import { useApi } from "../api.js";
//        import { Page, Loaded } from "../components/common.js";
//        export default function Thing({ params }) {
//          const thing = useApi(`things/${encodeURIComponent(params.thing)}/`);
//          return html`<${Page} title=${params.thing}>
//            <${Loaded} of=${thing}>${(data) => html`<p>${data.name}</p>`}<//>
//          <//>`;
//        }
//  2. Add a line to routes.js; `nav` puts it into the bar at the top. A tab of a version's page is a line in
//     views/version-tabs.js; its component gets {version, params, query, reload}. Then `make console` writes the bundle.
//  3. Addresses are hashes (#/datasets/images?x=1); make them with link() of router.js.
//  4. Texts go through html`` (never as markup: the policy of the page refuses it), styles into css/views.css with
//     the variables of css/base.css, numbers and times through format.js, what happened through announce() of dom.js.
import { html, render } from "./dom.js";
import { ready } from "./auth.js";
import { Frame } from "./layout.js";
import { SignIn } from "./views/sign-in.js";

const root = document.getElementById("app");
// Followed as a link, it would take the place of the view's address.
document.querySelector(".skip").addEventListener("click", (event) => {
  event.preventDefault();
  document.getElementById("content")?.focus();
});
root.replaceChildren();
ready()
  .then((session) => render(session.signedIn ? html`<${Frame} session=${session} />` : html`<${SignIn} ended=${session.ended} />`, root))
  .catch((error) => render(html`<${SignIn} error=${error} />`, root));
