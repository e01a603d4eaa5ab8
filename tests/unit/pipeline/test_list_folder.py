"""One level of the folders of a version: what S3 would list, reading few shards however many there are."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from packline.model import ManifestRef, Member
from packline.pipeline.list_folder import SHARDS_PER_PAGE, list_folder
from packline.pipeline.manifests import write_manifest
from packline.pipeline.shard_reader import MAX_CACHED_SHARDS, ShardReader
from tests.builders import a_member
from tests.memory import MemoryStore

ROWS = 7
PATHS = st.lists(st.sampled_from(["a", "b", "a-", "a0", "ä", "\x7f", "z"]), min_size=1, max_size=4).map(
    "/".join
)


def written(paths: list[str]) -> tuple[MemoryStore, ManifestRef]:
    store = MemoryStore()
    members = [a_member(path, datum=f"{at:036}") for at, path in enumerate(sorted(paths, key=str.encode))]
    return store, write_manifest(store, members, shard_rows=ROWS)


def walk(store: MemoryStore, manifest: ManifestRef, prefix: str, limit: int) -> list[tuple[str, int | None]]:
    """All entries of a level with the files in each folder, page by page, none of which reads too much."""
    found: list[tuple[str, int | None]] = []
    cursor, more = b"", True
    while more:
        shards = ShardReader(store)
        page = list_folder(shards, manifest, prefix, cursor=cursor, limit=limit, shard_rows=ROWS)
        assert len(page.entries) <= limit
        assert shards.reads <= SHARDS_PER_PAGE + 2
        found += [(entry.path, files) for entry, _, files, at_most in page.entries if not at_most]
        assert page.entries or not page.cursor
        more, cursor = page.cursor is not None, page.cursor or b""
    return found


@given(
    st.lists(PATHS, max_size=60), st.sampled_from(["", "a", "a/", "a/b/", "z/", "nothing"]), st.integers(1, 9)
)
@settings(max_examples=200, deadline=None)
def test_a_level_is_what_listing_with_a_delimiter_would_show(
    paths: list[str], prefix: str, limit: int
) -> None:
    store, manifest = written(paths)
    expected: dict[str, int | None] = {}
    for path in sorted({path for path in paths if path.startswith(prefix)}, key=str.encode):
        head, slash, _ = path[len(prefix) :].partition("/")
        entry = prefix + head + slash
        expected[entry] = (expected.get(entry) or 0) + 1 if slash else None
    assert walk(store, manifest, prefix, limit) == list(expected.items())


@given(st.lists(PATHS, max_size=60), PATHS)
@settings(max_examples=200, deadline=None)
def test_a_member_is_found_by_its_path_and_of_several_the_last(paths: list[str], wanted: str) -> None:
    store, manifest = written(paths)
    rows = sorted(paths, key=str.encode)
    found = ShardReader(store).find(manifest, wanted)
    last = max((at for at, path in enumerate(rows) if path == wanted), default=None)
    assert (found.datum if found else None) == (f"{last:036}" if last is not None else None)


def test_a_folder_of_many_shards_is_stepped_over() -> None:
    store, manifest = written([f"{folder}/{number:03}" for folder in "abc" for number in range(500)])
    shards = ShardReader(store)
    assert len(shards.expand(manifest).shards) > 200
    page = list_folder(shards, manifest, "", shard_rows=ROWS)
    assert [(entry.path, files) for entry, _, files, _ in page.entries] == [
        ("a/", 500),
        ("b/", 500),
        ("c/", 500),
    ]
    assert shards.reads <= 4


def test_few_shards_are_kept_in_memory() -> None:
    store, manifest = written([f"{number:03}" for number in range(100)])
    shards = ShardReader(store)
    for number in range(100):
        assert isinstance(shards.find(manifest, f"{number:03}"), Member)
    assert shards.reads == len(manifest.shards) > MAX_CACHED_SHARDS == len(shards._rows)


def test_a_first_row_longer_than_the_head_of_its_shard_is_read_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("packline.pipeline.shard_reader.HEAD_BYTES", 20)
    store, manifest = written([f"{number:03}" for number in range(20)])
    assert ShardReader(store).first(manifest.shards[1]) == b"007"


def test_a_replaced_file_is_counted_once_and_a_folder_that_is_too_large_to_tell_says_at_most() -> None:
    paths = [f"a/{number:03}" for number in range(30)] + [f"b/{number:04}" for number in range(500)]
    store, manifest = written([*paths, "a/003", "a/006", "b/0250"])
    shards = ShardReader(store)
    small, large = list_folder(shards, manifest, "", shard_rows=ROWS).entries
    assert (small.files, small.at_most) == (30, False)
    assert (large.files, large.at_most) == (501, True)
    assert shards.reads <= SHARDS_PER_PAGE + 2
