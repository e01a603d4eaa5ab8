// What the package of a version saves: requests, time and dollars, files beside package.
import { html, useState } from "../dom.js";
import { useApi } from "../api.js";
import { Facts, Loaded, Section, Table } from "../components/common.js";
import { counted } from "../format.js";
import { dollars, rows, scaled, summary } from "../pure/figures.js";

const FETCHES = [1, 100, 10_000];
const ASSUMPTIONS = {
  get: "GET requests", put: "PUT requests", lambda: "Lambda", first_byte: "Time to the first byte", line: "Bandwidth of a worker",
  files_one_by_one: "Fetching files one by one", files_from_package: "Fetching files from a package", packing: "Packing, by files", packing_bytes: "Packing, by bytes",
};

export default function Savings({ version }) {
  const savings = useApi(`dataset-versions/${encodeURIComponent(version.id)}/savings/`);
  return html`<${Loaded} of=${savings}>${(data) => html`<${Chart} savings=${data} />`}<//>`;
}

function Chart({ savings }) {
  const [fetches, setFetches] = useState(1);
  const shown = scaled(savings, fetches);
  const choose = html`<label class="inline" for="fetches">Fetches</label>
    <select id="fetches" value=${fetches} onChange=${(event) => setFetches(Number(event.target.value))}>
      ${FETCHES.map((n) => html`<option value=${n}>${n.toLocaleString("en")}</option>`)}</select>`;
  return html`
    <${Section} title="Files one by one, and the package" aside=${choose}>
      <${Bars} savings=${shown} />
      <${Table} caption="Savings" id=${({ key }) => key} rows=${rows(shown)} columns=${[
        { title: "", cell: ({ title }) => title, header: true },
        { title: "Files one by one", cell: ({ files }) => files, kind: "number" },
        { title: "Package", cell: ({ packed }) => packed, kind: "number" },
        { title: "Less by", cell: ({ less }) => less || "–", kind: "number" },
      ]} />
    <//>
    <${Section} title="Where the numbers are from">
      <p class="first">${savings.estimated ? "There is no package yet: its requests are what it would likely have. " : ""}Estimated, not measured, on these assumptions:</p>
      <${Table} caption="Assumptions" id=${({ name }) => name} rows=${savings.assumptions} columns=${[
        { title: "Assumption", cell: ({ name }) => ASSUMPTIONS[name] ?? name.replaceAll("_", " "), header: true },
        { title: "Value", cell: ({ value, unit }) => `${value.toLocaleString("en")} ${unit}` },
        { title: "Source", cell: ({ source }) => source },
      ]} />
      <${Facts} of=${[
        ["Making the package, once", `${counted(savings.packing.requests, "request")}, ${dollars(savings.packing.dollars)}`],
        ["Paid back in requests after", savings.fetches_until_paid == null ? "never" : counted(savings.fetches_until_paid, "fetch", "fetches")],
      ]} />
    <//>`;
}

const [WIDE, LEFT, ROW, BAR] = [640, 180, 64, 20];

/** Each row has a scale of its own: its longer bar is as long as the drawing is wide. */
function Bars({ savings }) {
  const all = rows(savings);
  const long = WIDE - LEFT - 130;
  return html`
    <figure class="chart">
      <svg viewBox=${`0 0 ${WIDE} ${all.length * ROW}`} role="img" aria-label=${summary(savings)}>
        ${all.map((row, i) => html`
          <g key=${row.key} transform=${`translate(0 ${i * ROW + 8})`} aria-hidden="true">
            <text class="name" x=${LEFT - 12} y=${BAR + 6} text-anchor="end">${row.title}</text>
            <${Bar} kind="by-files" y=${0} long=${long} share=${row.filesShare} text=${row.files} />
            <${Bar} kind="by-package" y=${BAR + 3} long=${long} share=${row.share} text=${row.packed} />
          </g>`)}
        <line class="axis" x1=${LEFT} x2=${LEFT} y1="0" y2=${all.length * ROW} />
      </svg>
      <figcaption aria-hidden="true"><span class="key by-files"></span>Files one by one <span class="key by-package"></span>Package</figcaption>
    </figure>`;
}

const Bar = ({ kind, y, long, share, text }) => html`
  <rect class=${kind} x=${LEFT} y=${y} width=${Math.max(2, share * long)} height=${BAR} rx="2" />
  <text class="value" x=${LEFT + Math.max(2, share * long) + 8} y=${y + BAR - 5}>${text}</text>`;
