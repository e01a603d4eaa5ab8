"""Lists of objects: manifests of S3 Inventory, columns, and CSV that streams by."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from packline.rules.list_files import cut_at_rows
from packline.rules.object_lists import (
    InvalidObjectList,
    ListFile,
    check_columns,
    load_object_list,
    parse_inventory,
)

STORED = Path(__file__).parents[2] / "fixtures" / "stored"
FILE = {"key": "inv/data/1.csv.gz", "size": 9, "MD5checksum": "AB" * 16}
MANIFEST: dict[str, Any] = {
    "sourceBucket": "store",
    "destinationBucket": "arn:aws:s3:::lists",
    "version": "2016-11-30",
    "creationTimestamp": "1795824000000",
    "fileFormat": "CSV",
    "fileSchema": "Bucket, Key, VersionId, IsLatest, IsDeleteMarker, Size, ETag",
    "files": [FILE],
}


def test_a_manifest_names_columns_and_files_and_is_read_again_as_it_was_written() -> None:
    listed = parse_inventory(json.dumps(MANIFEST).encode(), "store", "team/", "manifest.json")
    assert listed.columns[1:3] == ("Key", "VersionId")
    assert listed.files == (ListFile("inv/data/1.csv.gz", 9, "ab" * 16),)
    assert load_object_list(json.loads(listed.encode())) == listed


@pytest.mark.parametrize(
    ("changes", "message", "remedy"),
    [
        ({"fileFormat": "Parquet"}, "Packline reads CSV", "output format CSV"),
        ({"fileFormat": "ORC"}, "Packline reads CSV", "--csv"),
        ({"sourceBucket": "theirs"}, "lists the bucket 'theirs'", "inventory of store"),
        ({"fileSchema": "Bucket, Key"}, "lacks size, etag", "optional fields Size and ETag"),
        ({"fileSchema": "Key, Size, ETag, VersionId"}, "IsLatest", "optional fields"),
        ({"fileSchema": "Key, Key, Size, ETag"}, "column twice", "once"),
        ({"fileSchema": None}, "lacks key", "optional fields"),
        ({"files": [{"key": "x"}]}, "not the manifest", "manifest.json"),
        ({"files": [FILE] * 10_001}, "10,001 files", "10,000"),
    ],
)
def test_a_manifest_that_cannot_be_used_is_refused_with_a_remedy(
    changes: dict[str, Any], message: str, remedy: str
) -> None:
    with pytest.raises(InvalidObjectList) as refused:
        parse_inventory(json.dumps(MANIFEST | changes).encode(), "store", "", "manifest.json")
    assert message in refused.value.message
    assert remedy in refused.value.remedy


LARGE = json.dumps(MANIFEST).replace('"size": 9', '"size": 1e400').encode()


@pytest.mark.parametrize("body", [b"", b"[]", b"\xff", b"{}", b"<html>", b'"text"', b"[" * 100_000, LARGE])
def test_what_is_no_manifest_is_refused(body: bytes) -> None:
    with pytest.raises(InvalidObjectList):
        parse_inventory(body, "store", "", "manifest.json")


@pytest.mark.parametrize("path", [*STORED.glob("*/object-list.json")], ids=lambda path: path.parent.name)
def test_lists_of_former_releases_are_read(path: Path) -> None:
    listed = load_object_list(json.loads(path.read_bytes()))
    assert (listed.bucket, listed.root, listed.encoded) == ("store", "team/", True)
    assert listed.files == (ListFile("control/adopted-lists/1.csv.gz", 9, "ab" * 16),)


@pytest.mark.parametrize(
    "path", [*STORED.glob("*/object-list-of-ranges.json")], ids=lambda path: path.parent.name
)
def test_lists_of_files_inside_archives_are_read_and_keep_their_bytes(path: Path) -> None:
    listed = load_object_list(json.loads(path.read_bytes()))
    assert (listed.bucket, listed.encoded, listed.has_ranges) == ("store", False, True)
    assert listed.encode() == path.read_bytes()


def test_a_list_of_a_later_form_is_refused() -> None:
    document = json.loads(parse_inventory(json.dumps(MANIFEST).encode(), "store", "", "x").encode())
    with pytest.raises(InvalidObjectList, match="form 3"):
        load_object_list({**document, "form": 3})


@pytest.mark.parametrize(
    "document",
    [{}, {"files": [["a", "b", ""]]}, {"files": [["a", 1e400, ""]]}, {"files": [["a"]]}],
)
def test_what_is_no_list_is_refused(document: dict[str, Any]) -> None:
    with pytest.raises(InvalidObjectList):
        load_object_list(document)


def test_columns_are_named_as_either_format_names_them() -> None:
    check_columns(["key", "version_id", "sequence_number", "size", "e_tag", "object_tags"], "the list")
    check_columns(["Key", "Size", "ETag", "EncryptionStatus"], "the list")


CELLS = st.text(st.sampled_from('ab,"\n\r é'), max_size=6)


@given(st.lists(st.tuples(CELLS, CELLS), max_size=30), st.integers(1, 40), st.integers(1, 40))
def test_pieces_of_whole_rows_have_the_rows_of_the_file(
    rows: list[tuple[str, str]], size: int, chunk: int
) -> None:
    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(rows)
    body = text.getvalue().encode()
    pieces = cut_at_rows((body[at : at + chunk] for at in range(0, len(body), chunk)), size, "list")
    read = [
        tuple(row)
        for piece in pieces
        for row in csv.reader(io.StringIO(piece.decode(), newline=""), strict=True)
    ]
    assert read == rows


def test_a_file_without_rows_is_not_kept_in_memory() -> None:
    with pytest.raises(InvalidObjectList, match="row of more than"):
        list(cut_at_rows((b"a" * 1_000 for _ in range(1_000)), 10_000, "list"))
