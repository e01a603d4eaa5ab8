// Previews, and pages that few visits begin with: loaded when one is first shown (infra/console_bundle.py, LAZY).
import { html, useEffect, useState } from "./dom.js";
import { Problem, Waiting } from "./components/common.js";

/** A component of previews.js; until it is loaded, a waiting text; if it cannot be, a sentence with a way on. */
const lazily = (name) => function Lazy(props) {
  const [state, setState] = useState({});
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    import("./previews/previews.js").then((loaded) => setState({ view: loaded[name] }), () => setState({ failed: true }));
  }, [turn]);
  if (state.failed) return html`<${Problem} error=${NOT_LOADED} retry=${() => (turn ? location.reload() : setTurn(1))} />`;
  return state.view ? html`<${state.view} ...${props} />` : html`<${Waiting} />`;
};
const NOT_LOADED = { message: "This part of the page cannot be loaded.", remedy: "Check the network; if the deployment was updated meanwhile, load the page again." };

export const Preview = lazily("Preview");
export const Gallery = lazily("Gallery");
export const Comparison = lazily("Comparison");
export const OneSide = lazily("OneSide");
export const Readme = lazily("Readme");
export const DownloadZip = lazily("DownloadZip");
export const DownloadUrls = lazily("DownloadUrls");
export const UploadPage = lazily("UploadPage");
export const AdoptPage = lazily("AdoptPage");
export const Me = lazily("Me");
export const ApiReference = lazily("ApiReference");
export const FileSummary = lazily("FileSummary");
export const Fleet = lazily("Fleet");
export const Savings = lazily("Savings");
