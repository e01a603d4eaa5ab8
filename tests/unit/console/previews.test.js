// What previews read of files, by node's own test runner.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { wholeMessages } from "../../../src/packline/console/pure/arrow-messages.js";
import { asText, describeColumn } from "../../../src/packline/console/pure/column-stats.js";
import { detectSeparator, MOST_CELLS, parseRows } from "../../../src/packline/console/pure/csv.js";
import { clockText, dateText, decimalText, parseJson, timeText } from "../../../src/packline/console/pure/exact-values.js";
import { decodeFrame } from "../../../src/packline/console/pure/lz4-frame.js";
import { diffLines, sideBySide } from "../../../src/packline/console/pure/line-diff.js";
import { kindOf } from "../../../src/packline/console/pure/preview-kinds.js";
import { readRanges } from "../../../src/packline/console/pure/read-ranges.js";
import { listTar } from "../../../src/packline/console/pure/tar-listing.js";
import { decodeText } from "../../../src/packline/console/pure/text-encoding.js";
import { unpackLimit } from "../../../src/packline/console/pure/unpack-limit.js";
import { listZip } from "../../../src/packline/console/pure/zip-listing.js";

const bytes = (text) => new TextEncoder().encode(text);
const reader = (body) => async (start, end) => body.subarray(start, end);
const fixture = (name) => new Uint8Array(readFileSync(new URL(`../../fixtures/previews/${name}`, import.meta.url)));

test("a file is what its name ends in, else what its bytes begin with", () => {
  assert.equal(kindOf("a/B.PNG", bytes("x")), "image");
  assert.equal(kindOf("a.tar.gz", bytes("x")), "tar");
  assert.equal(kindOf("words.txt.gz", new Uint8Array([31, 139, 8, 0])), "bytes");
  assert.equal(kindOf("no-ending", bytes("PAR1....")), "parquet");
  assert.equal(kindOf("page.html", bytes("<script>")), "text");
  assert.equal(kindOf("weights", new Uint8Array([0, 1, 2])), "bytes");
});

test("the encoding is that of the mark, else UTF-8, else Windows-1252; a cut character is left out", () => {
  assert.deepEqual(decodeText(new Uint8Array([0xff, 0xfe, 0x41, 0])), { text: "A", encoding: "utf-16le" });
  assert.deepEqual(decodeText(bytes("é").subarray(0, 1), true), { text: "", encoding: "utf-8" });
  assert.equal(decodeText(new Uint8Array([0xe9])).text, "é");
});

test("values are separated by what splits the lines alike", () => {
  assert.equal(detectSeparator("a;b\n1,5;2\n"), ";");
  assert.equal(detectSeparator("a\tb\tc\n1\t2\t3\n"), "\t");
  assert.equal(detectSeparator("one column\nonly\n"), ",");
});

test("a row of nothing but commas ends at a limit, and an open quote keeps few characters", () => {
  assert.equal(parseRows(",".repeat(MOST_CELLS * 2), ",", 5, true).rows[0].length, MOST_CELLS);
  assert.ok(parseRows(`"${"x".repeat(1e6)}`, ",", 5, true).rows[0][0].length < 10_000);
});

test("a column has the type of all its values, and says how many are empty", () => {
  assert.deepEqual(describeColumn(["1", "", "3"]), { type: "integer", empty: 1, of: 3, bins: [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], low: 1, high: 3 });
  assert.equal(describeColumn(["1", "x"]).type, "text");
  assert.equal(describeColumn([1n, null, 2n]).type, "integer");
  assert.equal(describeColumn(["2025-12-01", "2025-12-02"]).type, "date");
  assert.deepEqual(describeColumn(["a", "b", "a"]).top, [["a", 2], ["b", 1]]);
  assert.equal(describeColumn([null]).type, "empty");
});

test("a zip that is cut, and one that is none, are said to be so", async () => {
  await assert.rejects(listZip(reader(bytes("PK".repeat(50))), 100), /no end record/);
  const end = new Uint8Array(22);
  end.set([0x50, 0x4b, 5, 6]);
  end.set([1, 0, 1, 0, 46, 0, 0, 0, 99, 0, 0, 0], 8);
  await assert.rejects(listZip(reader(end), 22), /beyond its end/);
});

test("a tar of large members is listed by a bounded number of reads", async () => {
  const header = new Uint8Array(512);
  header.set(bytes("big.bin"));
  header.set(bytes("77777777777\0"), 124);
  header[156] = 48;
  header.set(bytes(" ".repeat(8)), 148);
  header.set(bytes(`${header.reduce((sum, byte) => sum + byte, 0).toString(8).padStart(6, "0")}\0 `), 148);
  let reads = 0;
  const listing = await listTar(async () => { reads += 1; return header; }, 2 ** 50);
  assert.ok(reads <= 40);
  assert.equal(listing.whole, false);
  assert.equal(listing.entries[0].size, 8 ** 11 - 1);
  await assert.rejects(listTar(reader(bytes("x".repeat(1024))), 1024), /not a tar file/);
});

test("sizes of a tar that are no numbers are passed over", async () => {
  const block = (name, kind, size) => {
    const header = new Uint8Array(512);
    header.set(bytes(name));
    header.set(bytes(`${size.toString(8).padStart(11, "0")}\0`), 124);
    header[156] = kind.charCodeAt(0);
    header.set(bytes(" ".repeat(8)), 148);
    header.set(bytes(`${header.reduce((sum, byte) => sum + byte, 0).toString(8).padStart(6, "0")}\0 `), 148);
    return header;
  };
  for (const size of ["-1024", "many"]) {
    const record = new Uint8Array(512);
    record.set(bytes(`14 size=${size}\n`));
    const body = new Uint8Array([block("pax", "x", 512), record, block("one.txt", "0", 0), new Uint8Array(1024)].flatMap((part) => [...part]));
    assert.deepEqual(await listTar(reader(body), body.length), { entries: [{ path: "one.txt", size: 0 }], whole: true });
  }
});

test("what is unpacked is bounded in all, not by each piece alone", () => {
  const take = unpackLimit(10 << 20);
  assert.equal(take(6 << 20), 6 << 20);
  assert.throws(() => take(6 << 20), /more than the 10 MiB/);
  for (const length of [-1, NaN, Infinity]) assert.throws(() => unpackLimit(10)(length), /Unpacked/);
  const frame = new Uint8Array([4, 34, 77, 24, 64, 64, 0, 2, 0, 0, 128, 65, 66, 0, 0, 0, 0]);
  assert.equal(decodeFrame(frame, 2).length, 2);
  assert.throws(() => decodeFrame(frame, 1), /larger/);
});

test("of Arrow that is cut, the whole messages are read", () => {
  const whole = fixture("plain.arrows");
  const { messages: cut, ended } = wholeMessages(whole.subarray(0, 6_000));
  assert.equal(ended, false, "a file that is cut does not tell how many rows it has");
  assert.equal(wholeMessages(whole).ended, true);
  assert.ok(cut.length > 1_000 && cut.length < 6_000);
  assert.deepEqual(wholeMessages(cut), { messages: cut, ended: true });
  assert.equal(wholeMessages(new Uint8Array(64).fill(255)).messages.length, 0);
});

test("an LZ4 block that copies from before its start is refused", () => {
  assert.throws(() => decodeFrame(new Uint8Array([4, 34, 77, 24, 64, 64, 0, 4, 0, 0, 0, 0x10, 65, 9, 0, 0, 0, 0, 0])), /damaged/);
});

test("two texts differ in the fewest lines, which stand side by side with what is around them", () => {
  const numbers = Array.from({ length: 20 }, (_, at) => String(at));
  const changed = numbers.map((line) => (line === "10" ? "ten" : line));
  const steps = diffLines(numbers, changed);
  assert.deepEqual(steps.filter(({ kind }) => kind !== "same").map(({ kind, text }) => [kind, text]), [["removed", "10"], ["added", "ten"]]);
  const rows = sideBySide(steps);
  assert.deepEqual(rows.map((row) => row.gap ?? [row.left?.text, row.right?.text]).filter((row) => typeof row === "number" || row[0] !== row[1]), [7, ["10", "ten"], 6]);
  for (const [a, b] of [["abcabba", "cbabac"], ["", "x"], ["x", ""], ["abc", "abc"], ["xaxbxc", "abc"]]) {
    const all = diffLines([...a], [...b]);
    assert.equal(all.filter(({ kind }) => kind !== "added").map(({ text }) => text).join(""), a);
    assert.equal(all.filter(({ kind }) => kind !== "removed").map(({ text }) => text).join(""), b);
  }
  assert.equal(diffLines([..."abcabba"], [..."cbabac"]).filter(({ kind }) => kind !== "same").length, 5);
  assert.equal(diffLines(Array.from({ length: 3_000 }, (_, at) => `a${at}`), Array.from({ length: 3_000 }, (_, at) => `b${at}`)), null);
});

test("a range is whole where the API answers with less than was asked for, and ends where it answers nothing", async () => {
  const body = Uint8Array.from({ length: 1_000 }, (_, n) => n % 251);
  const asked = [];
  const ask = (most) => async (at, length) => {
    asked.push(length);
    return body.subarray(at, at + Math.min(length, most));
  };
  assert.deepEqual(await readRanges(7, 993, 400, ask(1_000)), body.subarray(7, 993));
  assert.deepEqual(asked.splice(0), [400, 400, 186]);
  assert.deepEqual(await readRanges(7, 993, 400, ask(70)), body.subarray(7, 993));
  assert.ok(asked.splice(3).every((length) => length <= 400));
  await assert.rejects(readRanges(900, 1_100, 400, ask(70)), /ended at byte 1000/);
});

test("an integer that no double holds keeps its digits, in JSON and in nested cells", () => {
  const { id, small, share } = parseJson('{"id": 12345678901234567890, "small": 1, "share": 0.12345678901234567}');
  assert.deepEqual([id, small, typeof share], [12345678901234567890n, 1, "number"]);
  assert.throws(() => parseJson("[1234567890123456"), SyntaxError);
  assert.equal(Array.isArray(parseJson(`${"[".repeat(100_000)}1234567890123456789${"]".repeat(100_000)}`)), true);
  assert.equal(asText([9007199254740993n, 2n]), '["9007199254740993",2]');
});

test("decimals and times are texts with all of their digits", () => {
  assert.equal(decimalText(new Uint8Array([0xff, 0xff]), 2), "-0.01");
  assert.equal(decimalText(12345678901234567890n, 9), "12345678901.234567890");
  assert.equal(decimalText(-5, 0), "-5");
  assert.equal(timeText(1735787045678901n, 6), "2025-01-02T03:04:05.678901");
  assert.equal(timeText(-1n, 3), "1969-12-31T23:59:59.999");
  assert.equal(timeText(1n << 62n, 3), String(1n << 62n), "beyond what a Date holds");
  assert.equal(clockText(3723000500, 6), "01:02:03.0005");
  assert.equal(dateText(-1), "1969-12-31");
});

test("UTF-16 without a mark is read as such, and bytes with a few zeros are not", () => {
  const wide = new Uint8Array(Buffer.from("name,value\nMüller,1\n", "utf16le"));
  assert.deepEqual(decodeText(wide), { text: "name,value\nMüller,1\n", encoding: "utf-16le" });
  assert.equal(decodeText(wide.toReversed()).encoding, "utf-16be");
  assert.equal(decodeText(new Uint8Array([65, 0, 0, 65])).encoding, "utf-8");
});

test("lines may end as on an old Macintosh", () => {
  assert.deepEqual(parseRows("a,b\r1,2\r", ",", 5, true).rows, [["a", "b"], ["1", "2"]]);
});

test("a code with leading zeros is a text, and a time without a zone is not one of the reader's", () => {
  assert.equal(describeColumn(["00123", "00456"]).type, "text");
  assert.equal(describeColumn(["0", "-0.5", ".5"]).type, "number");
  assert.equal(describeColumn(["2025-01-02T03:04:05.678901"]).low, Date.UTC(2025, 0, 2, 3, 4, 5, 678));
});

test("a tar that ends in the middle of a member is said to be cut", async () => {
  const whole = new Uint8Array(2_048);
  whole.set(bytes("a.txt"));
  whole.set(bytes("00000001000\0"), 124);
  whole[156] = 48;
  whole.set(bytes(" ".repeat(8)), 148);
  whole.set(bytes(`${whole.subarray(0, 512).reduce((sum, byte) => sum + byte, 0).toString(8).padStart(6, "0")}\0 `), 148);
  const ends = [[2_048, true, undefined], [1_024, true, undefined], [900, false, true]];
  for (const [size, isWhole, cut] of ends) {
    const listing = await listTar(reader(whole.subarray(0, size)), size);
    assert.deepEqual([listing.entries.length, listing.whole, listing.cut], [1, isWhole, cut]);
  }
});
