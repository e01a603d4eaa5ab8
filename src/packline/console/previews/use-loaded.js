// What a preview waits for: {data, error} of a promise, and addresses of blobs that end with it.
import { html, useEffect, useState } from "../dom.js";
import { Problem, Waiting } from "../components/common.js";
import { PreviewError } from "./file-reader.js";

/** {data, error, reload}: `load(signal)` is called again when a value of `of` changes. */
export function useLoaded(load, of) {
  const [state, setState] = useState({});
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    const stop = new AbortController();
    setState({});
    // Whatever is in a file, the page goes on: an error of a reader is one of this preview.
    Promise.resolve().then(() => load(stop.signal)).then(
      (data) => !stop.signal.aborted && setState({ data }),
      (error) => !stop.signal.aborted && error.name !== "AbortError" && setState({ error }),
    );
    return () => stop.abort();
  }, [...of, turn]);
  return { ...state, reload: () => setTurn(turn + 1) };
}

/** Draws what useLoaded gives; an error of a reader, which speaks of bytes, behind a sentence for people. */
export function Shown({ of, children }) {
  const draw = [].concat(children)[0];
  if (of.error) return html`<${Failure} error=${of.error} retry=${of.reload} />`;
  return of.data === undefined ? html`<${Waiting} />` : draw(of.data);
}

function Failure({ error, retry }) {
  if (error.status !== undefined) return html`<${Problem} error=${error} retry=${retry} missing="This deployment cannot show contents yet: update it, or download the file." />`;
  if (error instanceof PreviewError) return html`<p class="note">${error.message}</p>`;
  return html`<div class="note"><p>This file cannot be shown: it is cut, damaged, or of a kind that is not read here. Download it to look at it.</p>
    <p class="soft">${error.message}</p></div>`;
}

/** The address of a blob, taken back when it is not shown any more. */
export function useBlobUrl(blob) {
  const [url, setUrl] = useState(null);
  useEffect(() => {
    if (!blob) return undefined;
    const made = URL.createObjectURL(blob);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [blob]);
  return url;
}
