"""Pack, verify and unpack on local files: what the command line does without AWS."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from packline.errors import TargetNotEmpty
from packline.os_errors import file_error
from packline.vhpkgzip.chunking import PartLimits, split_into_parts
from packline.vhpkgzip.reader import Archive, FormatProfile
from packline.vhpkgzip.scan_folder import scan_folder
from packline.vhpkgzip.target_checks import check_clashes, check_entries
from packline.vhpkgzip.unpack import UnpackReport, unpack
from packline.vhpkgzip.writer import MemberSource, WrittenPart, write_part

__all__ = [
    "PackReport",
    "PackedPart",
    "UnpackReport",
    "VerifyReport",
    "pack_folder",
    "unpack",
    "verify_files",
]

SUFFIX = ".vhpkgzip"


@dataclass(frozen=True, slots=True)
class PackedPart:
    """One file that was written, with its checksums and blocks."""

    path: str
    part: WrittenPart


@dataclass(frozen=True, slots=True)
class PackReport:
    """The parts in order, and what a case- or form-folding file system could not hold of them."""

    parts: tuple[PackedPart, ...]
    files: int
    bytes: int
    warnings: tuple[str, ...]


def pack_folder(
    folder: str | os.PathLike[str], out: str | os.PathLike[str], limits: PartLimits | None = None
) -> PackReport:
    """Pack all files below a folder into ``out``, or into ``<out>-00001.vhpkgzip`` and so on if it takes several parts.

    Same files, same bytes. Parts are written beside their place and renamed when all are done; none is overwritten.
    Raises TargetNotEmpty if one exists, NotFound, UnsafePath, InvalidInput, ObjectChanged.
    """
    members = scan_folder(folder)
    warnings = check_clashes([member.path for member in members])
    cut = list(
        split_into_parts(members, lambda member: member.size, lambda member: member.path.encode(), limits)
    )
    paths = list(_part_paths(Path(out), len(cut)))
    written = _write_parts(cut or [[]], paths)
    parts = tuple(PackedPart(str(path), part) for path, part in zip(paths, written, strict=True))
    total = sum(member.size for member in members)
    return PackReport(parts, len(members), total, tuple(warnings))


def _part_paths(out: Path, count: int) -> Iterator[Path]:
    """Where the parts go; raises TargetNotEmpty if any part of that name exists, also one of an earlier, longer run."""
    stem = out.with_suffix("") if out.suffix == SUFFIX else out
    taken = [out, *out.parent.glob(f"{_escaped(stem.name)}-[0-9][0-9][0-9][0-9][0-9]{SUFFIX}")]
    for path in taken:
        if os.path.lexists(path):
            raise TargetNotEmpty(f"{str(path)!r} exists.", "Remove it, or choose another name.")
    if count <= 1:
        yield out
    for number in range(1, count + 1) if count > 1 else ():
        yield stem.with_name(f"{stem.name}-{number:05d}{SUFFIX}")


def _escaped(name: str) -> str:
    return "".join(f"[{letter}]" if letter in "*?[" else letter for letter in name)


def _write_parts(cut: Sequence[list[MemberSource]], paths: Sequence[Path]) -> list[WrittenPart]:
    """Write every part to a hidden file beside its place, then move all of them; on a failure leave none."""
    made: list[Path] = []
    try:
        paths[0].parent.mkdir(parents=True, exist_ok=True)
        written = []
        for members, place in zip(cut, paths, strict=True):
            path = place.with_name(f".{place.name}.{secrets.token_hex(6)}")
            with path.open("xb", buffering=1 << 20) as out:
                made.append(path)
                written.append(write_part(members, out))
        for i, place in enumerate(paths):
            made[i] = made[i].rename(place)
        made.clear()
        return written
    except OSError as error:
        raise file_error(error, paths[0], "write") from error
    finally:
        for path in made:
            path.unlink()


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """A file that was read whole and found sound."""

    path: str
    profile: FormatProfile
    deviation: str
    """Why it is not of the strict profile; empty if it is."""
    size: int
    files: int
    bytes: int
    sha256: str
    warnings: tuple[str, ...]
    """Names that clash on a file system that folds case or Unicode forms."""


def verify_files(
    paths: Iterable[str | os.PathLike[str]], profile: FormatProfile = FormatProfile.LENIENT
) -> Iterator[VerifyReport]:
    """Check every byte of each file: structure, names, headers, CRC-32. Yield a report per sound file.

    Raises NotFound, InvalidInput, or the FormatError of the first rule broken (in the strict profile OffProfile too).
    """
    for path in paths:
        with Archive(path, profile) as archive:
            warnings = tuple(check_entries([archive.entries]))
            for section in archive.sections():
                for _, pieces in archive.read(section):
                    for _ in pieces:
                        pass
            with open(archive.file.fd, "rb", closefd=False) as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            sizes = [entry.size for entry in archive.entries if not entry.folder]
            yield VerifyReport(
                *(os.fspath(path), archive.profile, str(archive.deviation or ""), archive.file.size),
                *(len(sizes), sum(sizes), digest, warnings),
            )
