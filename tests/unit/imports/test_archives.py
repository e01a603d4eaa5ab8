"""tar, zip and WebDataset archives become versions; what is broken or hostile publishes nothing."""

from __future__ import annotations

import io
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from packline.errors import InvalidInput, PacklineError, PathCollision, UnsafePath
from packline.imports import zip_entries
from packline.imports.errors import CannotImport, DamagedSource, SourceMissing
from packline.imports.staging import ImportFolder
from tests.unit.imports.archives import FILES, put, tar_bytes, zip_bytes
from tests.unit.imports.conftest import Importer


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("x.tar", tar_bytes()),
        ("x.tar.gz", tar_bytes(mode="w:gz")),
        ("x.tar.xz", tar_bytes(mode="w:xz")),
        ("x.zip", zip_bytes()),
        ("x.zip", zip_bytes(method=zipfile.ZIP_STORED)),
    ],
    ids=["tar", "gzip", "xz", "deflated zip", "stored zip"],
)
def test_the_files_of_an_archive_become_a_version_of_parts(
    importer: Importer, tmp_path: Path, name: str, data: bytes
) -> None:
    outcome = importer.run(put(tmp_path / name, data), aliases=["best"])
    assert importer.files(outcome.execution) == FILES
    assert importer.parts(outcome.execution) == 1
    entry = importer.entry(outcome.execution)
    assert (entry["uri"], entry["targeting_aliases"]) == ("dataset://images/v1", ["best"])
    record = entry["properties"]["import"]
    assert (record["form"], record["source"], record["archives"]) == (1, str(tmp_path / name), 1)
    assert importer.store.marker(outcome.execution)["import"] == record
    assert (outcome.files, outcome.bytes) == (4, sum(map(len, FILES.values())))
    assert importer.leftovers == []


def test_shards_in_a_bucket_are_read_by_ranges(importer: Importer) -> None:
    for number in range(3):
        importer.store.put(f"raw/s-{number:02d}.tar", tar_bytes({f"{number}.jpg": b"%d" % number}))
    importer.store.put("raw/notes.txt", b"no archive")
    expected = {f"{number}.jpg": b"%d" % number for number in range(3)}
    for source in ("s3://bucket/raw/s-{00..02}.tar", "s3://bucket/raw/*.tar", "s3://bucket/raw/"):
        kind = "webdataset" if source.endswith("/") else ""
        outcome = importer.run(source, version=f"v-{len(source)}", kind=kind)
        assert importer.files(outcome.execution) == expected


def test_a_zip_in_a_bucket_is_read_from_its_directory(importer: Importer) -> None:
    importer.store.put("raw/x.zip", zip_bytes())
    assert importer.files(importer.run("s3://bucket/raw/x.zip").execution) == FILES


def test_a_dry_run_counts_and_writes_nothing(importer: Importer, tmp_path: Path) -> None:
    put(tmp_path / "in/a.tar", tar_bytes())
    staged = importer.preview(tmp_path / "in", exclude=("a/*",))
    assert (staged.files, staged.bytes, staged.excluded) == (2, 150, 2)
    assert importer.uploads == 0
    assert importer.leftovers == []


def link_entry(kind: bytes) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        entry = tarfile.TarInfo("link")
        entry.type, entry.linkname = kind, "/etc/passwd"
        archive.addfile(entry)
    return buffer.getvalue()


def damaged_zip() -> bytes:
    data = bytearray(zip_bytes({"a.txt": b"x" * 100}, zipfile.ZIP_STORED))
    data[50] ^= 1
    return bytes(data)


def zip_with_a_name_of_no_text() -> bytes:
    return zip_bytes({"é.txt": b"1"}).replace("é".encode(), b"\xff\xff")


PADDED = tar_bytes({"a.txt": b"x" * 1000})
ZEROED = PADDED[:1536] + bytes(512) + tar_bytes({"b.txt": b"lost"})
"""A damaged block of zeros before a header, which tarfile takes for the end."""


@pytest.mark.parametrize(
    ("name", "data", "error", "code"),
    [
        ("x.tar", tar_bytes({"../up": b"1"}), UnsafePath, 2),
        ("x.tar", tar_bytes({"/etc/passwd": b"1"}), UnsafePath, 2),
        ("x.zip", zip_bytes({"a/../../b": b"1"}), UnsafePath, 2),
        ("x.zip", zip_bytes({"C:\\x": b"1"}), UnsafePath, 2),
        ("x.tar", tar_bytes({"valohai.metadata.jsonl": b"{}"}), CannotImport, 2),
        ("x.tar", tar_bytes({"a.jpg.metadata.json": b"{}"}), CannotImport, 2),
        ("x.tar", tar_bytes({"d/.packlineignore": b"*"}), CannotImport, 2),
        ("x.tar", tar_bytes({".packline-parts/a.vhpkgzip": b"*"}), CannotImport, 2),
        ("x.tar", link_entry(tarfile.SYMTYPE), CannotImport, 2),
        ("x.tar", link_entry(tarfile.LNKTYPE), CannotImport, 2),
        ("x.tar", link_entry(tarfile.CHRTYPE), CannotImport, 2),
        ("x.tar", tar_bytes({"a": b"1", "a/b": b"2"}), PathCollision, 2),
        ("x.tar", PADDED[:700], DamagedSource, 5),
        ("x.tar", PADDED[:1536], DamagedSource, 5),
        ("x.tar", ZEROED, DamagedSource, 5),
        ("x.tar", PADDED + tar_bytes({"b.txt": b"behind the end"}), DamagedSource, 5),
        ("x.tar", b"", DamagedSource, 5),
        ("x.tar", b"no archive at all" * 100, DamagedSource, 5),
        ("x.tar.gz", tar_bytes(mode="w:gz")[:-20], DamagedSource, 5),
        ("x.zip", zip_bytes()[:-30], DamagedSource, 5),
        ("x.zip", damaged_zip(), DamagedSource, 5),
        ("x.zip", zip_with_a_name_of_no_text(), DamagedSource, 5),
    ],
    ids=lambda value: repr(value)[:40],
)
def test_a_hostile_or_broken_archive_publishes_nothing(
    importer: Importer, tmp_path: Path, name: str, data: bytes, error: type[PacklineError], code: int
) -> None:
    file = put(tmp_path / name, data)
    for act in (importer.preview, importer.run) if error is not PathCollision else (importer.run,):
        with pytest.raises(error) as raised:
            act(file)
        assert (raised.value.exit_code, "\n" in str(raised.value)) == (code, False)
        assert raised.value.remedy
    assert importer.uploads == 0


def test_what_is_left_out_is_not_refused(importer: Importer, tmp_path: Path) -> None:
    file = put(
        tmp_path / "x.tar", tar_bytes({"good.txt": b"1", "d/.packlineignore": b"", "x.metadata.json": b"{}"})
    )
    outcome = importer.run(file, exclude=("**/.packlineignore", "*.metadata.json"))
    assert importer.files(outcome.execution) == {"good.txt": b"1"}
    assert outcome.excluded == 2


def test_shards_with_the_same_names_need_folders_of_their_own(importer: Importer, tmp_path: Path) -> None:
    for number in range(2):
        put(tmp_path / f"in/s{number}.tar", tar_bytes({"0.jpg": b"%d" % number}))
    with pytest.raises(PathCollision, match="--keep-archives"):
        importer.run(tmp_path / "in")
    outcome = importer.run(tmp_path / "in", keep_archives=True)
    assert importer.files(outcome.execution) == {"s0/0.jpg": b"0", "s1/0.jpg": b"1"}


def test_two_entries_of_one_name_are_refused_also_by_a_repeated_import(
    importer: Importer, tmp_path: Path
) -> None:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for data in (b"1", b"2"):
            entry = tarfile.TarInfo("a.txt")
            entry.size = 1
            archive.addfile(entry, io.BytesIO(data))
    file = put(tmp_path / "x.tar", buffer.getvalue())
    for _ in range(2):
        with pytest.raises(PathCollision):
            importer.run(file)


def test_an_interrupted_import_goes_on(
    importer: Importer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        files = {f"{number}-{name}.txt": b"%d" % number for name in "abc"}
        put(tmp_path / f"in/s{number}.tar", tar_bytes(files))
    written: list[str] = []
    write: Callable[..., int] = ImportFolder.write

    def stop(self: ImportFolder, path: str, *rest: Any) -> int:
        written.append(path)
        if written.count("1-b.txt") == 1 and path == "1-b.txt":
            raise KeyboardInterrupt
        return write(self, path, *rest)

    monkeypatch.setattr(ImportFolder, "write", stop)
    with pytest.raises(KeyboardInterrupt):
        importer.run(tmp_path / "in")
    assert importer.uploads == 0
    outcome = importer.run(tmp_path / "in")
    assert outcome.resumed
    assert sorted(written) == sorted([*importer.files(outcome.execution), "1-b.txt"])
    assert (outcome.files, importer.leftovers) == (9, [])


def test_what_was_staged_of_an_archive_that_changed_is_not_used(
    importer: Importer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path / "in/a.tar", tar_bytes({"a.txt": b"old"}))
    broken = put(tmp_path / "in/b.tar", tar_bytes({"b.txt": b"1"})[:600])
    with pytest.raises(DamagedSource):
        importer.run(tmp_path / "in")
    put(tmp_path / "in/a.tar", tar_bytes({"a.txt": b"new"}))
    put(broken, tar_bytes({"b.txt": b"1"}))
    outcome = importer.run(tmp_path / "in")
    assert not outcome.resumed
    assert importer.files(outcome.execution) == {"a.txt": b"new", "b.txt": b"1"}


def test_an_object_that_changes_while_it_is_read_is_refused(
    importer: Importer, monkeypatch: pytest.MonkeyPatch
) -> None:
    importer.store.put("raw/x.tar", tar_bytes())
    write: Callable[..., int] = ImportFolder.write

    def change(self: ImportFolder, *arguments: Any) -> int:
        importer.store.put("raw/x.tar", tar_bytes({"other": b"1"}))
        return write(self, *arguments)

    monkeypatch.setattr(ImportFolder, "write", change)
    with pytest.raises(PacklineError, match="changed while it was read") as raised:
        importer.run("s3://bucket/raw/x.tar")
    assert raised.value.exit_code == 4
    assert not [key for key in importer.store.objects if key.startswith("outputs/")]


@pytest.mark.parametrize(
    ("source", "error"),
    [
        ("none.tar", SourceMissing),
        ("s3://bucket/none.tar", SourceMissing),
        ("in/*.tar", SourceMissing),
        ("s3://bucket", CannotImport),
        (".", CannotImport),
    ],
)
def test_a_source_that_is_not_there_or_not_known_is_named(
    importer: Importer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    source: str,
    error: type[PacklineError],
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(error) as raised:
        importer.run(source)
    assert raised.value.remedy


def test_a_zip_with_too_many_entries_is_refused(
    importer: Importer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(zip_entries, "MAX_ZIP_ENTRIES", 2)
    with pytest.raises(InvalidInput, match="more than 2 entries"):
        importer.run(put(tmp_path / "x.zip", zip_bytes()))


def test_what_lies_beside_the_archives_is_said_not_to_come(importer: Importer, tmp_path: Path) -> None:
    put(tmp_path / "in/a.tar", tar_bytes())
    put(tmp_path / "in/b.tar.zst", b"of no kind that is read")
    importer.store.put("raw/a.tar", tar_bytes())
    importer.store.put("raw/b.tar.zst", b"")
    for version, source in enumerate((tmp_path / "in", tmp_path / "in/*", "s3://bucket/raw/*")):
        outcome = importer.run(source, version=f"v{version}")
        assert "1 without the ending of an archive" in outcome.not_carried[-1]
        assert outcome.not_carried[-1].endswith("b.tar.zst")
