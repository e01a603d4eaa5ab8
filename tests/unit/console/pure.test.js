// The console's pure modules, by node's own test runner.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as cards from "../../../src/packline/console/pure/card.js";
import * as commands from "../../../src/packline/console/pure/commands.js";
import { isMissing, problemText } from "../../../src/packline/console/pure/api-problem.js";
import { authorOf } from "../../../src/packline/console/pure/author.js";
import * as figures from "../../../src/packline/console/pure/figures.js";
import * as fleet from "../../../src/packline/console/pure/fleet.js";
import * as order from "../../../src/packline/console/pure/order.js";
import * as openapi from "../../../src/packline/console/pure/openapi.js";
import * as packagings from "../../../src/packline/console/pure/packagings.js";
import * as query from "../../../src/packline/console/pure/query.js";
import * as selection from "../../../src/packline/console/pure/selection.js";
import * as texts from "../../../src/packline/console/pure/copy-texts.js";
import * as ids from "../../../src/packline/console/pure/version-ids.js";
import * as zips from "../../../src/packline/console/pure/zip-writer.js";
import * as waiting from "../../../src/packline/console/pure/poll-delay.js";

test("an argument that a shell would read otherwise is quoted", () => {
  assert.equal(commands.word("dataset://images/v1"), "dataset://images/v1");
  assert.equal(commands.word("it's $HOME"), `'it'\\''s $HOME'`);
  assert.equal(commands.word("accuracy>=0.9"), "'accuracy>=0.9'");
});

test("the command of a selection names each datum, so that it runs as it is shown", () => {
  const wish = { dataset: "images", name: "v2", datums: ["a", "b", "c", "d"], aliases: ["best"], tags: [], packaging: true };
  const line = commands.composeLine(wish);
  assert.match(line, /--datum a b c d$/);
  assert.match(line, /--packaging --alias best/);
});

test("the command that fetches selected paths names these", () => {
  assert.equal(
    commands.fetchPathsLine("dataset://images/v1", "images", ["a.txt", "b[1]/c d.txt"]),
    "packline fetch dataset://images/v1 --to images --include a.txt --include 'b[[]1]/c d.txt'",
  );
});

test("a zip archive is written byte by byte as the format has it", () => {
  const pieces = zips.zipPieces([{ path: "a.txt", data: new TextEncoder().encode("alpha") }]);
  const whole = Buffer.concat(pieces);
  assert.equal(whole.readUInt32LE(0), 0x04034b50);
  assert.equal(whole.length, 30 + 5 + 5 + 46 + 5 + 22);
  assert.equal(whole.readUInt32LE(whole.length - 6), 40); // where the directory begins
});

test("an alias is removed from the revision that was seen", () => {
  assert.equal(commands.removeAliasLine("images", "best", 2), "packline alias dataset://images/best --remove --rev 2");
});

test("a new alias is asked for with revision 0", () => {
  assert.equal(commands.aliasLine("images", "production", "v2", 0), "packline alias dataset://images/production v2 --rev 0");
});

test("an input is named after its dataset, and YAML reads every name as text", () => {
  assert.equal(texts.yamlText("dataset://my-images/v1"),
    "inputs:\n  - name: my-images\n    default: dataset://my-images/v1\n    keep-directories: full");
  assert.match(texts.yamlText("dataset://no/v1"), /name: "no"/);
  assert.match(texts.yamlText("dataset://2024/v1"), /name: "2024"/);
});

test("every text that can be copied names the version", () => {
  for (const { text } of texts.copyTexts("dataset://images/v1")) assert.match(text, /dataset:\/\/images\/v1/);
});

test("what moves is asked often, what stands still less and less, what is down seldom", () => {
  assert.equal(waiting.pause(0), 1000);
  assert.ok(waiting.pause(3) > waiting.pause(2));
  assert.equal(waiting.pause(50), 15000);
  assert.equal(waiting.pause(0, 99), 60000);
});

test("progress says what is planned, packed and still to be published", () => {
  assert.deepEqual(waiting.progress(0, null), { done: 0, of: null, share: 0, text: "Planning the parts…" });
  assert.equal(waiting.progress(1, { parts: 4 }).text, "1 of 4 parts packed");
  assert.equal(waiting.progress(0, { parts: 1 }).text, "0 of 1 part packed");
  assert.equal(waiting.progress(4, { parts: 4 }).share, 1);
});

test("a selection is kept when others are added, and never changed in place", () => {
  const [a, b, c] = ["a", "b", "c"].map((id) => ({ id, name: `${id}.png`, size: 1 }));
  const first = selection.toggled(selection.EMPTY, a);
  const all = selection.including(first, [b, c]);
  assert.equal(selection.EMPTY.size, 0);
  assert.equal(first.size, 1);
  assert.equal(selection.coverage(first, [a, b]), "some");
  assert.equal(selection.coverage(all, [a, b, c]), "all");
  assert.equal(selection.coverage(selection.without(all, [a]), [a]), "none");
  assert.equal(selection.totalBytes(all), 3);
});

test("two datums with one path are told of before they become a version", () => {
  const chosen = selection.including(selection.EMPTY, [{ id: "1", name: "a.png" }, { id: "2", name: "a.png" }]);
  assert.deepEqual(selection.clashes(chosen), ["a.png"]);
});

test("a line of search becomes filters", () => {
  assert.deepEqual(query.parseLine('red "dark blue" *.png accuracy>=0.9 execution:e-1 version:images:v1 env:prod'), {
    tag: ["red", "dark blue", "env:prod"],
    name: "*.png",
    property: ["accuracy>=0.9"],
    output_execution: "e-1",
    dataset_version: "images:v1",
  });
  assert.deepEqual(query.parseLine('"a name = 1"'), { property: ["a name = 1"] });
  assert.ok(query.isEmpty(query.parseLine("   ")));
});

test("filters survive the address", () => {
  const filters = { tag: ["red", "dark blue"], name: "*.png", property: ["a=1"] };
  assert.deepEqual(query.parseAddress(query.written(filters)), filters);
});

test("savings are bars on scales of their own, with texts that say the same", () => {
  const cost = (requests, seconds, dollars) => ({ requests, seconds, dollars });
  const savings = { files: 100_000, by_files: cost(100_000, 39.2, 0.04), by_package: cost(61, 2.69, 0.0000244) };
  const [requests, time] = figures.rows(savings);
  assert.equal(requests.filesShare, 1);
  assert.equal(requests.less, "1,639 times");
  assert.equal(time.packed, "2.7 s");
  assert.ok(Math.abs(time.share - 2.69 / 39.2) < 1e-9);
  assert.equal(figures.scaled(savings, 100).by_files.requests, 10_000_000);
  assert.match(figures.summary(savings), /requests: 100,000 file by file, 61 by package/);
});

test("small sums of money keep the digits that matter", () => {
  assert.equal(figures.dollars(12.345), "$12.35");
  assert.equal(figures.dollars(0.000024), "$0.000024");
  assert.equal(figures.dollars(4e-7), "< $0.000001");
  assert.equal(figures.dollars(0), "$0");
  assert.equal(figures.duration(0.0243), "24 ms");
  assert.equal(figures.duration(-0.01), "-10 ms");
});

test("nothing is compared where a package saves nothing", () => {
  assert.equal(figures.times(1, 1), "");
  assert.equal(figures.times(0, 0), "");
});

test("who did something is named with how that is known", () => {
  assert.deepEqual(authorOf({ name: "bob", source: "client" }), { name: "bob", basis: "said by the client" });
  assert.deepEqual(authorOf({ name: "x", source: "newer" }), { name: "x", basis: "" });
  assert.equal(authorOf(null), null);
});

test("the URI of a version and its id lead to each other", () => {
  assert.equal(ids.uriOf("model:detector:3"), "model://detector/3");
  assert.equal(ids.versionId(ids.uriOf("images:v2")), "images:v2");
  assert.equal(ids.versionId(ids.uriOf("model:detector:3")), "model:detector:3");
  assert.equal(ids.versionId("s3://bucket/key"), null);
});

test("an OpenAPI document becomes operations by tag, with examples and errors", () => {
  const operation = {
    operationId: "move_alias", summary: "Move", tags: ["datasets"], parameters: [],
    requestBody: { content: { "application/json": { example: { version: "v2" } } } },
    responses: {
      200: { description: "OK", content: { "application/json": { example: { rev: 2 } } } },
      412: { description: "Another revision" }, default: { description: "Another problem" },
    },
  };
  const [[tag, [shown]]] = openapi.operationsOf({ paths: { "/a/": { put: operation } } });
  assert.deepEqual([tag, shown.method, shown.request, shown.status, shown.answer], ["datasets", "PUT", { version: "v2" }, "200", { rev: 2 }]);
  assert.deepEqual(shown.errors, [["412", "Another revision"], ["default", "Another problem"]]);
  assert.equal(openapi.typeOf({ anyOf: [{ type: "array", items: { type: "string" } }, { type: "null" }] }), "array of string or null");
  assert.equal(openapi.typeOf({ type: "string", format: "date-time" }), "string (date-time)");
});

test("months and datasets of the fleet are added up", () => {
  const month = (name, saved) => ({ month: name, versions: 1, packages: 1, package_dollars: 0.5, fetches: 2, saved_requests: 10, saved_seconds: 1, saved_dollars: saved });
  const dataset = (stale, ...of) => ({ months: of, storage_dollars: 2, stale, complete: stale, fetches: 4, fetched_by: [{ name: "ada", fetches: 3 }, { name: "", fetches: 1 }] });
  const both = [dataset(true, month("2025-12", 1), month("2025-11", 2)), dataset(false, month("2025-12", 4))];
  assert.deepEqual(fleet.months(both).map(({ month: name, saved_dollars, versions }) => [name, saved_dollars, versions]), [["2025-12", 5, 2], ["2025-11", 2, 1]]);
  const sum = fleet.totals(both);
  assert.deepEqual([sum.saved_dollars, sum.storage_dollars, sum.stale, sum.partial, sum.fetches], [7, 4, 1, 1, 6]);
  assert.equal(fleet.saved(both[0]), 3);
  assert.equal(fleet.people(both[0]), "ada 3, unknown 1");
  assert.equal(fleet.people({ ...both[0], fetches: 9 }), "ada 3, unknown 1, others 5");
  assert.equal(fleet.totals([]).saved_dollars, 0);
  const uses = [[true, true, 1], [false, true, 1], [false, false, 1], [false, true, 0]];
  assert.deepEqual(uses.map(([stale, complete, versions]) => fleet.useOf({ stale, complete, versions })), ["stale", "in use", "not all read", "no versions"]);
});

test("a card is the properties with known names, and only what was changed is sent", () => {
  const properties = { description: "Scenes", owner: 7, tags: ["a"], season: "autumn" };
  const card = cards.cardOf(properties);
  assert.deepEqual(card, { description: "Scenes", owner: "", license: "", readme: "", tags: ["a"], others: { owner: 7, season: "autumn" } });
  assert.deepEqual(cards.changesOf(card, card, false), {});
  const after = { ...card, description: "", license: "MIT", tags: ["a", "b"], others: { owner: 7 } };
  assert.deepEqual(cards.changesOf(card, after, false), { description: null, license: "MIT", tags: ["a", "b"], season: null });
  const version = cards.cardOf(properties, ["x"]);
  assert.deepEqual([version.tags, version.others.tags], [["x"], ["a"]]);
  assert.deepEqual(cards.changesOf(version, { ...version, tags: [] }, true), { "valohai.tags": null });
  assert.deepEqual(cards.parseTags(" a, b,,a "), ["a", "b"]);
  assert.match(cards.parseObject("[1]").wrong, /object/);
  assert.equal(commands.metadataLine("dataset://d", { license: "MIT", x: null }), `packline metadata dataset://d --set 'license="MIT"' --set x=null`);
});

test("rows are sorted by numbers and texts, those without a value last in either direction", () => {
  const rows = [{ n: 10 }, { n: null }, { n: 9 }];
  assert.deepEqual(order.sorted(rows, ({ n }) => n, false).map(({ n }) => n), [9, 10, null]);
  assert.deepEqual(order.sorted(rows, ({ n }) => n, true).map(({ n }) => n), [10, 9, null]);
  assert.deepEqual(order.sorted(["v10", "v9", "V1"], (text) => text, false), ["V1", "v9", "v10"]);
  assert.deepEqual(["", "Size", "-Size", "Name"].map((chosen) => order.nextOrder(chosen, "Size")), ["Size", "-Size", "", "Size"]);
});

test("a part of a name is told from filters by metadata", () => {
  assert.equal(query.namesIn(" labels.csv "), "labels.csv");
  assert.equal(query.namesIn("red car"), "red car");
  for (const line of ["tag:red", "accuracy>=0.9 cat", "version:images:v1", ""]) assert.equal(query.namesIn(line), "");
});

test("what was found leads to its page, a file to its folder with its preview", () => {
  assert.deepEqual(order.addressOf({ kind: "model", name: "cat", collection: "model:cat" }), ["models", "cat"]);
  const file = { kind: "file", name: "a/b/c.txt", versions: [{ id: "images:v1" }] };
  assert.deepEqual(order.addressOf(file), ["versions", "images:v1", { tab: "files", prefix: "a/b/", file: "a/b/c.txt" }]);
  assert.equal(commands.searchAllLine("a b.txt"), "packline search --all 'a b.txt'");
});

test("a list is looked at less often while nothing changes, within its bounds", () => {
  assert.equal(waiting.pause(0, 0, 5_000, 60_000), 5_000);
  assert.equal(waiting.pause(50, 0, 5_000, 60_000), 60_000);
  assert.equal(waiting.pause(50, 0, 30_000, 15_000), 30_000);
  assert.equal(waiting.pause(0, 1, 5_000, 60_000), 5_000);
});

test("packagings that are not listed any more, or failed, have ended", () => {
  const row = (uri, packaging = "pending") => ({ uri, packaging });
  const before = [row("a"), row("b"), row("c"), row("d", "failed")];
  assert.deepEqual(packagings.endedPackagings(before, [row("a"), row("b", "failed")]).map(({ uri }) => uri), ["b", "c"]);
  assert.equal(packagings.endText("images v1", { packaging: "built" }).title, "images v1 is packaged");
  assert.equal(packagings.endText("images v1", { packaging: "failed", packaging_reason: "gone" }).body, "gone");
  assert.equal(packagings.endText("images v1", { packaging: "pending" }), null);
});

test("what the browser says to notifications is told as it is", () => {
  assert.match(packagings.notifyText("denied", null), /refuses/);
  assert.match(packagings.notifyText("unsupported", null), /cannot/);
  assert.match(packagings.notifyText("default", null), /not answered/);
  assert.match(packagings.notifyText("granted", true), /You are notified/);
});

test("rows are filtered by words in any column, in any case", () => {
  const rows = [{ name: "v1", tags: ["Street", "night"] }, { name: "v2", tags: null }];
  const texts = [({ name }) => name, ({ tags }) => tags];
  assert.deepEqual(order.matching(rows, texts, "NIGHT v1").map(({ name }) => name), ["v1"]);
  assert.equal(order.matching(rows, texts, "v1 v2").length, 0);
  assert.equal(order.matching([{ name: "caf\u00c9" }], [({ name }) => name], "cafe\u0301").length, 1);
});

test("a sum of less than a cent is said so", () => {
  assert.equal(figures.money(0.0000123), "< $0.01");
  assert.equal(figures.money(0), "$0");
  assert.equal(figures.money(12.345), "$12.35");
});

test("the history of a card has a row for each key, with values as people read them", () => {
  const changes = [{ key: "valohai.tags", before: null, after: ["a", "b"] }, { key: "lens", before: { mm: 35 }, after: null }];
  const rows = cards.changedRows([{ time: "t", by: null, changes }]);
  assert.deepEqual(rows.map(({ key, before, after }) => [key, before, after]), [["tags", "", "a, b"], ["lens", '{"mm":35}', ""]]);
});

test("a tag with a comma or a quote stays one tag when a card is edited", () => {
  for (const tags of [["a", "b c"], ["a, b", "c"], ['say "x"', " padded"], ['"'], ["a\\b"], []]) assert.deepEqual(cards.parseTags(cards.tagsText(tags)), tags);
  assert.equal(cards.tagsText(["a", "b"]), "a, b");
  assert.deepEqual(cards.parseTags('"half, open'), ['"half', "open"]);
});

test("an error of the API has its own words, else what its status means", () => {
  const own = { detail: "images/v1 exists.", remedy: "Take another name." };
  assert.deepEqual(problemText(409, own, false), { message: "images/v1 exists.", remedy: "Take another name." });
  assert.match(problemText(403, { message: "Forbidden" }, false).message, /may not/);
  assert.match(problemText(401, {}, true).message, /session has ended/);
  assert.equal(problemText(418, {}, true).message, "The API answered 418.");
});

test("a change that was not answered is not said to have failed", () => {
  for (const status of [0, 502, 504]) assert.match(problemText(status, {}, false).remedy, /not known whether/);
  assert.match(problemText(0, {}, true).remedy, /try again/);
  assert.doesNotMatch(problemText(429, {}, false).remedy, /not known/);
});

test("a deployment without a route is told from a thing that is not there", () => {
  const all = [{ status: 404, title: "NoRoute" }, { status: 404, title: "" }, { status: 405 }, { status: 404, title: "ObjectNotFound" }, { status: 410, title: "VersionDeleted" }];
  assert.deepEqual(all.map(isMissing), [true, true, true, false, false]);
});
