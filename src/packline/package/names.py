"""Which paths a member may have: checked on the way in and on the way out, and compared for clashes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from packline.errors import UnsafePath
from packline.package import faults

MAX_COMPONENT = 255
"""Bytes of a file name on ext4, XFS, APFS, tmpfs (NAME_MAX)."""
MAX_PATH = 4096
"""Bytes of a path (PATH_MAX)."""

_SAFE = re.compile(
    rb"(?![A-Za-z]:)(?!\.\.?(?:/|\Z))[^/\\\0]{1,255}(?:/(?!\.\.?(?:/|\Z))[^/\\\0]{1,255})*", re.DOTALL
)
"""No drive, and components that are none of "", "." and "..", without separators and NUL."""


def check_path(path: str) -> str:
    """Return the path as a member has it: ``./`` and doubled slashes removed (S3 keys may hold both).

    The caller warns if the result differs. Control characters and newlines are legal names and stay.
    Raises UnsafePath, naming the path and the rule, for one that could leave its folder or is no file name.
    """
    try:
        raw = path.encode()
    except UnicodeEncodeError:
        raise UnsafePath(f"{path!r} is not UTF-8.", faults.UndecodableName.cure) from None
    if len(raw) <= MAX_PATH and _SAFE.fullmatch(raw):
        return path
    normal = normalised(raw)
    fault = "names a folder, not a file" if raw.endswith(b"/") else _unsafe(normal)
    if fault is None:
        return normal.decode()
    detail = fault if isinstance(fault, str) else f"is refused (rule: {fault.rule})"
    raise UnsafePath(f"Path {path[:200]!r} {detail}.", faults.UnsafeName.cure)


def check_path_bytes(raw: bytes) -> str:
    """Return the path of an entry of our profile. Raises faults.UnsafeName or faults.LooseName."""
    path = plain_path(raw)
    if path is None:
        raise (_unsafe(raw) or faults.LooseName).at(raw, "has a name that is refused")
    return path


def plain_path(raw: bytes) -> str | None:
    """The path of an entry of our profile, or None if it is none."""
    if len(raw) > MAX_PATH or not _SAFE.fullmatch(raw):
        return None
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return None


def check_foreign_path(raw: bytes) -> str:
    """Return the path of a foreign entry, made normal; "" for the top folder. Raises faults.UnsafeName."""
    normal = normalised(raw)
    if not normal and raw:
        return ""
    return check_path_bytes(normal)


def normalised(raw: bytes) -> bytes:
    """Drop ``.`` and empty components, and a trailing slash; an absolute path stays one."""
    lead = b"/" if raw.startswith(b"/") else b""
    return lead + b"/".join(part for part in raw.split(b"/") if part not in (b"", b"."))


def _unsafe(raw: bytes) -> type[faults.UnsafeName] | None:
    parts = raw.split(b"/")
    rules: tuple[tuple[bool, type[faults.UnsafeName]], ...] = (
        (not raw, faults.EmptyName),
        (b"\0" in raw, faults.NulInName),
        (raw[:1] == b"/", faults.AbsoluteName),
        (raw[:2] == b"\\\\", faults.AbsoluteName),
        (raw[1:2] == b":" and raw[:1].isalpha(), faults.DriveName),
        (b".." in raw.replace(b"\\", b"/").split(b"/"), faults.TraversalName),
        (b"\\" in raw, faults.BackslashName),
        (len(raw) > MAX_PATH or max(map(len, parts)) > MAX_COMPONENT, faults.LongName),
        (not _is_utf8(raw), faults.UndecodableName),
    )
    return next((fault for broken, fault in rules if broken), None)


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode()
    except UnicodeDecodeError:
        return False
    return True


class Clash(NamedTuple):
    """Two paths that cannot both be files: ``fault`` says by which rule.

    CaseClash and FormClash matter only on a file system that folds case or Unicode forms.
    """

    fault: type[faults.NameClash]
    first: str
    second: str


def find_collisions(paths: Collection[str], folders: Iterable[str] = ()) -> Iterator[Clash]:
    """Yield the clashes among the checked paths of files, each with the two paths in it. Linear time.

    ``folders`` are further folders beside those above a file (a foreign zip may list some).
    Memory is that of the folders' names, and of the folded names where folding changes something.
    """
    above = _folders(paths) | {folder: folder + "/" for folder in folders}
    seen: set[str] = set()
    folded: dict[str, str] = {}
    for path in paths:
        if path in seen:
            yield Clash(faults.DuplicateName, path, path)
            continue
        seen.add(path)
        if path in above:
            yield Clash(faults.FileFolderClash, path, above[path])
        key = fold(path)
        if key != path:
            other = folded.setdefault(key, path)
            if other != path:
                yield Clash(_how(other, path), other, path)
    yield from _folded_clashes(seen, above, folded)


def _folded_clashes(seen: set[str], folders: dict[str, str], folded: dict[str, str]) -> Iterator[Clash]:
    """Clashes of a path that folding changes with one that it does not, or with a folder."""
    for key, path in folded.items():
        if key in seen:
            yield Clash(_how(key, path), key, path)
    by_fold = {fold(folder): folder for folder in folders}
    for path in seen:
        folder = by_fold.get(fold(path))
        if folder is not None and path not in folders:
            yield Clash(_how(path, folder), path, folders[folder])


def _folders(paths: Collection[str]) -> dict[str, str]:
    """Every folder above a path, with one path below it."""
    folders: dict[str, str] = {}
    for path in paths:
        folder = path.rpartition("/")[0]
        while folder and folder not in folders:
            folders[folder] = path
            folder = folder.rpartition("/")[0]
    return folders


def fold(path: str) -> str:
    """The path as the most forgetful file system sees it: without case and Unicode form (Unicode D145)."""
    if path.isascii():
        return path.lower()
    decomposed = unicodedata.normalize("NFD", path)
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", decomposed.casefold()))


def _how(first: str, second: str) -> type[faults.NameClash]:
    same_form = unicodedata.normalize("NFC", first) == unicodedata.normalize("NFC", second)
    return faults.FormClash if same_form else faults.CaseClash
