"""Where files lie in archives that stay in their bucket: the range has the bytes, or the archive is refused."""

from __future__ import annotations

import io
import struct
import tarfile
import zipfile
from collections.abc import Callable
from zlib import crc32

import pytest

from packline.errors import PacklineError
from packline.imports import archive_ranges
from packline.imports.archive_ranges import ArchivedFile, read_ranges
from packline.imports.errors import CannotImport, DamagedSource
from packline.vhpkgzip.headers import pack_local
from tests.unit.imports.archives import tar_bytes, zip_bytes

FILES = {"a/1.jpg": b"one" * 100, "a/1.cls": b"0", "b/ä %?.jpg": b"two" * 50, "x" * 180 + "/y": b"long"}


def ranges(data: bytes, name: str = "x.tar") -> list[ArchivedFile]:
    return list(read_ranges(io.BytesIO(data), name, lambda path: False))


def stored(files: dict[str, bytes] = FILES) -> bytes:
    return zip_bytes(files, zipfile.ZIP_STORED)


def descriptors() -> bytes:
    """A zip whose sizes stand behind the data, as one that was written to a pipe."""

    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

        def seek(self, *_: int) -> int:
            raise OSError

        def tell(self) -> int:
            raise OSError

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_STORED) as archive:
        for path, data in FILES.items():
            archive.writestr(path, data)
    return pipe.getvalue()


def zip64() -> bytes:
    """A zip with zip64 fields where none is needed."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for path, data in FILES.items():
            with archive.open(path, "w", force_zip64=True) as file:
                file.write(data)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("x.tar", lambda: tar_bytes(FILES)),
        ("x.zip", stored),
        ("x.vhpkgzip", stored),
        ("x.ZIP", descriptors),
        ("x.zip", zip64),
        ("x.zip", lambda: b"#!/bin/sh\n" + stored()),
    ],
    ids=["tar", "zip", "vhpkgzip", "descriptors", "zip64", "bytes before a zip"],
)
def test_each_range_has_the_bytes_of_its_file(name: str, make: Callable[[], bytes]) -> None:
    data = make()
    found = {each.path: data[each.offset : each.offset + each.size] for each in ranges(data, name)}
    assert found == FILES
    assert [each.crc32 for each in ranges(data, name)] == list(map(crc32, FILES.values()))


def test_what_is_left_out_may_be_of_any_kind() -> None:
    data = tar_bytes(FILES | {"empty": b""})
    kept = read_ranges(io.BytesIO(data), "x.tar", lambda path: path != "a/1.cls")
    assert [each.path for each in kept] == ["a/1.cls"]


def sparse() -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.PAX_FORMAT) as archive:
        entry = tarfile.TarInfo("sparse.bin")
        data = b"1\n0\n3\n".ljust(512, b"\0") + b"abc"
        entry.size = len(data)
        entry.pax_headers = {
            "GNU.sparse.major": "1",
            "GNU.sparse.minor": "0",
            "GNU.sparse.realsize": "4096",
            "GNU.sparse.name": "sparse.bin",
        }
        archive.addfile(entry, io.BytesIO(data))
    return buffer.getvalue()


def below_0() -> bytes:
    entry = tarfile.TarInfo("x")
    entry.size = -300
    return entry.tobuf() + tar_bytes(FILES)


def link() -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        entry = tarfile.TarInfo("link")
        entry.type, entry.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(entry)
    return buffer.getvalue()


def changed(data: bytes, old: bytes, new: bytes, count: int = 1) -> bytes:
    assert old in data
    return data.replace(old, new, count)


def encrypted() -> bytes:
    data = bytearray(stored())
    data[data.index(b"PK\1\2") + 8] |= 1
    return bytes(data)


def overlapping() -> bytes:
    """A zip whose two directory entries lie in each other."""
    inner = pack_local(b"b", 3, crc32(b"abc")) + b"abc"
    outer = pack_local(b"a", len(inner), crc32(inner)) + inner
    directory = b""
    for path, body, at in ((b"a", inner, 0), (b"b", b"abc", len(outer) - len(inner))):
        directory += struct.pack(
            "<4sHHHHHHLLLHHHHHLL",
            *(b"PK\1\2", 20, 20, 0x800, 0, 0, 33, crc32(body), len(body), len(body)),
            *(1, 0, 0, 0, 0, 0, at),
        )
        directory += path
    return outer + directory + struct.pack("<4sHHHHLLH", b"PK\5\6", 0, 0, 2, 2, len(directory), len(outer), 0)


WHOLE = tar_bytes(FILES)
REFUSED: dict[str, tuple[str, Callable[[], bytes], type[PacklineError], str]] = {
    "tar.gz": ("x.tar.gz", lambda: tar_bytes(FILES, "w:gz"), CannotImport, "is compressed"),
    "gzip named tar": ("x.tar", lambda: tar_bytes(FILES, "w:xz"), CannotImport, "is compressed"),
    "deflated": ("x.zip", lambda: zip_bytes(FILES), CannotImport, "'a/1.jpg' in x.zip is compressed"),
    "encrypted": ("x.zip", encrypted, CannotImport, "is encrypted"),
    "sparse": ("x.tar", sparse, CannotImport, "'sparse.bin' in x.tar is sparse"),
    "link": ("x.tar", link, CannotImport, "is a link or a device"),
    "empty": ("x.tar", lambda: tar_bytes({"e": b""}), CannotImport, "is empty"),
    "empty in a zip": ("x.zip", lambda: stored({"e": b""}), CannotImport, "is empty"),
    "size below 0": ("x.tar", below_0, DamagedSource, "below 0"),
    "no end mark": ("x.tar", lambda: WHOLE[:-10240], DamagedSource, "not a whole archive"),
    "cut in a file": ("x.tar", lambda: WHOLE[:600], DamagedSource, "not a whole archive"),
    "data behind the end": ("x.tar", lambda: WHOLE + tar_bytes(FILES), DamagedSource, "behind the mark"),
    "cut zip": ("x.zip", lambda: stored()[:-30], DamagedSource, "not a whole archive"),
    "other name before the data": (
        "x.zip",
        lambda: changed(stored(), b"a/1.jpg", b"a/2.jpg"),
        DamagedSource,
        "say different things",
    ),
    "other size before the data": (
        "x.zip",
        lambda: changed(stored(), struct.pack("<LL", 300, 300), struct.pack("<LL", 301, 301)),
        DamagedSource,
        "say different things",
    ),
    "other data": ("x.zip", lambda: changed(stored(), b"oneone", b"OneOne"), DamagedSource, "CRC-32"),
    "overlapping": ("x.zip", overlapping, DamagedSource, "overlap"),
    "no archive": ("x.tar", lambda: b"<html>" * 200, DamagedSource, "not a whole archive"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_read_by_range_is_refused_with_a_remedy(case: str) -> None:
    name, make, kind, message = REFUSED[case]
    with pytest.raises(kind, match=message) as refused:
        ranges(make(), name)
    assert refused.value.remedy
    assert "\n" not in str(refused.value)


def test_a_file_longer_than_one_answer_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive_ranges, "MAX_ARCHIVED_BYTES", 299)
    with pytest.raises(CannotImport, match="300 bytes; at most 299"):
        ranges(WHOLE)
