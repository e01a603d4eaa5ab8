// What the console uploads, and lists of URLs, by node's own test runner.
import assert from "node:assert/strict";
import { test } from "node:test";
import { again, eachAtOnce } from "../../../src/packline/console/pure/at-once.js";
import * as crc from "../../../src/packline/console/pure/crc32.js";
import * as files from "../../../src/packline/console/pure/upload-files.js";
import * as urls from "../../../src/packline/console/pure/url-list.js";

const bytes = (text) => new TextEncoder().encode(text);

test("a CRC-32 is that of zlib for every length, and of two pieces that of the whole", () => {
  assert.equal(crc.crc32(bytes("123456789")), 0xcbf43926);
  assert.equal(crc.crc32(bytes("")), 0);
  const whole = bytes("a slice, and the slice behind it");
  for (const at of [0, 1, 5, 31, whole.length]) {
    const [first, second] = [whole.subarray(0, at), whole.subarray(at)];
    assert.equal(crc.combined(crc.crc32(first), crc.crc32(second), second.length), crc.crc32(whole));
  }
  assert.equal(crc.encoded(0xcbf43926), "y/Q5Jg==");
});

test("a slice grows only where ten thousand would not do", () => {
  assert.equal(files.sliceBytes(1), 8 * files.MiB);
  assert.equal(files.sliceBytes(80_000 * files.MiB), 8 * files.MiB);
  assert.ok(files.sliceBytes(100_000 * files.MiB) * 10_000 >= 100_000 * files.MiB);
});

test("metadata joins no version, unless it describes nothing", () => {
  const paths = ["a.txt", "a.txt.metadata.json", "deep/b.txt", "deep.metadata.json", "lost.txt.metadata.json", files.BATCH_METADATA];
  assert.deepEqual(files.dataPaths(paths), ["a.txt", "deep/b.txt", "lost.txt.metadata.json"]);
});

test("the folder's own metadata stands before what joins the version", () => {
  const text = files.batchLines('{"file": "a", "metadata": {}}', ['q"uote'], { x: 1 });
  assert.deepEqual(text.trimEnd().split("\n").map((line) => JSON.parse(line)), [{ file: "a", metadata: {} }, { file: 'q"uote', metadata: { x: 1 } }]);
});

test("a name that is a file and a folder is found, and the later file of a path stays", () => {
  assert.deepEqual(files.clashes(["a", "a/b", "c/d"]), ["a"]);
  assert.deepEqual(files.including([{ path: "a", file: 1 }], [{ path: "a", file: 2 }, { path: "b", file: 3 }]), [{ path: "a", file: 2 }, { path: "b", file: 3 }]);
});

test("the end of a multipart upload names each slice, and the checksum of the whole", () => {
  const slices = ["alpha", "beta"].map((text) => ({ etag: `"${text}"`, crc: crc.crc32(bytes(text)), length: text.length }));
  const { request, body } = files.completeRequest("k", "id", slices, 9);
  assert.equal(request.headers["x-amz-checksum-crc32"], crc.encoded(crc.crc32(bytes("alphabeta"))));
  assert.equal(request.headers["x-amz-mp-object-size"], "9");
  assert.match(body, /<PartNumber>2<\/PartNumber><ETag>"beta"<\/ETag>/);
  assert.equal(files.element("<A><UploadId>a&amp;b&lt;</UploadId></A>", "UploadId"), "a&b<");
});

test("a list for curl quotes what would end a line, and reads a member of a part by its range", () => {
  const about = { uri: "dataset://d/v1", until: "2026-01-01T00:00:00Z", name: "urls.txt" };
  const text = urls.urlList("curl", [{ path: 'a"b\\\n.txt', url: "https://x/1", range: null }, { path: "-c", url: "https://x/2", range: "bytes=5-9" }], about);
  assert.match(text, /^output = "\.\/a\\"b\\\\\\n\.txt"$/m);
  assert.match(text, /^output = "\.\/-c"\nrange = "5-9"$/m);
  assert.equal(text.split("\n").filter((line) => line === "next").length, 1);
});

test("a list for aria2c leaves out what it cannot fetch, and says so", () => {
  const about = { uri: "dataset://d/v1", until: "2026-01-01T00:00:00Z", name: "urls.txt" };
  const text = urls.urlList("aria2", [{ path: "a\n  out=/etc/x", url: "https://x/1", range: null }, { path: "b", url: "https://x/2", range: "bytes=5-9" }, { path: "c", url: "https://x/3", range: null }], about);
  assert.match(text, /^# Left out: 2 files/m);
  assert.deepEqual(text.split("\n").filter((line) => line && !line.startsWith("#")), ["https://x/3", "  out=c"]);
});

test("after a failure nothing more is begun, and what is under way is waited for", async () => {
  const [begun, ended] = [[], []];
  const task = async (n) => {
    begun.push(n);
    await new Promise((resolve) => setTimeout(resolve, n === 1 ? 0 : 5));
    if (n === 1) throw new Error("one");
    ended.push(n);
  };
  await assert.rejects(eachAtOnce([0, 1, 2, 3, 4, 5], 3, task), /one/);
  assert.deepEqual([begun, ended], [[0, 1, 2], [0, 2]]);
  await eachAtOnce([], 3, task);
});

test("what a list for aria2c leaves out is counted as it is left out", () => {
  const all = [{ path: "a\nb", range: null }, { path: "b", range: "bytes=5-9" }, { path: "c", range: null }];
  assert.deepEqual(all.map((file) => urls.fits("aria2", file)), [false, false, true]);
  assert.deepEqual(all.map((file) => urls.fits("curl", file)), [true, true, true]);
});

test("what is answered busy is asked for again, a few times, and nothing else is", async () => {
  const asked = [];
  const answering = (...statuses) => async () => {
    asked.push(statuses.length);
    const status = statuses.shift();
    if (status) throw Object.assign(new Error(`${status}`), { status });
    return "bytes";
  };
  const isBusy = ({ status }) => status === 429;
  assert.equal(await again(answering(429, 429), isBusy, [0, 0]), "bytes");
  await assert.rejects(again(answering(429, 429, 429), isBusy, [0, 0]), /429/);
  assert.equal(asked.length, 6);
  await assert.rejects(again(answering(404), isBusy, [0, 0]), /404/);
  assert.equal(asked.length, 7);
});
