"""What is read quickly is read as the whole look reads it: plain documents, and entries that files have in common."""

from __future__ import annotations

import json
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from packline.errors import InvalidMetadata
from packline.pipeline.metadata_requests import Description, MetadataRequests
from packline.rules.json_input import MAX_DEPTH, InvalidJson, load_json, load_plain_object
from packline.rules.metadata import file_of_simple_line, read_object

KEY = "valohai.dataset-versions"
ENTRIES = ('["dataset://a/1"]', '[{"uri": "dataset://a/1", "exclude": []}]', '"dataset://a/1"', "null", "[]")
ODD = (
    *(
        '{"n": 1e999}',
        '{"n": NaN}',
        '{"n": -Infinity}',
        '{"n": 1}x',
        '{"n": 1} ',
        '{"n": 1,}',
        "{}",
        "[]",
        "1",
    ),
    *(
        '{"n": "\\ud800"}',
        '{"n": "\\u00e9"}',
        '{"n": 1, "n": 2}',
        "{" * 40,
        '{"n": ' + "[" * 40 + "]" * 40 + "}",
    ),
    *('{"n": 1' + "0" * 400 + ".5}", '{"n": 1' + "0" * 400 + "}", '{"n": "\t"}', '\ufeff{"n": 1}', ""),
)
PIECES = (
    *(
        f'"{KEY}"',
        '"valohai.tags"',
        '"n"',
        '"x"',
        ":",
        ": ",
        ",",
        ", ",
        "{",
        "}",
        "[",
        "]",
        '"',
        "1",
        "\\",
        "\\u",
    ),
    *ENTRIES,
)


def whole_look(raw: bytes) -> object:
    """What ``load_json`` says of a document: its value, or that it is refused."""
    try:
        return load_json(raw)
    except InvalidJson:
        return None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-32"])
@pytest.mark.parametrize("text", ODD)
def test_a_document_that_is_read_quickly_is_read_as_the_whole_look_reads_it(text: str, encoding: str) -> None:
    raw = text.encode(encoding, "surrogatepass")
    quick = load_plain_object(raw)
    assert quick is None or (quick, ()) == whole_look(raw)


def test_a_document_at_the_deepest_level_is_read_and_one_below_is_not() -> None:
    def nested(levels: int) -> bytes:
        return b'{"n": ' + b"[" * (levels - 1) + b"]" * (levels - 1) + b"}"

    assert load_plain_object(nested(MAX_DEPTH)) is not None
    assert load_plain_object(nested(MAX_DEPTH + 1)) is None
    assert load_plain_object(nested(MAX_DEPTH), more_levels=1) is None


def described(texts: list[bytes], *, quickly: bool) -> list[object]:
    """Descriptions of metadata texts, in order; None for one that is refused."""
    requests = MetadataRequests()
    described: list[object] = []
    for text in texts:
        description: Description | None = requests.describe_quickly(text) if quickly else None
        try:
            described.append(description or requests.describe(text, "line"))
        except InvalidMetadata:
            described.append(None)
    return [*described, requests.book.requests.keys(), requests.alerts.dump()]


def a_text(chance: Random) -> bytes:
    """Metadata that has entries like others, or something that looks so."""
    if chance.random() < 0.3:
        return ("{" + "".join(chance.choices(PIECES, k=chance.randint(1, 8))) + "}").encode()
    document: dict[str, Any] = {"n": chance.choice((1, 0.5, "é", [1], {KEY: 1}, "a\nb"))}
    members = [json.dumps(name) + ": " + json.dumps(value) for name, value in document.items()]
    members += [f'"{KEY}": {chance.choice(ENTRIES)}'] * chance.choice((0, 1, 1, 1, 2))
    if chance.random() < 0.2:
        members.append('"valohai.tags": ["t"]')
    chance.shuffle(members)
    return ("{" + ", ".join(members) + "}").encode()


@given(st.integers(0, 2**32))
def test_entries_in_common_make_no_other_description(seed: int) -> None:
    chance = Random(seed)
    texts = [a_text(chance) for _ in range(6)]
    assert described(texts, quickly=True) == described(texts, quickly=False)


def test_files_that_differ_in_a_property_have_the_entries_parsed_once() -> None:
    requests = MetadataRequests()
    texts = [json.dumps({KEY: ["dataset://a/1"], "n": n}).encode() for n in range(3)]
    first = requests.describe(texts[0], "line 1")
    others = [requests.describe_quickly(text) for text in texts[1:]]
    assert [each and each.joins for each in others] == [first.joins, first.joins]
    assert requests.describe_quickly(b'{"n": 1}') is None, "no entries"
    assert requests.describe_quickly(texts[0].replace(b'"n"', b'"valohai.alias"')) is None


@given(st.binary(max_size=12))
def test_bytes_that_are_no_json_are_refused_as_before(noise: bytes) -> None:
    raw = b'{"n": ' + noise + b"}"
    quick = load_plain_object(raw)
    assert quick is None or (quick, ()) == whole_look(raw)
    if quick is not None:
        assert read_object(raw, "line") == (quick, False)


@pytest.mark.parametrize(
    ("line", "file"),
    [
        (b'{"file": "a", "metadata": {"n": 1}}  ', "a"),
        ('{"file":"é","metadata":{}}'.encode(), "é"),
        (b'{"file": "a", "metadata": {}, "file": "b", "x": {}}', None),
        (b'{"file": "a", "metadata": {"file": "b"}}', None),
        (b'{"file": "a", "metadata": {}, "\\u0066ile": "b", "x": {}}', None),
        (b'{"file": "a", "metadata": {}, "metadata": null, "x": {}}', None),
        (b'{"file": "a", "metadata": {}, "x": 1}', None),
        (b'{"file": "\xff", "metadata": {}}', None),
        (b'{"metadata": {}, "file": "a"}', None),
    ],
)
def test_the_file_of_a_line_is_read_without_a_parser_only_if_no_other_key_can_name_one(
    line: bytes, file: str | None
) -> None:
    assert file_of_simple_line(line) == file
