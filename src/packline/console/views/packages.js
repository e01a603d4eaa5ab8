// The package of a version: its parts, what was reused, downloads; blocks, offsets and checksums in the Expert view.
import { announce, html, useState } from "../dom.js";
import { get, usePages } from "../api.js";
import { Figure, More, Problem, Section, Table } from "../components/common.js";
import { bytes, count, counted } from "../format.js";
import { packageUrl } from "../dialogs/packaging.js";
import { Copy } from "../components/copy.js";
import { ExpertSwitch, useExpert } from "../components/expert.js";

export default function Packages({ version }) {
  const expert = useExpert();
  const built = version.packaging === "built";
  // A package that was built anew is another list.
  const parts = usePages(version.packaging === "pending" ? null : packageUrl(version), { limit: 50 });
  return html`
    ${parts.items.length > 0 && html`
      <${Section} title="Packages" aside=${html`<${ExpertSwitch} />`}>
        <${Numbers} parts=${parts.items} whole=${parts.next == null} total=${parts.count} />
        <${Parts} version=${version} of=${parts} built=${built} expert=${expert} />
        <${More} of=${parts} what="more parts" />
      <//>
      ${expert && html`<${Expert} version=${version} parts=${parts.items} />`}`}
    ${!parts.items.length && html`
      <${Section} title="Packages" aside=${html`<${ExpertSwitch} />`}>
        <p>${version.packaging === "pending" ? "Its parts are listed here once it is packaged." : "There is no package: files are fetched one by one."}</p>
        ${expert && html`<p class="note">Reason for its packaging: ${version.packaging_reason || "none is recorded"}.</p>`}
        <${More} of=${parts} />
      <//>`}`;
}

function Numbers({ parts, whole, total }) {
  const sum = (name, of = parts) => of.reduce((all, part) => all + part[name], 0);
  const reused = parts.filter((part) => part.reused);
  const more = whole ? "" : " so far";
  return html`
    <div class="figures">
      <${Figure} value=${count(total ?? parts.length)} label=${(total ?? parts.length) === 1 ? "part" : "parts"} />
      <${Figure} value=${bytes(sum("size"))} label=${`in packages${more}`} />
      <${Figure} value=${count(sum("files"))} label=${`${sum("files") === 1 ? "file" : "files"}${more}`} />
      <${Figure} value=${count(reused.length)} label=${`reused from other versions${reused.length ? `: ${bytes(sum("size", reused))} not built again` : ""}`} />
    </div>`;
}

function Parts({ version, of, built, expert }) {
  const columns = [
    { title: "Part", value: ({ index }) => index, cell: ({ index }) => index + 1, kind: "number" },
    { title: "Name", value: ({ name }) => name, cell: (part) => html`<code>${short(part.name)}</code><${Copy} text=${part.name} what=${`name of part ${part.index + 1}`} />`, header: true },
    { title: "Size", value: ({ size }) => size, cell: ({ size }) => bytes(size), kind: "number" },
    { title: "Files", value: ({ files }) => files, cell: ({ files }) => count(files), kind: "number" },
    { title: "From", value: ({ reused }) => (reused ? "reused" : "built for this version"), cell: ({ reused }) => (reused ? html`<span class="tag accent">reused</span>` : "built for this version") },
    { title: "Paths", value: ({ first }) => first, text: ({ first, last }) => [first, last], cell: ({ first, last }) => html`<span class="paths-of">${first} … ${last}</span>` },
    { title: "SHA-256", cell: ({ sha256, index }) => html`<code title=${sha256}>${sha256.slice(0, 12)}…</code><${Copy} text=${sha256} what=${`SHA-256 of part ${index + 1}`} />` },
  ];
  if (expert) columns.splice(4, 0, { title: "Blocks", cell: ({ blocks }) => count(blocks.length), kind: "number" });
  if (built) columns.push({ title: html`<span class="unseen">Download</span>`, cell: (part) => html`<${Download} version=${version} part=${part} />` });
  return html`<${Table} caption="Parts of the package" name="parts" columns=${columns} of=${of} rows=${of.items} id=${({ index }) => index} />`;
}

const short = (name) => (name.length > 28 ? `${name.slice(0, 12)}…${name.slice(-12)}` : name);

/** The URL is requested on demand, because it expires after 15 minutes. */
function Download({ version, part }) {
  const [error, setError] = useState(null);
  const download = async () => {
    setError(null);
    try {
      const { url } = await get(`${packageUrl(version)}${part.index}/download/`);
      announce(`Downloading part ${part.index + 1}.`);
      const anchor = document.createElement("a");
      anchor.href = url;
      anchor.download = part.name;
      anchor.rel = "noopener";
      anchor.click();
    } catch (problem) {
      setError(problem);
    }
  };
  return html`<button type="button" class="quiet" onClick=${download} aria-label=${`Download part ${part.index + 1}, ${bytes(part.size)}`}>Download</button>
    ${error && html`<${Problem} error=${error} />`}`;
}

const hex = (crc) => crc.toString(16).padStart(8, "0");

const Expert = ({ version, parts }) => html`
  <section class="expert" aria-label="Expert view">
    <${Section} title="Identity of the version">
      <dl class="facts">
        <div><dt>Content hash</dt><dd><code>${version.content_hash}</code> <${Copy} text=${version.content_hash} what="content hash" /></dd></div>
        <div><dt>Reason for its packaging</dt><dd>${version.packaging_reason || "none is recorded"}</dd></div>
      </dl>
    <//>
    ${parts.map((part) => html`<${ExpertPart} key=${part.index} part=${part} />`)}
  </section>`;

const ExpertPart = ({ part }) => html`
  <${Section} title=${`Part ${part.index + 1}: ${counted(part.blocks.length, "block")}`}>
    <dl class="facts wide">
      ${[["Key", part.key], ["Digest", part.digest], ["SHA-256", part.sha256], ["CRC-32", hex(part.crc32)]].map(([term, value]) => html`
        <div><dt>${term}</dt><dd><code>${value}</code> <${Copy} text=${value} what=${`${term} of part ${part.index + 1}`} /></dd></div>`)}
      <div><dt>Headers</dt><dd>${bytes(part.size - part.bytes)} beside ${bytes(part.bytes)} of files</dd></div>
    </dl>
    <${Table} caption=${`Blocks of part ${part.index + 1}`} id=${({ offset }) => offset} rows=${part.blocks} columns=${[
      { title: "Offset", cell: ({ offset }) => count(offset), kind: "number" },
      { title: "Length", cell: ({ length }) => count(length), kind: "number" },
      { title: "Files", cell: ({ members }) => count(members), kind: "number" },
      { title: "CRC-32", cell: ({ crc32 }) => html`<code>${hex(crc32)}</code>`, kind: "number" },
    ]} />
  <//>`;
