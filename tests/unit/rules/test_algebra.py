"""What must hold for any input: sort keys, runs of metadata, the datum index, rows, lines, URIs."""

from __future__ import annotations

import json
import random
from types import SimpleNamespace
from uuid import UUID

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from packline.errors import InvalidName, InvalidUri
from packline.manifest.rows import encode_row
from packline.model import Member
from packline.rules import metadata_shards
from packline.rules.bounded_lines import split_lines
from packline.rules.datum_ids import (
    STANDALONE_PREFIX,
    datum_id,
    execution_prefix,
    named_id,
    prefix_of,
    prefix_text,
)
from packline.rules.datum_index import (
    BUCKETS,
    GROUPS_HEADER,
    RECORD_BYTES,
    DatumIndexBuilder,
    count_pieces,
    encode_index,
    find_rows,
    group_offsets,
    id_suffix,
    piece_of,
    search_window,
)
from packline.rules.metadata import compact, parse_line, parse_object, split_simple_line
from packline.rules.metadata_shards import ShardRanges, encode_metadata
from packline.rules.query import Condition
from packline.rules.search_entries import sort_text, value_range
from packline.uri import check_datum_alias, parse_uri, parse_version_uri, version_uri

NUMBERS = st.one_of(st.integers(-(2**52), 2**52), st.floats(allow_nan=False))
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
LOW = st.text(st.sampled_from("\x00\x1e\x1f !a"), max_size=2)
"""Texts that differ only where the order of sort keys is delicate."""
VALUES = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), TEXTS
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(TEXTS, inner, max_size=3)),
    max_leaves=8,
)


@given(NUMBERS, NUMBERS)
def test_numbers_sort_as_text_like_numbers(a: float, b: float) -> None:
    assert (sort_text(a) < sort_text(b)) == (a < b)
    assert (sort_text(a) == sort_text(b)) == (a == b)


@example("<", "\x1e", "")
@example(">", "\x04b", "\x05a")
@example("<", "a b", "a\x1fz")
@given(st.sampled_from(["=", ">", ">=", "<", "<="]), st.one_of(NUMBERS, TEXTS), st.one_of(NUMBERS, TEXTS))
def test_a_span_holds_every_value_that_satisfies_its_condition(
    sign: str, wanted: object, value: object
) -> None:
    if Condition("p", sign, wanted).holds({"p": value}):
        span = value_range("p", sign, wanted)
        assert span.low <= f"{sort_text(value)}\x1f{UUID(int=7)}" <= span.high


@given(st.sampled_from(["=", ">", ">=", "<", "<="]), LOW, LOW)
def test_a_span_holds_texts_with_control_characters_too(sign: str, wanted: str, value: str) -> None:
    if Condition("p", sign, wanted).holds({"p": value}):
        span = value_range("p", sign, wanted)
        assert span.low <= f"{sort_text(value)}\x1f{UUID(int=7)}" <= span.high


@given(
    st.lists(st.one_of(st.none(), st.sampled_from([b'{"a":1}', b'{"b":2}', b"{}"])), max_size=40),
    st.randoms(use_true_random=False),
)
def test_a_shard_says_of_every_path_what_was_said_in_any_order(
    said: list[bytes | None], chance: random.Random
) -> None:
    paths = [f"ä/{number:03}" for number in range(len(said))]
    shards = list(encode_metadata(zip(paths, said, strict=True)))
    described = [path for path, text in zip(paths, said, strict=True) if text]
    assert [shard.first for shard in shards] == described[:1]
    ranges = ShardRanges(shards[0].body) if shards else ShardRanges()
    pairs = [*zip(paths, said, strict=True), ("", None), ("zzz", None)]
    for path, text in [*pairs, *chance.sample(pairs, len(pairs))]:
        held = ranges.find(path)
        assert (held.metadata if held else None) == (json.loads(text) if text else None)


def test_the_metadata_of_one_path_is_found_without_parsing_that_of_all(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    texts = ((f"{number:05}", b'{"n":%d}' % number) for number in range(40_000))
    (shard,) = encode_metadata(texts)
    parsed: list[bytes] = []

    def loads(line: bytes) -> object:
        parsed.append(line)
        return json.loads(line)

    monkeypatch.setattr(metadata_shards, "json", SimpleNamespace(loads=loads))
    held = ShardRanges(shard.body).find("23456")
    assert held
    assert held.metadata == {"n": 23_456}
    assert len(parsed) <= 17


def test_every_datum_is_in_the_window_of_the_index_but_for_a_few_in_a_million() -> None:
    chance = random.Random(1)
    prefixes = [execution_prefix(f"e{number}") for number in range(3)]
    datums = [datum_id(chance.choice(prefixes), f"{number}", "v") for number in range(30_000)]
    index = encode_index(datums)
    missed = 0
    for row in chance.sample(range(len(datums)), 2_000):
        first, count = search_window(datums[row], len(datums))
        near = index[first * RECORD_BYTES : (first + count) * RECORD_BYTES]
        assert count < 1_000
        missed += find_rows(near, datums[row]) != [row]
        assert find_rows(index, datums[row]) == [row]
    assert missed <= 1
    assert find_rows(index, datum_id(prefixes[0], "another", "v")) == []
    assert search_window(datums[0], 0)[1] == 0


def test_a_datum_that_is_in_a_version_twice_has_two_rows() -> None:
    one, other = (datum_id(1, path, "v") for path in "ab")
    assert find_rows(encode_index([one, other, one]), one) == [0, 2]


@given(TEXTS, TEXTS, st.one_of(st.none(), TEXTS), st.integers(0), TEXTS)
def test_a_row_is_what_json_would_write(
    path: str, key: str, version: str | None, size: int, etag: str
) -> None:
    member = Member(path, "datum", key, version, size, etag)
    plain = json.dumps(member, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
    assert encode_row(member) == plain


@given(st.lists(st.binary(max_size=20), max_size=8))
def test_lines_do_not_depend_on_the_chunks(chunks: list[bytes]) -> None:
    lines = b"".join(chunks).split(b"\n")
    expected = [line.removesuffix(b"\r") for line in (lines if lines[-1] else lines[:-1])]
    assert list(split_lines(chunks)) == expected


@given(st.lists(st.binary(max_size=30), max_size=8))
def test_an_endless_line_is_cut_and_never_held(chunks: list[bytes]) -> None:
    assert all(len(line) <= 10 for line in split_lines(chunks, longest=10))


@given(TEXTS, st.dictionaries(TEXTS, VALUES, max_size=3), st.booleans())
def test_the_quick_way_to_read_a_line_says_what_the_slow_one_says(
    path: str, metadata: dict[str, object], ascii_only: bool
) -> None:
    raw = json.dumps({"file": path, "metadata": metadata}, ensure_ascii=ascii_only).encode()
    usual = split_simple_line(raw)
    if usual is not None:
        assert (usual[0], parse_object(usual[1], "here")) == parse_line(raw, "here")
    assert parse_object(compact(metadata), "here") == metadata


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("dataset://a/b", "dataset://a/b"),
        ("model://a", "model://a/"),
        ("model://a/v12", "model://a/12"),
        ("model://A.b-c/latest", "model://A.b-c/latest"),
        ("datum://best model", "datum://best model"),
        ("datum://01942B47-F0D8-0021-C074-87370BADADEE", "datum://01942b47-f0d8-0021-c074-87370badadee"),
    ],
)
def test_a_uri_is_parsed_and_printed(text: str, printed: str) -> None:
    assert str(parse_uri(text)) == printed


@pytest.mark.parametrize(
    "text",
    ["", "x", "s3://a/b", "model://", "model://a/0", "model://a/b", "model://a/1/2", "datum://", "datum://a/b",
     "datum:// a", "datum://a\nb", "dataset://model:a/1", "dataset://a"],
)  # fmt: skip
def test_what_is_no_uri_is_refused(text: str) -> None:
    with pytest.raises(InvalidUri):
        parse_uri(text)


def test_collections_print_as_what_they_are() -> None:
    assert version_uri("model:a", "1") == "model://a/1"
    assert parse_version_uri("model://a/1") == ("model:a", "1")
    assert parse_version_uri("dataset://a/v1") == ("a", "v1")


def test_an_id_is_no_alias() -> None:
    assert check_datum_alias("model-prod") == "model-prod"
    for name in ("", "a/b", " a", str(UUID(int=5))):
        with pytest.raises(InvalidName):
            check_datum_alias(name)


def test_derived_ids_are_of_version_8_and_stay() -> None:
    for identity in (
        named_id("dataset", "a"),
        datum_id(execution_prefix("e"), "p", "v"),
        datum_id(STANDALONE_PREFIX, "p", "v"),
    ):
        assert UUID(identity).version == 8
        assert str(UUID(identity)) == identity
    assert named_id("dataset", "a") == named_id("dataset", "a") != named_id("model", "a")
    assert prefix_of(datum_id(execution_prefix("e"), "p", "v")) == prefix_text(execution_prefix("e"))


@pytest.mark.parametrize("pieces", [2, 16, 64])
def test_a_piece_of_an_index_is_searched_as_the_whole(pieces: int) -> None:
    datums = [datum_id(7, f"{row}", "v") for row in range(3_000)]
    builder = DatumIndexBuilder()
    for datum in datums:
        builder.add(id_suffix(datum))
    grouped = builder.groups()
    indexes = [*builder.encode_pieces(pieces)]
    assert b"".join(indexes) == encode_index(datums), "cut, and otherwise the same"
    for row in range(0, 3_000, 100):
        first, count = search_window(datums[row], len(datums), pieces)
        piece = indexes[piece_of(datums[row], pieces)]
        assert find_rows(piece[first * RECORD_BYTES : (first + count) * RECORD_BYTES], datums[row]) == [row]
    again, offsets = DatumIndexBuilder(), group_offsets(grouped[:GROUPS_HEADER])
    for bucket in range(BUCKETS):
        again.add_group(bucket, grouped[offsets[bucket] : offsets[bucket + 1]], 70_000)
    assert find_rows(again.encode(), datums[5]) == [70_005], "rows of a range count from its first one"


def test_an_index_has_pieces_of_some_million_rows() -> None:
    assert [*map(count_pieces, (0, 8_000_000, 8_000_001, 100_000_000, 10**9))] == [1, 1, 2, 16, 64]
