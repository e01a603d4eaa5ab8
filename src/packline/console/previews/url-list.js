// Selected files of a version as a list of short-lived URLs, for curl and aria2.
import { announce, html, useState } from "../dom.js";
import { post } from "../api.js";
import { Dialog, Problem, Time } from "../components/common.js";
import { Twin } from "../components/copy.js";
import { count, counted } from "../format.js";
import { downloadLine, fits, urlList } from "../pure/url-list.js";

const AT_ONCE = 1_000; // files of one request, as the API signs them
const MOST = 10_000; // files of one list: the URLs of the first must last until those of the last are there

export function DownloadUrls({ version, selection }) {
  const [open, setOpen] = useState(false);
  if (selection.size > MOST) return null; // the note beside says to use the command
  return html`<button type="button" onClick=${() => setOpen(true)}>List of URLs…</button>
    ${open && html`<${Urls} version=${version} selection=${selection} onClose=${() => setOpen(false)} />`}`;
}

function Urls({ version, selection, onClose }) {
  const [tool, setTool] = useState("curl");
  const [saved, setSaved] = useState(null);
  const [error, setError] = useState(null);
  const name = `${version.id.replace(/[^\w.-]/g, "-")}-urls.txt`;
  const save = async () => {
    setError(null);
    setSaved(null);
    try {
      const paths = [...new Set([...selection.values()].map((file) => file.name))];
      const address = `dataset-versions/${encodeURIComponent(version.id)}/files/urls/`;
      const files = [];
      let until = "";
      for (let start = 0; start < paths.length; start += AT_ONCE) {
        const signed = await post(address, { paths: paths.slice(start, start + AT_ONCE) }, { reads: true });
        files.push(...signed.results);
        until ||= signed.expires_at; // the first to end
      }
      const listed = files.filter((file) => fits(tool, file)).length;
      if (!listed) throw new Error("aria2c can fetch none of these files: they are inside parts or archives. Choose curl.");
      const text = urlList(tool, files, { uri: version.uri, until, name });
      const href = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
      Object.assign(document.createElement("a"), { href, download: name }).click();
      setTimeout(() => URL.revokeObjectURL(href), 60_000);
      setSaved({ until, listed, left: files.length - listed });
      announce(`A list of ${counted(listed, "URL")} was saved.`);
    } catch (problem) { setError(problem); }
  };
  return html`
    <${Dialog} title="Download by a list of URLs" onClose=${onClose}>
      <p>${counted(selection.size, "file")}: a text file with a URL for each. The URLs are good for 15 minutes, for whoever has them.</p>
      <div class="field"><label for="url-tool">For</label>
        <select id="url-tool" value=${tool} onChange=${(event) => setTool(event.target.value)}><option value="curl">curl</option><option value="aria2">aria2c</option></select></div>
      <${Twin} line=${downloadLine(tool, name)} before="then:" />
      ${error && html`<${Problem} error=${error} />`}
      ${saved && html`<p role="status">Saved as <code>${name}</code>, with ${counted(saved.listed, "URL")}; good until <${Time} of=${saved.until} />.</p>`}
      ${saved?.left > 0 && html`<p class="problem">Not in it: ${count(saved.left)} that aria2c cannot fetch, because they are inside a part or an archive, or have a line break in their name. curl fetches them.</p>`}
      <div class="buttons"><button type="button" class="quiet" onClick=${onClose}>Close</button><button type="button" class="primary" onClick=${save}>Save list</button></div>
    <//>`;
}
