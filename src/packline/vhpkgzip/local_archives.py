"""Pack, verify and unpack local files, without AWS: `packline pack`, `packline verify` and `packline unpack`."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from packline.errors import TargetNotEmpty
from packline.fs.os_errors import file_error
from packline.fs.temporary_names import hold, remove_abandoned
from packline.fs.tree import temporary_path
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
    """A part that was written to ``path``."""

    path: str
    part: WrittenPart


@dataclass(frozen=True, slots=True)
class PackReport:
    """The parts that were written, in order. ``warnings`` name paths that clash on file systems that fold names."""

    parts: tuple[PackedPart, ...]
    files: int
    bytes: int
    warnings: tuple[str, ...]


def pack_folder(
    folder: str | os.PathLike[str], out: str | os.PathLike[str], limits: PartLimits | None = None
) -> PackReport:
    """Pack all files below a folder. The same files always give the same bytes.

    Parts are written to hidden files and renamed when all of them are complete. No file is overwritten.

    Args:
        folder: The folder to pack.
        out: Path of the package. Several parts get ``<out>-00001.vhpkgzip`` and so on.
        limits: When a part closes.

    Raises:
        TargetNotEmpty: A file of that name exists.
        NotFound, UnsafePath, InvalidInput: The folder cannot be packed.
        ObjectChanged: A file changed while it was packed.
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
    """Yield the path of each part. Raises TargetNotEmpty if a part of that name exists, even beyond ``count``."""
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
    """Write every part to a hidden file beside its path, then rename all of them; on a failure leave none."""
    created: list[Path] = []
    try:
        paths[0].parent.mkdir(parents=True, exist_ok=True)
        written = []
        for members, path in zip(cut, paths, strict=True):
            hidden = temporary_path(path)
            with hidden.open("xb", buffering=1 << 20) as out, hold(hidden):
                created.append(hidden)
                remove_abandoned(path, hidden)
                written.append(write_part(members, out))
        for i, path in enumerate(paths):
            created[i] = created[i].rename(path)
        created.clear()
        return written
    except OSError as error:
        raise file_error(error, paths[0], "write") from error
    finally:
        for path in created:
            path.unlink()


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """The result for a file that was read completely and broke no rule."""

    path: str
    profile: FormatProfile
    deviation: str
    """The first deviation from the strict profile; empty if there is none."""
    size: int
    files: int
    bytes: int
    sha256: str
    warnings: tuple[str, ...]
    """Names that clash on a file system that folds case or Unicode forms."""


def verify_files(
    paths: Iterable[str | os.PathLike[str]], profile: FormatProfile = FormatProfile.LENIENT
) -> Iterator[VerifyReport]:
    """Check every byte of each file (structure, names, headers, CRC-32), and yield a report for it.

    Raises:
        NotFound, InvalidInput: A file cannot be opened.
        FormatError: The first broken rule; OffProfile only if ``profile`` is strict.
    """
    for path in paths:
        with Archive(path, profile) as archive:
            warnings = tuple(check_entries([archive.entries]))
            for entry_range in archive.ranges():
                for _, pieces in archive.read(entry_range):
                    for _ in pieces:
                        pass
            with open(archive.file.fd, "rb", closefd=False) as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            sizes = [entry.size for entry in archive.entries if not entry.folder]
            yield VerifyReport(
                path=os.fspath(path),
                profile=archive.profile,
                deviation=str(archive.deviation or ""),
                size=archive.file.size,
                files=len(sizes),
                bytes=sum(sizes),
                sha256=digest,
                warnings=warnings,
            )
