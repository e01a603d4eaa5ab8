// The fleet: what packaging saved in all, by month and dataset; fetches and by whom; storage; what is stale.
import { html } from "../dom.js";
import { usePages } from "../api.js";
import { Figure, More, Page, Problem, Section, Table, Tag, Time } from "../components/common.js";
import { RestNote, useRest } from "../components/filters.js";
import { bytes, count, counted } from "../format.js";
import { duration, money } from "../pure/figures.js";
import { months, people, saved, totals, useOf } from "../pure/fleet.js";
import { link } from "../router.js";

const LEAD = "Estimated from fetches that executions have recorded and from list prices; storage at most, as versions may share files.";

const MOST = 500; // datasets that are read without being asked

export default function Fleet() {
  const fleet = usePages("fleet/", { limit: 10 }, { live: 60_000 });
  const rest = useRest(fleet, true, MOST); // sums are of all datasets, not of a page
  const missing = "This stack has no fleet page.";
  return html`
    <${Page} title="Fleet" lead=${LEAD}>
      ${fleet.error && !fleet.items.length
        ? html`<${Problem} error=${fleet.error} retry=${fleet.reload} missing=${missing} />`
        : html`${fleet.items.length > 0 && html`<${Sums} of=${fleet.items} partial=${rest.isReading || fleet.more != null} />`}
          <${RestNote} rest=${{ ...rest, readOn: null }} looked=${fleet.items.length} what="datasets" />
          ${!(fleet.loading && !fleet.items.length) && html`<${Datasets} of=${fleet} />`}<${More} of=${fleet} what="more datasets" />`}
    <//>`;
}

function Sums({ of, partial }) {
  const sum = totals(of);
  return html`
    <${Section} title=${partial ? `The first ${counted(of.length, "dataset")}` : `All ${counted(of.length, "dataset")}`}>
      <div class="figures">
        <${Figure} value=${money(sum.saved_dollars)} label="saved in requests" />
        <${Figure} value=${count(sum.saved_requests)} label="requests saved" />
        <${Figure} value=${duration(sum.saved_seconds)} label="of waiting saved" />
        <${Figure} value=${money(sum.package_dollars)} label="paid for packages" />
        <${Figure} value=${count(sum.fetches)} label="recorded fetches" />
        <${Figure} value=${money(sum.storage_dollars)} label="storage a month, at most" />
        <${Figure} value=${count(sum.stale)} label="stale: unused for 90 days" />
      </div>
      ${sum.partial > 0 && html`<p class="note">The sums may be higher: not all versions and fetches of ${counted(sum.partial, "dataset")} were read, or you may not see all of them.</p>`}
    <//>
    <${Section} title="By month">
      <${Table} caption="Savings by month" name="months" id=${({ month }) => month} rows=${months(of)} columns=${[
        { title: "Month (UTC)", value: ({ month }) => month, cell: ({ month }) => month, header: true },
        { title: "Versions", value: (row) => row.versions, cell: (row) => count(row.versions), kind: "number" },
        { title: "Packages", value: (row) => row.packages, cell: (row) => count(row.packages), kind: "number" },
        { title: "Paid for packages", value: (row) => row.package_dollars, cell: (row) => money(row.package_dollars), kind: "number" },
        { title: "Fetches", value: (row) => row.fetches, cell: (row) => count(row.fetches), kind: "number" },
        { title: "Requests saved", value: (row) => row.saved_requests, cell: (row) => count(row.saved_requests), kind: "number" },
        { title: "Time saved", value: (row) => row.saved_seconds, cell: (row) => duration(row.saved_seconds), kind: "number" },
        { title: "Saved", value: (row) => row.saved_dollars, cell: (row) => money(row.saved_dollars), kind: "number" },
      ]} />
    <//>`;
}

const Datasets = ({ of }) => html`
  <${Section} title="By dataset">
    <${Table} caption="Datasets of the fleet" name="fleet" id=${({ name }) => name} of=${of} rows=${of.items} empty="There is no dataset yet." columns=${[
      { title: "Dataset", value: ({ name }) => name, cell: ({ name }) => html`<a href=${link("datasets", name)}>${name}</a>`, header: true },
      { title: "Use", value: useOf, cell: (row) => html`<${Tag}>${useOf(row)}<//>` },
      { title: "Versions", value: (row) => row.versions, cell: ({ versions, complete }) => `${count(versions)}${complete ? "" : " or more"}`, kind: "number" },
      { title: "Fetches", value: (row) => row.fetches, cell: ({ fetches, complete }) => `${count(fetches)}${complete ? "" : " or more"}`, kind: "number" },
      { title: "By whom", text: people, cell: (row) => people(row) || "–" },
      { title: "Last fetch", value: (row) => row.last_fetch_at, cell: ({ last_fetch_at }) => html`<${Time} of=${last_fetch_at} />` },
      { title: "Saved", value: saved, cell: (row) => money(saved(row)), kind: "number" },
      { title: "Stored, at most", value: (row) => row.stored_bytes_at_most, cell: ({ stored_bytes_at_most }) => bytes(stored_bytes_at_most), kind: "number" },
      { title: "Storage a month", value: (row) => row.storage_dollars, cell: ({ storage_dollars }) => money(storage_dollars), kind: "number" },
    ]} />
  <//>`;
