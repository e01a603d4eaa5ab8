"""Stored zips that other tools write unpack; what cannot is refused with the option that helps."""

from __future__ import annotations

import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from packline.vhpkgzip import format_errors as fe
from packline.vhpkgzip.local_archives import unpack, verify_files
from packline.vhpkgzip.reader import FormatProfile
from tests.interop import tools

TREE = {"a.txt": b"alpha", "empty": b"", "sub/with space.bin": bytes(range(256)) * 50, "sub/ä.txt": b"y"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, data in TREE.items():
        file = tmp_path / "in" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    (tmp_path / "in" / "hollow").mkdir()
    return tmp_path / "in"


def by_zip(*options: str) -> Callable[[Path, Path], None]:
    return lambda folder, out: _quiet(
        tools.run(tools.tool("zip"), "-q", "-r", *options, out, ".", cwd=folder)
    )


def by_7z(*options: str) -> Callable[[Path, Path], None]:
    return lambda folder, out: _quiet(
        tools.run(tools.tool("7z"), "a", "-tzip", *options, out, ".", cwd=folder)
    )


def by_jar(folder: Path, out: Path) -> None:
    tools.run(tools.tool("jar"), "-c", "-f", out, "--no-compress", "--no-manifest", ".", cwd=folder)


def by_zipfile(folder: Path, out: Path) -> None:
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for path in sorted(folder.rglob("*"), reverse=True):
            archive.write(path, path.relative_to(folder))


def by_zipfile_zip64(folder: Path, out: Path) -> None:
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in TREE.items():
            with archive.open(name, "w", force_zip64=True) as member:
                member.write(data)


def by_zipfile_dotted(folder: Path, out: Path) -> None:
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in TREE.items():
            archive.writestr(f"./{name}", data)


def _quiet(output: str) -> None:
    assert isinstance(output, str)


def harvest(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()
    }


STORING = {
    "zip -0": by_zip("-0"), "zip -0 -X": by_zip("-0", "-X"), "zip -0 -D": by_zip("-0", "-D"),
    "zip -0 -fz": by_zip("-0", "-fz"), "7z -mx0": by_7z("-mx0"), "jar --no-compress": by_jar,
    "zipfile": by_zipfile, "zipfile force_zip64": by_zipfile_zip64, "zipfile with ./": by_zipfile_dotted,
}  # fmt: skip


@pytest.mark.parametrize("write", list(STORING.values()), ids=list(STORING))
def test_a_stored_zip_of_another_tool_unpacks_and_is_reported_as_foreign(
    write: Callable[[Path, Path], None], folder: Path, tmp_path: Path
) -> None:
    out = tmp_path / "foreign.zip"
    write(folder, out)
    (report,) = verify_files([out])
    assert report.profile is FormatProfile.LENIENT
    assert report.deviation
    with pytest.raises(fe.OffProfile):
        list(verify_files([out], FormatProfile.STRICT))
    unpacked = unpack([out], tmp_path / "back")
    assert len(unpacked.deviations) == 1
    found = harvest(tmp_path / "back")
    assert {name: found[name] for name in TREE} == TREE


def piped(folder: Path, out: Path) -> None:
    program = tools.tool("zip")
    with out.open("wb") as file:
        writer = subprocess.Popen([program, "-q", "-0", "-r", "-", "."], cwd=folder, stdout=subprocess.PIPE)
        assert writer.stdout is not None
        with writer.stdout as stream:
            file.write(stream.read())
        assert writer.wait() == 0


def linked(folder: Path, out: Path) -> None:
    (folder / "link").symlink_to("a.txt")
    by_zip("-0", "-y")(folder, out)


def locked(folder: Path, out: Path) -> None:
    by_zip("-0", "-P", "secret")(folder, out)


def annotated(folder: Path, out: Path) -> None:
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a", b"x")
        archive.comment = b"hello"


def by_bsdtar(folder: Path, out: Path) -> None:
    tools.run(
        tools.tool("bsdtar"),
        "-cf",
        out,
        "--format",
        "zip",
        "--options",
        "zip:compression=store",
        "a.txt",
        cwd=folder,
    )


REFUSED: dict[str, tuple[Callable[[Path, Path], None], type[fe.FormatError], str]] = {
    "zip": (by_zip("-6"), fe.CompressedEntry, "zip -0"),
    "7z": (by_7z("-mx5"), fe.CompressedEntry, "7z a -mx0"),
    "zip to a pipe": (piped, fe.DescriptorEntry, "not to a pipe"),
    "bsdtar": (by_bsdtar, fe.DescriptorEntry, "bsdtar always"),
    "zip -y": (linked, fe.SpecialEntry, "`-y`"),
    "zip -P": (locked, fe.EncryptedEntry, "without a password"),
    "comment": (annotated, fe.UnwantedComment, "zip -z"),
}


@pytest.mark.parametrize(("write", "fault", "option"), list(REFUSED.values()), ids=list(REFUSED))
def test_what_is_not_stored_in_place_is_refused_with_the_option_that_helps(
    write: Callable[[Path, Path], None],
    fault: type[fe.FormatError],
    option: str,
    folder: Path,
    tmp_path: Path,
) -> None:
    out = tmp_path / "foreign.zip"
    write(folder, out)
    with pytest.raises(fault) as caught:
        unpack([out], tmp_path / "back")
    assert option in caught.value.remedy
    assert not (tmp_path / "back").exists()
