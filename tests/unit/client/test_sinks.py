"""Bytes of a block become exactly its files, however they are cut up on the way, or a typed error."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from zlib import crc32

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from packline.client.errors import DamagedBlock, DamagedEntry
from packline.client.transfer.entry_writer import EntryWriter
from packline.client.transfer.range_writer import RangeWriter, SequentialFile, create_empty_file
from packline.client.transfer.task import Transfer, TransferKind, TransferSummary
from packline.errors import CorruptPackage, NoSpace, PacklineError, PathCollision, UnsafePath
from packline.fs.directory_writer import DirectoryWriter
from packline.vhpkgzip.format_errors import UnsafeName
from packline.vhpkgzip.headers import pack_local
from packline.vhpkgzip.member_paths import check_path_bytes
from tests.unit.client.datasets import tree

names = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="/\\\0"), min_size=1, max_size=8)
paths = st.lists(names.filter(lambda name: name not in (".", "..")), min_size=1, max_size=3).map("/".join)


def safe(files: Mapping[str, bytes]) -> bool:
    """No drive, no file that is a folder of another."""
    folders = {path[:at] for path in files for at, letter in enumerate(path) if letter == "/"}
    return not any(path in folders or path[1:2] == ":" for path in files)


versions = st.dictionaries(paths, st.binary(max_size=300), min_size=1, max_size=12).filter(safe)


def a_block(files: Mapping[bytes, bytes]) -> bytes:
    """The bytes of a block with these files, in this order."""
    return b"".join(pack_local(path, len(data), crc32(data)) + data for path, data in files.items())


def in_order(files: Mapping[str, bytes]) -> dict[bytes, bytes]:
    return dict(sorted((path.encode(), data) for path, data in files.items()))


def as_transfer(
    block: bytes, members: int, kind: TransferKind = TransferKind.BLOCK, selected: tuple[str, ...] = ()
) -> Transfer:
    return Transfer(kind, 0, 0, "key", None, 0, len(block), members, crc32(block), selected=selected)


@contextmanager
def a_folder() -> Iterator[tuple[Path, DirectoryWriter]]:
    with tempfile.TemporaryDirectory() as name:
        (Path(name) / "in").mkdir()
        folders = DirectoryWriter(f"{name}/in", check_path_bytes)
        yield Path(name) / "in", folders
        folders.close()


def pour(sink: EntryWriter, block: bytes, steps: list[int], capacity: int) -> TransferSummary:
    """Feed a sink as a lane does: through a buffer of that capacity, in pieces of those sizes, again and again."""
    buffer = memoryview(bytearray(capacity))
    taken = kept = turn = 0
    while taken < len(block):
        count = min(steps[turn % len(steps)], capacity - kept, len(block) - taken)
        buffer[kept : kept + count] = block[taken : taken + count]
        end = kept + count
        at = sink.feed(buffer, 0, kept, end)
        assert end - at < capacity
        buffer[: end - at] = bytes(buffer[at:end])
        taken, kept, turn = taken + count, end - at, turn + 1
    if kept:
        raise DamagedBlock("ends inside an entry")
    summary = sink.finish()
    assert isinstance(summary, TransferSummary)
    return summary


@settings(deadline=None)
@given(versions, st.lists(st.integers(1, 400), min_size=1, max_size=20), st.integers(130, 1000))
def test_a_block_becomes_its_files_however_it_arrives(
    files: dict[str, bytes], steps: list[int], capacity: int
) -> None:
    block = a_block(in_order(files))
    with a_folder() as (folder, folders):
        landed = pour(EntryWriter(as_transfer(block, len(files)), folders, False), block, steps, capacity)
        assert tree(folder) == files
    assert (landed.files, landed.bytes) == (len(files), sum(map(len, files.values())))


@settings(deadline=None)
@given(versions, st.data())
def test_of_a_span_only_the_wanted_files_are_written(files: dict[str, bytes], data: st.DataObject) -> None:
    selected = data.draw(st.sets(st.sampled_from(sorted(files)), min_size=1))
    block = a_block(in_order(files))
    transfer = as_transfer(block, len(selected), TransferKind.SPAN, tuple(selected))
    with a_folder() as (folder, folders):
        pour(EntryWriter(transfer, folders, False), block, [100], 200)
        assert tree(folder) == {path: files[path] for path in selected}


@settings(max_examples=100, deadline=None)
@given(versions, st.data())
def test_a_changed_block_is_refused_and_leaves_nothing_outside(
    files: dict[str, bytes], data: st.DataObject
) -> None:
    block = bytearray(a_block(in_order(files)))
    transfer = as_transfer(bytes(block), len(files))
    at = data.draw(st.integers(0, len(block) - 1))
    block[at] ^= data.draw(st.integers(1, 255))
    with a_folder() as (folder, folders):
        sink = EntryWriter(transfer, folders, False)
        with pytest.raises((CorruptPackage, PathCollision)):
            pour(sink, bytes(block), [1000], 2000)
        sink.abandon(remove=True)
        assert tree(folder) == {}
        assert [path.name for path in folder.parent.iterdir()] == ["in"]


@pytest.mark.parametrize(
    "path",
    [
        b"../evil",
        b"/evil",
        b"a/../../evil",
        b"a//b",
        b"./a",
        b"a\\b",
        b"C:evil",
        b"a\0b",
        b"a/",
        b"",
        b"..",
        b"\xff",
    ],
)
def test_a_path_that_could_leave_the_folder_is_refused(path: bytes) -> None:
    block = a_block({path: b"x"})
    with a_folder() as (folder, folders):
        with pytest.raises(CorruptPackage):
            pour(EntryWriter(as_transfer(block, 1), folders, False), block, [1000], 2000)
        assert tree(folder.parent) == {}


def test_a_link_in_the_way_is_not_followed() -> None:
    block = a_block({b"a/b": b"x"})
    with a_folder() as (folder, folders):
        outside = folder.parent / "outside"
        outside.mkdir()
        (folder / "a").symlink_to(outside)
        with pytest.raises(PathCollision):
            pour(EntryWriter(as_transfer(block, 1), folders, False), block, [1000], 2000)
        assert list(outside.iterdir()) == []


@pytest.mark.parametrize(
    ("files", "error"),
    [
        ({b"b": b"", b"a": b""}, DamagedBlock),
        ({b"a": b"", b"a/b": b""}, PathCollision),
        ({b"x" * 256: b""}, UnsafeName),
        ({b"a": b"1", b"b": b"2", b"c": b"3"}, DamagedBlock),
    ],
)
def test_entries_that_are_not_by_the_record_are_refused(
    files: dict[bytes, bytes], error: type[PacklineError]
) -> None:
    block = a_block(files)
    with a_folder() as (_, folders), pytest.raises(error):
        pour(
            EntryWriter(as_transfer(block, 2 if len(files) > 2 else len(files)), folders, False),
            block,
            [1000],
            2000,
        )


def test_wrong_data_is_named_by_its_path() -> None:
    block = a_block({b"a": b"right"}).replace(b"right", b"wrong")
    with a_folder() as (_, folders), pytest.raises(DamagedEntry, match="'a'"):
        pour(EntryWriter(as_transfer(block, 1), folders, False), block, [1000], 2000)


def test_a_file_left_by_a_failed_attempt_is_replaced_and_another_is_a_collision() -> None:
    block = a_block({b"a": b"new"})
    with a_folder() as (folder, folders):
        (folder / "a").write_bytes(b"old and longer")
        with pytest.raises(PathCollision):
            pour(EntryWriter(as_transfer(block, 1), folders, False), block, [1000], 2000)
        pour(EntryWriter(as_transfer(block, 1), folders, True), block, [1000], 2000)
        assert tree(folder) == {"a": b"new"}


@pytest.mark.parametrize("kept", [4, 256])
def test_more_folders_than_handles_are_no_obstacle(kept: int) -> None:
    files = {b"%04d/%d" % (folder, name): b"x" for folder in range(600) for name in range(2)}
    files |= {b"deep/" + b"d/" * 250 + b"%d" % name: b"y" for name in range(2)}
    block = a_block(files)
    with a_folder() as (folder, folders):
        folders.kept = kept
        before = len(os.listdir("/proc/self/fd"))
        pour(EntryWriter(as_transfer(block, len(files)), folders, False), block, [5000], 9000)
        assert len(tree(folder)) == len(files)
        assert len(os.listdir("/proc/self/fd")) <= before + kept + 2


def test_a_name_the_file_system_refuses_is_a_typed_error() -> None:
    with a_folder() as (_, folders), pytest.raises((UnsafePath, UnsafeName)):
        folders.create(b"a/" + b"x" * 256, b"", False)


def range_of(kind: TransferKind, size: int) -> Transfer:
    return Transfer(kind, 0, 0, "key", None, 0, size, 1, path="a/large.bin")


@pytest.mark.parametrize("kind", ["whole", "sequential", "range"])
def test_what_a_server_refuses_only_at_the_close_is_that_error_and_closes_nothing_else(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """NFS writes back at the close, and says ENOSPC or EIO there; the descriptor is free all the same."""
    real, closed = os.close, list[int]()

    def close(handle: int) -> None:
        real(handle)
        closed.append(handle)
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with a_folder() as (_, folders):
        create_empty_file(range_of(TransferKind.PIECE, 4), folders, replace=False)
        file = SequentialFile(folders, b"b/large.bin", 4, replace=False)
        file.write(memoryview(b"1234"))
        ranged = RangeWriter(range_of(TransferKind.PIECE, 4), folders)
        ranged.feed(memoryview(b"1234"), 0, 0, 4)
        with monkeypatch.context() as patch:
            patch.setattr(os, "close", close)
            with pytest.raises(NoSpace, match="No space left"):
                {
                    "whole": lambda: folders.create(b"a/small.bin", b"1", replace=False),
                    "sequential": file.close,
                    "range": ranged.finish,
                }[kind]()
            assert len(closed) == 1
            if kind == "sequential":
                file.close()
            if kind == "range":
                ranged.abandon(remove=True)
            assert len(closed) == 1
        file.close()
        ranged.abandon(remove=False)
