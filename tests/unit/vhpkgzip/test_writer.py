"""Writing parts: the same members give the same bytes, and what was written is what was said."""

from __future__ import annotations

import errno
import hashlib
import io
import os
import tracemalloc
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from packline.errors import (
    InvalidInput,
    LocalError,
    NoSpace,
    NotFound,
    ObjectChanged,
    TargetNotEmpty,
    UnsafePath,
)
from packline.vhpkgzip.chunking import PartLimits
from packline.vhpkgzip.format_errors import BadCrc
from packline.vhpkgzip.local_archives import pack_folder, unpack, verify_files
from packline.vhpkgzip.reader import FormatProfile
from packline.vhpkgzip.writer import IN_MEMORY_BYTES, MemberSource, write_part

Tree = dict[str, bytes]

NAME = st.text(st.characters(exclude_characters="/\\\0", exclude_categories=["Cs"]), min_size=1, max_size=8)
trees = st.dictionaries(
    st.lists(
        NAME.filter(lambda name: name not in (".", "..") and name[1:2] != ":"), min_size=1, max_size=3
    ).map("/".join),
    st.binary(max_size=300),
    max_size=12,
)


def content(path: str, data: bytes, size: int | None = None) -> MemberSource:
    return MemberSource(path, len(data) if size is None else size, lambda: [data])


def plant(root: Path, tree: Tree) -> Path:
    for path, data in tree.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    root.mkdir(exist_ok=True)
    return root


def harvest(root: Path) -> Tree:
    return {
        path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()
    }


TREE = {
    "a.txt": b"alpha",
    "b/c.bin": bytes(range(256)) * 100,
    "b/empty": b"",
    "ü/日本.txt": b"x",
    "z\nz": b"newline",
}


@given(trees)
def test_a_part_reads_back_as_it_was_written_with_the_checksums_that_were_reported(tree: Tree) -> None:
    members = sorted((content(path, data) for path, data in tree.items()), key=lambda m: m.path.encode())
    out = io.BytesIO()
    written = write_part(members, out)
    part = out.getvalue()
    assert (written.size, written.files) == (len(part), len(tree))
    assert (written.crc32, written.sha256) == (zlib.crc32(part), hashlib.sha256(part).hexdigest())
    for block in written.blocks:
        assert zlib.crc32(part[block.offset : block.offset + block.length]) == block.crc32
    with zipfile.ZipFile(io.BytesIO(part)) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == tree


def test_a_folder_comes_back_from_pack_and_unpack(tmp_path: Path) -> None:
    source = plant(tmp_path / "in", TREE)
    packed = pack_folder(source, tmp_path / "out.vhpkgzip")
    assert (packed.files, packed.bytes) == (5, sum(map(len, TREE.values())))
    (report,) = verify_files([tmp_path / "out.vhpkgzip"], FormatProfile.STRICT)
    assert (report.sha256, report.files) == (packed.parts[0].part.sha256, 5)
    assert unpack([tmp_path / "out.vhpkgzip"], tmp_path / "back").files == 5
    assert harvest(tmp_path / "back") == TREE


def test_the_same_files_give_the_same_bytes_whatever_their_times_modes_and_order(tmp_path: Path) -> None:
    one, two = plant(tmp_path / "1", TREE), plant(tmp_path / "2", dict(reversed(TREE.items())))
    os.utime(two / "a.txt", (1, 1))
    (two / "a.txt").chmod(0o700)
    for folder in (one, two):
        pack_folder(folder, folder.with_suffix(".vhpkgzip"))
    assert (tmp_path / "1.vhpkgzip").read_bytes() == (tmp_path / "2.vhpkgzip").read_bytes()


def test_several_parts_are_numbered_and_unpack_into_one_folder(tmp_path: Path) -> None:
    tree = {f"{i:03d}": bytes(10) for i in range(100)}
    source = plant(tmp_path / "in", tree)
    packed = pack_folder(source, tmp_path / "name.vhpkgzip", PartLimits(max_files=30))
    names = [Path(part.path).name for part in packed.parts]
    assert names == [f"name-{i:05d}.vhpkgzip" for i in range(1, len(names) + 1)]
    assert len(names) > 3
    unpack([part.path for part in packed.parts], tmp_path / "back")
    assert harvest(tmp_path / "back") == tree


def test_an_empty_folder_makes_an_empty_part(tmp_path: Path) -> None:
    (tmp_path / "in" / "sub").mkdir(parents=True)
    pack_folder(tmp_path / "in", tmp_path / "out.vhpkgzip")
    assert (tmp_path / "out.vhpkgzip").stat().st_size == 22
    assert unpack([tmp_path / "out.vhpkgzip"], tmp_path / "back").files == 0
    assert (tmp_path / "back").is_dir()


def test_large_members_are_streamed_in_bounded_memory(tmp_path: Path) -> None:
    large = tmp_path / "in" / "large"
    large.parent.mkdir()
    with large.open("wb") as file:
        file.truncate(64 << 20)
    tracemalloc.start()
    pack_folder(large.parent, tmp_path / "out.vhpkgzip")
    unpack([tmp_path / "out.vhpkgzip"], tmp_path / "back")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 12 << 20
    assert (tmp_path / "back" / "large").stat().st_size == 64 << 20


@pytest.mark.parametrize("size", [0, 4, 6, IN_MEMORY_BYTES + 1])
def test_a_member_of_another_length_than_it_says_is_refused(size: int) -> None:
    with pytest.raises(ObjectChanged, match="changed while it was packed"):
        write_part([content("a", b"12345", size)], io.BytesIO())


def test_a_large_member_that_changes_between_its_two_readings_is_refused() -> None:
    readings: Iterator[bytes] = iter([bytes(IN_MEMORY_BYTES + 1), b"\1" * (IN_MEMORY_BYTES + 1)])
    with pytest.raises(ObjectChanged):
        write_part([MemberSource("a", IN_MEMORY_BYTES + 1, lambda: [next(readings)])], io.BytesIO())


def test_nothing_is_overwritten_and_a_failed_pack_leaves_nothing(tmp_path: Path) -> None:
    source = plant(tmp_path / "in", TREE)
    (tmp_path / "out-00007.vhpkgzip").touch()
    with pytest.raises(TargetNotEmpty):
        pack_folder(source, tmp_path / "out.vhpkgzip")
    (source / "bad\\name").touch()
    with pytest.raises(UnsafePath):
        pack_folder(source, tmp_path / "other.vhpkgzip")
    with pytest.raises(NotFound):
        pack_folder(tmp_path / "absent", tmp_path / "other.vhpkgzip")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in", "out-00007.vhpkgzip"]


def test_a_target_that_is_not_an_empty_folder_is_left_alone(tmp_path: Path) -> None:
    pack_folder(plant(tmp_path / "in", TREE), tmp_path / "out.vhpkgzip")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine").write_text("mine")
    (tmp_path / "file").write_text("mine")
    for target in ("full", "file"):
        with pytest.raises(TargetNotEmpty):
            unpack([tmp_path / "out.vhpkgzip"], tmp_path / target)
    assert harvest(tmp_path / "full") == {"mine": b"mine"}
    (tmp_path / "empty").mkdir()
    unpack([tmp_path / "out.vhpkgzip"], tmp_path / "empty")
    assert harvest(tmp_path / "empty") == TREE


def test_patterns_choose_what_is_unpacked(tmp_path: Path) -> None:
    pack_folder(plant(tmp_path / "in", TREE), tmp_path / "out.vhpkgzip")
    report = unpack([tmp_path / "out.vhpkgzip"], tmp_path / "back", include=["b", "*.txt"])
    assert sorted(harvest(tmp_path / "back")) == ["a.txt", "b/c.bin", "b/empty", "ü/日本.txt"]
    assert report.files == 4


def test_the_deepest_path_is_made_and_removed_again_when_it_is_damaged(tmp_path: Path) -> None:
    out, part = tmp_path / "deep.vhpkgzip", io.BytesIO()
    write_part([content("d/" * 254 + "f", b"down"), content("e/" * 254 + "f", b"here")], part)
    out.write_bytes(part.getvalue())
    assert unpack([out], tmp_path / "back").files == 2
    out.write_bytes(part.getvalue().replace(b"here", b"hear"))
    with pytest.raises(BadCrc):
        unpack([out], tmp_path / "again")
    assert not (tmp_path / "again").exists()


def test_more_than_the_disk_holds_is_refused_before_anything_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pack_folder(plant(tmp_path / "in", {"a/b/c": b"xxxxx", "a/d": b"y"}), tmp_path / "out.vhpkgzip")
    for field, min_fill in (("f_bavail", 6), ("f_favail", 4)):
        for free in (min_fill - 1, min_fill):
            shown = SimpleNamespace(f_blocks=1, f_frsize=1, f_bavail=10**9, f_favail=10**9, f_files=1)
            setattr(shown, field, free)
            monkeypatch.setattr("os.statvfs", lambda path, shown=shown: shown)
            if free < min_fill:
                with pytest.raises(NoSpace):
                    unpack([tmp_path / "out.vhpkgzip"], tmp_path / "back")
                assert not (tmp_path / "back").exists()
            else:
                unpack([tmp_path / "out.vhpkgzip"], tmp_path / f"back-{field}")


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    source = plant(tmp_path / "in", TREE)
    (tmp_path / "file").touch()
    with pytest.raises(LocalError, match="Cannot write"):
        pack_folder(source, tmp_path / "file" / "out.vhpkgzip")
    pack_folder(source, tmp_path / "out.vhpkgzip")
    with pytest.raises(LocalError, match="Cannot write"):
        unpack([tmp_path / "out.vhpkgzip"], tmp_path / "file" / "back")


def test_parts_that_were_put_in_place_are_taken_back_when_a_later_one_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = plant(tmp_path / "in", {f"{i:03d}": b"" for i in range(90)})
    real, calls = Path.rename, iter(range(9))

    def rename(path: Path, place: Path) -> Path:
        if next(calls) == 2:
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(path, place)

    monkeypatch.setattr(Path, "rename", rename)
    with pytest.raises(NoSpace):
        pack_folder(source, tmp_path / "out.vhpkgzip", PartLimits(max_files=20))
    assert [path.name for path in tmp_path.iterdir()] == ["in"]


def test_the_same_part_twice_clashes_with_itself(tmp_path: Path) -> None:
    pack_folder(plant(tmp_path / "in", TREE), tmp_path / "out.vhpkgzip")
    with pytest.raises(Exception, match="paths are unique"):
        unpack([tmp_path / "out.vhpkgzip"] * 2, tmp_path / "back")
    assert not (tmp_path / "back").exists()


def test_a_damaged_part_among_several_publishes_nothing(tmp_path: Path) -> None:
    tree = {f"{i:03d}": bytes([i]) * 50 for i in range(100)}
    packed = pack_folder(plant(tmp_path / "in", tree), tmp_path / "p.vhpkgzip", PartLimits(max_files=30))
    last = Path(packed.parts[-1].path)
    damaged = bytearray(last.read_bytes())
    damaged[60] ^= 1
    last.write_bytes(damaged)
    before = sorted(tmp_path.iterdir())
    with pytest.raises(Exception, match="CRC-32"):
        unpack([part.path for part in packed.parts], tmp_path / "back")
    assert sorted(tmp_path.iterdir()) == before


def test_a_pipe_in_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    os.mkfifo(tmp_path / "in" / "pipe")
    with pytest.raises(InvalidInput, match="not a regular file"):
        pack_folder(tmp_path / "in", tmp_path / "out.vhpkgzip")
