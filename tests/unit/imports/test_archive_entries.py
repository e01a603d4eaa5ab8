"""Entries of archives of all kinds: what tools write is read, and what would harm the reader is an error."""

from __future__ import annotations

import io
import os
import random
import struct
import subprocess
import tarfile
import zipfile
from pathlib import Path
from typing import NoReturn

import pytest

from packline.errors import LocalError, ObjectChanged, PacklineError, StorageFault
from packline.imports import tar_entries, zip_entries
from packline.imports.archives import open_archive
from packline.imports.errors import CannotImport, DamagedSource
from packline.imports.plan import Skip, SourceEntry
from packline.imports.storages import LocalStorage
from tests.unit.imports.archives import put, tar_bytes, zip_bytes


def drain(entry: SourceEntry) -> int:
    return sum(map(len, entry.pieces))


def read(file: Path, skip: Skip = lambda path: False) -> dict[str, bytes]:
    archive = open_archive(LocalStorage(file.parent), file.name)
    return {entry.path: b"".join(entry.pieces) for entry in archive.entries(skip)}


@pytest.mark.parametrize("version", ["gnu", "0.0", "0.1", "1.0"])
def test_a_sparse_file_of_gnu_tar_comes_with_its_holes(tmp_path: Path, version: str) -> None:
    with (tmp_path / "sparse").open("wb") as file:
        file.seek(100_000)
        file.write(b"x" * 10_000)
        file.truncate(300_000)
    options = ["--format=gnu"] if version == "gnu" else ["--format=pax", f"--sparse-version={version}"]
    done = subprocess.run(
        ["tar", "-S", *options, "-C", tmp_path, "-cf", tmp_path / "x.tar", "sparse"], capture_output=True
    )
    if done.returncode:
        pytest.skip("needs GNU tar")
    assert (tmp_path / "x.tar").stat().st_size < 100_000
    assert read(tmp_path / "x.tar") == {"sparse": bytes(100_000) + b"x" * 10_000 + bytes(190_000)}


@pytest.mark.parametrize("form", [tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
def test_names_that_a_header_has_no_room_for_are_read(tmp_path: Path, form: int) -> None:
    name = f"{'d' * 200}/{'ä' * 100}.bin"
    with tarfile.open(tmp_path / "x.tar", "w", format=form) as archive:
        archive.addfile(tarfile.TarInfo(name))
    assert read(tmp_path / "x.tar") == {name: b""}


def test_a_zip64_archive_is_read(tmp_path: Path) -> None:
    with (
        zipfile.ZipFile(tmp_path / "x.zip", "w") as archive,
        archive.open("a.txt", "w", force_zip64=True) as entry,
    ):
        entry.write(b"one")
    assert read(tmp_path / "x.zip") == {"a.txt": b"one"}


def test_a_path_is_left_out_by_the_name_that_its_file_would_get(tmp_path: Path) -> None:
    """``tar -C folder -cf x.tar .`` puts ``./`` before each name."""
    file = put(tmp_path / "x.tar", tar_bytes({"./a/1.txt": b"1", "./b/2.txt": b"2"}))
    assert read(file, lambda path: not path.startswith("a/")) == {"a/1.txt": b"1"}


def test_names_of_a_zip_without_the_mark_of_utf_8_are_utf_8_where_they_can_be(tmp_path: Path) -> None:
    """Those of macOS and many others write it so; the rest mean code page 437."""
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.writestr("ab.txt", b"1")
        archive.writestr("cd.txt", b"2")
    data = (tmp_path / "x.zip").read_bytes().replace(b"ab.txt", "ä.txt".encode())
    put(tmp_path / "x.zip", data.replace(b"cd.txt", "éd.txt".encode("cp437")))
    assert read(tmp_path / "x.zip") == {"ä.txt": b"1", "éd.txt": b"2"}


def test_names_that_only_some_file_systems_tell_apart_are_two_members(tmp_path: Path) -> None:
    files = {"A.txt": b"1", "a.txt": b"2", "\u00e9": b"3", "e\u0301": b"4"}
    assert read(put(tmp_path / "x.tar", tar_bytes(files))) == files


@pytest.mark.parametrize(
    ("flag", "method", "words"), [(1, 0, "encrypted"), (0, 93, "method 93"), (0, 9, "method 9")]
)
def test_an_entry_that_cannot_be_unpacked_is_named(
    tmp_path: Path, flag: int, method: int, words: str
) -> None:
    data = bytearray(zip_bytes({"a.txt": b"one"}, zipfile.ZIP_STORED))
    directory = data.index(b"PK\1\2")
    struct.pack_into("<HH", data, directory + 8, flag, method)
    struct.pack_into("<HH", data, 6, flag, method)
    with pytest.raises(CannotImport, match=words) as raised:
        read(put(tmp_path / "x.zip", bytes(data)))
    assert "--exclude" in raised.value.remedy


def test_a_link_in_a_zip_is_refused(tmp_path: Path) -> None:
    entry = zipfile.ZipInfo("link")
    entry.create_system, entry.external_attr = 3, 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.writestr(entry, "/etc/passwd")
    with pytest.raises(CannotImport, match="is a link"):
        read(tmp_path / "x.zip")


def test_a_folder_of_a_zip_that_has_data_is_not_passed_over(tmp_path: Path) -> None:
    put(tmp_path / "x.zip", zip_bytes({"a/": b"", "a/1": b"1"}))
    assert read(tmp_path / "x.zip") == {"a/1": b"1"}
    put(tmp_path / "x.zip", zip_bytes({"a/": b"data"}))
    with pytest.raises(CannotImport, match="of another kind than files"):
        read(tmp_path / "x.zip")
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        entry = zipfile.ZipInfo("a/")
        entry.create_system = 0
        archive.writestr(entry, b"data")
    assert read(tmp_path / "x.zip") == {"a/": b"data"}, "the import refuses the name"


def negative(entry: tarfile.TarInfo) -> bytes:
    """A tar whose first entry has a size of -512 bytes; a long name and 4 MiB of zeros follow."""
    entry.size = -512
    name = tarfile.TarInfo("././@LongLink")
    name.type, name.size = tarfile.GNUTYPE_LONGNAME, 4 << 20
    return entry.tobuf(tarfile.GNU_FORMAT) + name.tobuf() + bytes(4 << 20) + tar_bytes()


@pytest.mark.parametrize("kind", [tarfile.REGTYPE, tarfile.GNUTYPE_LONGNAME, tarfile.XHDTYPE])
def test_a_size_below_0_in_a_tar_is_refused(tmp_path: Path, kind: bytes) -> None:
    entry = tarfile.TarInfo("x")
    entry.type = kind
    put(tmp_path / "x.tar", negative(entry))
    with pytest.raises(DamagedSource, match="size below 0"):
        read(tmp_path / "x.tar")


def test_entries_that_share_their_data_are_refused(tmp_path: Path) -> None:
    """A zip of some KiB can so unpack to any size."""
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.writestr("a", b"1" * 100)
        archive.writestr("b", b"2")
        archive.filelist[1].header_offset = 0
    with pytest.raises(DamagedSource, match="overlap"):
        read(tmp_path / "x.zip")


def test_a_file_that_is_longer_than_its_directory_says_ends_the_reading(tmp_path: Path) -> None:
    data = bytearray(zip_bytes({"a": bytes(100_000)}))
    directory = data.index(b"PK\1\2")
    struct.pack_into("<I", data, directory + 24, 10)
    with pytest.raises(DamagedSource):
        read(put(tmp_path / "x.zip", bytes(data)))


def test_a_zip_directory_that_would_fill_the_memory_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(zip_entries, "MAX_DIRECTORY_BYTES", 10_000)
    with pytest.raises(CannotImport, match="directory"):
        read(put(tmp_path / "x.zip", zip_bytes({f"{number:0200d}": b"" for number in range(50)})))


def meta_header(kind: bytes, size: int) -> bytes:
    entry = tarfile.TarInfo("././@LongLink")
    entry.type, entry.size = kind, size
    return entry.tobuf(tarfile.GNU_FORMAT)


@pytest.mark.parametrize("kind", [tarfile.GNUTYPE_LONGNAME, tarfile.XHDTYPE, tarfile.XGLTYPE])
def test_a_header_that_would_fill_the_memory_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: bytes
) -> None:
    file = put(tmp_path / "x.tar", meta_header(kind, 1 << 33))
    os.truncate(file, 1 << 24)
    monkeypatch.setattr(tarfile.TarInfo, "_proc_builtin", lambda *arguments: pytest.fail("it was read"))
    with pytest.raises(DamagedSource, match=f"more than {tar_entries.MAX_HEADER_BYTES:,} bytes"):
        read(file)


def test_headers_that_follow_each_other_without_a_file_are_refused(tmp_path: Path) -> None:
    block = meta_header(tarfile.GNUTYPE_LONGNAME, 2) + b"x".ljust(512, b"\0")
    with pytest.raises(DamagedSource):
        read(put(tmp_path / "x.tar", block * 2000 + bytes(1024)))


@pytest.mark.parametrize("name", ["x.tar.gz", "x.tar"])
def test_data_behind_the_end_of_an_archive_is_not_passed_over(tmp_path: Path, name: str) -> None:
    data = tar_bytes(mode="w:gz" if name.endswith("gz") else "w")
    with pytest.raises(DamagedSource):
        read(put(tmp_path / name, data + b"garbage"))


def test_an_archive_that_is_replaced_by_a_broken_one_while_it_is_read_has_changed(tmp_path: Path) -> None:
    file = put(tmp_path / "x.tar", tar_bytes({"a": b"1", "b": bytes(1 << 22)}))
    entries = open_archive(LocalStorage(tmp_path), "x.tar").entries(lambda path: False)
    assert next(entries).path == "a"
    file.write_bytes(tar_bytes({"a": b"1", "b": bytes(1 << 22)})[: 1 << 21])
    with pytest.raises(ObjectChanged):
        list(map(drain, entries))


def test_a_disk_that_fails_is_not_a_damaged_archive(tmp_path: Path) -> None:
    put(tmp_path / "x.tar", tar_bytes())

    class Failing(io.BytesIO):
        def read(self, size: int | None = -1) -> NoReturn:
            raise OSError(5, "Input/output error")

    class Disk(LocalStorage):
        def open(self, path: str, version: str = "") -> Failing:
            return Failing()

    with pytest.raises(StorageFault, match=r"x\.tar") as raised:
        list(open_archive(Disk(tmp_path), "x.tar").entries(lambda path: False))
    assert isinstance(raised.value, LocalError)


def test_no_damage_of_an_archive_is_an_error_without_a_type(tmp_path: Path) -> None:
    seeds = [("x.tar", tar_bytes()), ("x.tar.gz", tar_bytes(mode="w:gz")), ("x.zip", zip_bytes())]
    chosen = random.Random(1)
    raised: list[PacklineError] = []
    for _ in range(100):
        name, data = chosen.choice(seeds)
        changed = bytearray(data)
        for _ in range(chosen.randint(1, 4)):
            changed[chosen.randrange(len(changed))] = chosen.randrange(256)
        try:
            read(put(tmp_path / name, bytes(changed)))
        except PacklineError as error:
            raised.append(error)
    assert len(raised) > 20
    assert all(error.remedy and "\n" not in str(error) for error in raised)
