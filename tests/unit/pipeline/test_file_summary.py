"""Files of a version by type and size: all of a small version, a sample of a huge one."""

from __future__ import annotations

import pytest

from packline.model import Member
from packline.pipeline.file_summary import MAX_SHARDS, MAX_TYPES, ending_of, summarize_files
from packline.pipeline.manifests import write_manifest
from tests.memory import MemoryStore


def member(path: str, size: int, datum: str = "d") -> Member:
    return Member(path, f"{datum}-{path}", path, "1", size, "e")


def test_types_and_sizes_are_those_of_the_files_on_disk() -> None:
    store = MemoryStore()
    rows = [
        member("a.PNG", 1_024),
        member("b.png", 5, "old"),
        member("b.png", 1_025),
        member("c.csv", 0),
        member("d", 10**11),
    ]
    summary = summarize_files(store, write_manifest(store, rows))
    assert (summary.files, summary.files_read, summary.bytes_read) == (4, 4, 10**11 + 2_049)
    assert summary.types == (("png", 2, 2_049), ("csv", 1, 0), ("", 1, 10**11))
    assert summary.sizes == (2, 1, 0, 0, 0, 0, 0, 0, 1)


def test_of_many_shards_some_are_read_and_of_many_types_the_most_frequent_are_named() -> None:
    store = MemoryStore()
    rows = sorted((member(f"{n:04}.t{n}", n) for n in range(400)), key=lambda each: each.path)
    manifest = write_manifest(store, rows, shard_rows=5)
    summary = summarize_files(store, manifest)
    assert (summary.files, summary.files_read) == (400, 5 * MAX_SHARDS)
    assert len(summary.types) == MAX_TYPES
    assert summary.other_types == summary.files_read - MAX_TYPES


@pytest.mark.parametrize(
    ("path", "ending"), [("a/b.tar.GZ", "gz"), (".hidden", ""), ("a.b/c", ""), ("a.twelve-and-more", "")]
)
def test_an_ending_is_what_follows_the_last_dot_of_a_name(path: str, ending: str) -> None:
    assert ending_of(path) == ending
