"""What a fetch remembers of each file takes about as many bytes as its entry in an index: there may be ten million."""

from __future__ import annotations

import hashlib
import os
import resource
import tracemalloc
from array import array
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from packline.client import selected_members
from packline.client.cache import tree_index
from packline.client.cache.journal import Journal
from packline.client.cache.tree_index import TreeIndex, read_index
from packline.client.cache.tree_scan import scan
from packline.client.cache.verification import MD5_BYTES, ExpectedMember, _md5_column
from packline.client.file_checksums import CollectedChecksums
from packline.client.selected_members import selected_plan
from packline.client.transfer import stat_records
from packline.client.transfer.stat_records import StatRecorder, read_stat_records
from packline.client.transfer.task import Transfer, TransferKind, TransferSummary, encode_crcs
from packline.model import FetchPlan, Member
from packline.pipeline.manifests import write_manifest
from tests.memory import MemoryStore

MANY = 20_000
INDEX_BYTES = 37
"""Of a file in a tree index, without its name."""


def path_of(number: int) -> str:
    return f"train/class-{number // 1000:04d}/image-{number:07d}.jpg"


def bytes_each(make: Callable[[], object]) -> float:
    """Return what is kept for each of many files."""
    tracemalloc.start()
    try:
        kept = make()
        size, _ = tracemalloc.get_traced_memory()
        del kept
    finally:
        tracemalloc.stop()
    return size / MANY


def span(number: int) -> Transfer:
    path = path_of(number)
    where = (f"packages/{number // 1000}", None, number, 100, 1)
    return Transfer(TransferKind.SPAN, number // 1000, number % 1000, *where, selected=(path,))


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    journal = Journal(tmp_path / "journal")
    yield journal
    journal.close()


def test_a_journal_keeps_a_byte_for_each_finished_span(journal: Journal) -> None:
    def record() -> Journal:
        for number in range(MANY):
            path = path_of(number)
            journal.record(span(number), TransferSummary(1, 10, path, path, crcs=encode_crcs([number])))
        return journal

    assert bytes_each(record) < 16
    assert journal.done(span(17))
    assert (journal.files, journal.blocks) == (MANY, MANY)


def test_a_journal_that_is_read_again_knows_its_spans(tmp_path: Path) -> None:
    first = Journal(tmp_path / "journal")
    for number in (3, 1003, 3):
        first.record(span(number), TransferSummary(1, 10, "a", "a"))
    first.close()
    again = Journal(tmp_path / "journal")
    assert [number for number in (2, 3, 4, 1002, 1003, 2003) if again.done(span(number))] == [3, 1003]
    assert again.blocks == 2
    again.close()


def test_checksums_of_files_that_were_chosen_are_kept_as_text_and_columns() -> None:
    def collect() -> CollectedChecksums:
        collected = CollectedChecksums()
        for number in range(MANY):
            collected.add(span(number), encode_crcs([number]))
        return collected

    assert bytes_each(collect) < len(path_of(0)) + INDEX_BYTES
    assert list(collect())[17] == (path_of(17).encode(), 17)


def many_files(spill_to: Path | None = None) -> TreeIndex:
    tree, status = TreeIndex(), os.stat(__file__)
    for folder in range(MANY // 1000):
        tree.add_folder(f"class-{folder:04d}".encode(), status)
        names = [f"image-{number:07d}.jpg".encode() for number in range(1000)]
        tree.add_files(names, [10] * 1000, [1] * 1000, [2] * 1000)
        if spill_to is not None:
            tree.spill(spill_to)
    return tree


def test_the_index_of_a_tree_takes_what_its_file_takes(tmp_path: Path) -> None:
    name_bytes = len("image-0000000.jpg")
    assert bytes_each(many_files) < 1.3 * (INDEX_BYTES + name_bytes + 8)
    many_files().write(tmp_path / "index")
    read = read_index(tmp_path / "index")
    assert read is not None
    assert list(read.names) == list(many_files().names)
    assert [read.find(path) for path in (b"class-0001/image-0000002.jpg", b"class-0001/other")] == [1002, -1]
    assert [read.find(read.path(number)) for number in (5, 6, 7, 3, 1999)] == [5, 6, 7, 3, 1999]


def test_the_index_of_a_large_tree_is_on_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = many_files()
    whole.set_crcs(range(500, 700), array("I", range(200)))
    whole.write(tmp_path / "index")
    monkeypatch.setattr(tree_index, "SPILL_FILES", 1500)

    def spilled() -> TreeIndex:
        tree = many_files(tmp_path)
        tree.finish()
        tree.set_crcs(range(500, 700), array("I", range(200)))
        tree.write(tmp_path / "spilled")
        return tree

    assert bytes_each(spilled) < 4
    assert bytes_each(lambda: read_index(tmp_path / "index")) < 4
    assert (tmp_path / "spilled").read_bytes() == (tmp_path / "index").read_bytes()
    assert [tree_of(spilled()), tree_of(read_index(tmp_path / "index"))] == [tree_of(whole)] * 2
    assert not [file for file in tmp_path.iterdir() if file.name not in ("index", "spilled")]


@pytest.mark.parametrize("room", [0, 20_000, 60_000])
def test_the_index_of_a_large_tree_stays_in_memory_where_the_disk_has_no_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, room: int
) -> None:
    whole = many_files()
    monkeypatch.setattr(tree_index, "SPILL_FILES", 1500)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, hard))  # EFBIG then, as ENOSPC on a full disk
    try:
        tree = many_files(tmp_path)
        tree.finish()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert tree_of(tree) == tree_of(whole)


def test_the_index_of_a_large_tree_stays_in_memory_where_no_file_can_be_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tree_index, "SPILL_FILES", 1500)
    tree = many_files(tmp_path / "gone")  # a read-only cache refuses it likewise
    tree.finish()
    assert tree_of(tree) == tree_of(many_files())


def tree_of(tree: TreeIndex | None) -> tuple[object, ...]:
    """Return everything that an index says about files."""
    assert tree is not None
    columns = (tree.sizes, tree.mtimes, tree.inodes, tree.crcs, tree.has_crc)
    found = [tree.find(path) for path in (b"class-0001/image-0000002.jpg", b"class-0001/other")]
    return [*tree.paths()], [list(column) for column in columns], tree.total_bytes, found


def test_what_is_changed_of_an_index_that_was_read_is_not_in_its_file(tmp_path: Path) -> None:
    many_files().write(tmp_path / "index")
    tree = read_index(tmp_path / "index")
    assert tree is not None
    tree.set_crc(7, 8)
    tree.record_file(9, os.stat(__file__))
    again = read_index(tmp_path / "index")
    assert again is not None
    assert not again.has_crc[7]
    tree.write(tmp_path / "index")
    written = read_index(tmp_path / "index")
    assert written is not None
    assert (written.crcs[7], written.inodes[9]) == (8, os.stat(__file__).st_ino)


def test_files_of_a_large_tree_are_put_in_path_order_without_their_paths(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for path in ("b", "a/2", "a/b/1", "a/b-c/3", "a/c", "a.d/4"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).touch()
    tree = scan(tmp_path).tree
    order = list(tree.in_path_order())
    assert [tree.path(number) for number in order] == sorted(tree.paths())
    monkeypatch.setattr(tree_index, "SPILL_FILES", 2)
    assert list(tree.in_path_order()) == order


def test_verifying_keeps_an_md5_for_each_file_without_a_checksum() -> None:
    tree, digest = many_files(), hashlib.md5(b"content").hexdigest()
    tree.set_crcs(range(10), array("I", range(10)))
    members = (ExpectedMember(path, 10, f'"{digest}"') for path in list(tree.paths()))
    assert bytes_each(lambda: _md5_column(tree, lambda: members)) < MD5_BYTES + 2
    column = _md5_column(tree, lambda: [ExpectedMember(tree.path(number), 10, digest) for number in (9, 10)])
    assert [column[16 * number : 16 * number + 16].hex() for number in (9, 10, 11)] == [
        "0" * 32,
        digest,
        "0" * 32,
    ]


def test_records_of_workers_are_not_read_into_memory_if_they_are_very_many(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recorder = StatRecorder(str(tmp_path / "tree"))
    (tmp_path / "file").touch()
    recorder.seen.append(os.stat(tmp_path / "file"))
    recorder.flush()
    assert len(read_stat_records(tmp_path)) == 1
    monkeypatch.setattr(stat_records, "MAX_RECORDS", 0)
    assert read_stat_records(tmp_path) == {}


def test_paths_of_a_large_selection_are_counted_and_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    store = MemoryStore()
    members = [Member(path_of(number), "", f"key-{number}", None, 10, "etag") for number in range(50)]
    manifest = write_manifest(store, members)
    plan = FetchPlan("images", "v1", manifest.digest, manifest.files, manifest.bytes, manifest)
    selected, paths = selected_plan(plan, ["*1.jpg"], store)
    assert (selected.files, selected.bytes) == (5, 50)
    assert paths == [path_of(number) for number in (1, 11, 21, 31, 41)]
    monkeypatch.setattr(selected_members, "MAX_CHECKED_PATHS", 4)
    assert selected_plan(plan, ["*1.jpg"], store) == (selected, [])
