// A part of the page whose module is loaded when it is first shown.
import { html, useEffect, useState } from "../dom.js";
import { Problem, Waiting } from "./common.js";

/** Draws the default export of what `load` imports, with the other properties; else why it cannot, with a way on. */
export function Lazy({ load, ...rest }) {
  const [state, setState] = useState({});
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    let gone = false;
    load().then(
      (module) => gone || setState({ component: module.default }),
      async () => { const error = await explain(); gone || setState({ error }); },
    );
    return () => { gone = true; };
  }, [load, turn]);
  const again = () => (state.error.updated ? location.reload() : setTurn((n) => n + 1));
  if (state.error) return html`<${Problem} error=${state.error} retry=${again} />`;
  return state.component ? html`<${state.component} ...${rest} />` : html`<${Waiting} />`;
}

/** An update takes the old modules away; else the network is gone. */
async function explain() {
  const there = await fetch("/console/index.html", { cache: "no-store" }).then(({ ok }) => ok, () => false);
  return there
    ? { message: "This page could not be loaded: the console was updated meanwhile.", remedy: "Load it again.", updated: true }
    : { message: "This page could not be loaded: the network does not answer.", remedy: "Check the network, then try again." };
}
