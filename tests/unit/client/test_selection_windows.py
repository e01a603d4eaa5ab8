"""A selection reads the shards of a manifest that may hold it; what is downloaded is the same."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import islice
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from packline.client import selected_members
from packline.client.cache.journal import Journal
from packline.client.selected_members import SelectionPlan, selected_plan
from packline.globs import compile_globs, literal_prefixes
from packline.manifest.reader import read_files
from packline.manifest.windows import find_windows, read_windows
from packline.model import Block, FetchPlan, ManifestRef, Member, Packaging, Part
from packline.pipeline.manifests import write_manifest
from packline.vhpkgzip.layout import PartLayout
from tests.memory import MemoryStore

FOLDERS = ("a", "a-b", "a/b", "a/bb", "b", "ä", "train/x", "train/x1", "train/y")
PATTERNS = (
    "a/*",
    "a/b/",
    "a/b",
    "train/x*",
    "train/x/",
    "train/?/1*",
    "**/1*",
    "ä/",
    "*1",
    "b/[0-5]*",
    "q/*",
)


class CountingStore(MemoryStore):
    """Counts the objects that are read."""

    def __init__(self) -> None:
        super().__init__()
        self.reads = 0

    def read(self, key: str, version_id: str | None = None) -> bytes:
        self.reads += 1
        return super().read(key, version_id)


def a_member(path: str) -> Member:
    return Member(path, f"datum-{path}", f"outputs/e/{path}", None, 10 + len(path), "etag")


def stored(store: MemoryStore, chance: Random, files: int, shard_rows: int) -> ManifestRef:
    paths = {f"{chance.choice(FOLDERS)}/{chance.randint(0, 99)}" for _ in range(files)}
    return write_manifest(store, map(a_member, sorted(paths, key=str.encode)), shard_rows)


def a_plan(store: MemoryStore, manifest: ManifestRef, part_files: int) -> FetchPlan:
    members = [*read_files(manifest, store)]
    parts = []
    for number, first in enumerate(range(0, len(members), part_files)):
        held = members[first : first + part_files]
        layout = PartLayout([member.path.encode() for member in held], [member.size for member in held])
        blocks = tuple(Block(span.offset, span.length, span.members, 0) for span in layout.blocks)
        size = sum(member.size for member in held)
        ends = held[0].path, held[-1].path
        parts.append(
            Part(number, "d", f"packages/{number}", layout.size, len(held), size, "", 0, blocks, *ends)
        )
    totals = manifest.digest, manifest.files, manifest.bytes
    return FetchPlan("d", "v", *totals, manifest, tuple(parts), Packaging.BUILT)


@settings(max_examples=60, deadline=None)
@given(
    seed=st.integers(0, 2**32),
    files=st.integers(1, 60),
    shard_rows=st.integers(1, 9),
    patterns=st.lists(st.sampled_from(PATTERNS), min_size=1, max_size=3),
)
def test_windows_hold_all_files_that_patterns_select_under_their_numbers(
    seed: int, files: int, shard_rows: int, patterns: list[str]
) -> None:
    store = MemoryStore()
    manifest = stored(store, Random(seed), files, shard_rows)
    windows = find_windows(manifest, store, literal_prefixes(patterns), shard_rows)
    selected = compile_globs(patterns)
    held = [(row, member) for row, member in read_windows(manifest, store, windows, shard_rows)]
    assert len({row for row, _ in held}) == len(held)
    assert [pair for pair in held if selected(pair[1].path)] == [
        pair for pair in enumerate(read_files(manifest, store)) if selected(pair[1].path)
    ]


@settings(max_examples=40, deadline=None)
@given(
    seed=st.integers(0, 2**32),
    shard_rows=st.integers(2, 9),
    part_files=st.integers(1, 12),
    packaged=st.booleans(),
    pattern=st.sampled_from(PATTERNS),
)
def test_a_selection_downloads_the_same_whether_it_reads_all_shards_or_not(
    tmp_path_factory: pytest.TempPathFactory,
    seed: int,
    shard_rows: int,
    part_files: int,
    packaged: bool,
    pattern: str,
) -> None:
    store = MemoryStore()
    plan = a_plan(store, stored(store, Random(seed), 40, shard_rows), part_files)
    whole = plan if packaged else FetchPlan(**{**vars(plan), "parts": ()})
    selected = compile_globs([pattern])
    if not any(selected(member.path) for member in read_files(plan.manifest, store)):
        return
    folder: Path = tmp_path_factory.mktemp("journal")

    def transfers(*prefixes: str) -> list[object]:
        chosen: Callable[[int, str], bool] = lambda _, path: selected(path)  # noqa: E731
        selection, _ = selected_plan(whole, [pattern], store)
        work = SelectionPlan(whole, selection, chosen, store, lambda _: None, prefixes=prefixes)
        return [*work.transfers(Journal(folder / "journal"))[0]]

    with pytest.MonkeyPatch.context() as patch:
        for function in (find_windows, read_windows):
            patch.setattr(selected_members, function.__name__, partial(function, shard_rows=shard_rows))
        assert transfers(*literal_prefixes([pattern])) == transfers("")


def test_one_folder_of_many_shards_is_found_by_reading_a_few() -> None:
    store = CountingStore()
    paths = [f"train/{folder:03}/{number:02}" for folder in range(256) for number in range(10)]
    manifest = write_manifest(store, map(a_member, paths), 10)
    windows = find_windows(manifest, store, ["train/100/"], 10)
    members = [member.path for _, member in read_windows(manifest, store, windows, 10)]
    assert [path for path in members if path.startswith("train/100/")] == paths[1000:1010]
    assert len(members) <= 20
    assert store.reads <= 20


def test_a_manifest_that_names_a_path_twice_is_read_whole() -> None:
    store = MemoryStore()
    rows = [a_member("a/1"), a_member("a/1"), *(a_member(f"b/{number}") for number in range(9))]
    manifest = write_manifest(store, rows, 3)
    assert manifest.files < manifest.rows
    windows = find_windows(manifest, store, ["b/"], 3)
    assert [*read_windows(manifest, store, windows, 3)] == [*enumerate(read_files(manifest, store))]
    assert [*islice(windows, 2)] == [(0, manifest.files)]
