"""Which paths a member may have: checked on the way in and on the way out, and compared for clashes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from packline.errors import UnsafePath
from packline.vhpkgzip import format_errors

MAX_COMPONENT = 255
"""Bytes of a file name on ext4, XFS, APFS, tmpfs (NAME_MAX)."""
MAX_PATH = 4096
"""Bytes of a path (PATH_MAX)."""

MAX_COMPONENTS = 255
"""Folders and name. Each level of a tree costs a handle while it is made and removed, and 1,024 are usual."""

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
        raise UnsafePath(f"{path!r} is not UTF-8.", format_errors.UndecodableName.default_remedy) from None
    if decode_safe_path(raw) is not None:
        return path
    normal = normalize(raw)
    fault = "names a folder, not a file" if raw.endswith(b"/") else _unsafe(normal)
    if fault is None:
        return normal.decode()
    detail = fault if isinstance(fault, str) else f"is refused (rule: {fault.rule})"
    raise UnsafePath(f"Path {path[:200]!r} {detail}.", format_errors.UnsafeName.default_remedy)


def check_path_bytes(raw: bytes) -> str:
    """Return the path of an entry of our profile. Raises format_errors.UnsafeName or format_errors.LooseName."""
    path = decode_safe_path(raw)
    if path is None:
        raise (_unsafe(raw) or format_errors.LooseName).at(raw, "has a name that is refused")
    return path


def decode_safe_path(raw: bytes) -> str | None:
    """The path of an entry of our profile, or None if it is none."""
    if len(raw) > MAX_PATH or raw.count(b"/") >= MAX_COMPONENTS or not _SAFE.fullmatch(raw):
        return None
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return None


def check_lenient_path(raw: bytes) -> str:
    """Return the path of a foreign entry, made normal; "" for the top folder. Raises format_errors.UnsafeName."""
    normal = normalize(raw)
    if not normal and raw:
        return ""
    return check_path_bytes(normal)


def normalize(raw: bytes) -> bytes:
    """Drop ``.`` and empty components, and a trailing slash; an absolute path stays one."""
    lead = b"/" if raw.startswith(b"/") else b""
    return lead + b"/".join(part for part in raw.split(b"/") if part not in (b"", b"."))


def _unsafe(raw: bytes) -> type[format_errors.UnsafeName] | None:
    parts = raw.split(b"/")
    rules: tuple[tuple[bool, type[format_errors.UnsafeName]], ...] = (
        (not raw, format_errors.EmptyName),
        (b"\0" in raw, format_errors.NulInName),
        (raw[:1] == b"/", format_errors.AbsoluteName),
        (raw[:2] == b"\\\\", format_errors.AbsoluteName),
        (raw[1:2] == b":" and raw[:1].isalpha(), format_errors.DriveName),
        (b".." in raw.replace(b"\\", b"/").split(b"/"), format_errors.TraversalName),
        (b"\\" in raw, format_errors.BackslashName),
        (len(raw) > MAX_PATH or len(parts) > MAX_COMPONENTS, format_errors.LongName),
        (max(map(len, parts)) > MAX_COMPONENT, format_errors.LongName),
        (not _is_utf8(raw), format_errors.UndecodableName),
    )
    return next((fault for broken, fault in rules if broken), None)


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode()
    except UnicodeDecodeError:
        return False
    return True


class PathClash(NamedTuple):
    """Two paths that cannot both be files: ``fault`` says by which rule.

    CaseClash and FormClash matter only on a file system that folds case or Unicode forms.
    """

    fault: type[format_errors.NameClash]
    first: str
    second: str


def find_collisions(
    paths: Iterable[str], folders: Iterable[str] = (), folding: bool = True
) -> Iterator[PathClash]:
    """Yield the clashes among the checked paths of files, each with the two paths in it.

    ``folders`` are further folders beside those above a file (a foreign zip may list some). ``folding`` looks for
    CaseClash and FormClash too, for which every path is folded; memory is that of the paths once more at most.
    Sorted input takes linear time. No folder's name is kept, so deep paths cost no more than their length.
    """
    items = sorted([*paths, *(folder + "/" for folder in folders)])
    for first, second in _nested(zip(items, items, strict=True)):
        yield PathClash(
            format_errors.DuplicateName if first == second else format_errors.FileFolderClash, first, second
        )
    if folding and any(fold(item) != item for item in items):
        for first, second in _nested(sorted((fold(item), item) for item in items)):
            if first != second and not second.startswith(first + "/"):
                yield PathClash(_how(first, second), first, second)


def _nested(items: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Of (key, item) in order of key: pairs of items where the second key equals the first or is a path below it.

    In that order everything that begins with a key follows it directly, so a stack of the keys that still are
    prefixes is enough. Keys of folders end with a slash. Of each item at most one pair is given.
    """
    above: list[tuple[str, str]] = []
    for key, item in items:
        while above and not key.startswith(above[-1][0]):
            above.pop()
        for entry in [entry for entry in above if len(entry[0]) == len(key) or key[len(entry[0])] == "/"]:
            yield entry[1], item
            above.remove(entry)
        if not key.endswith("/"):
            above.append((key, item))


def fold(path: str) -> str:
    """The path as the most forgetful file system sees it: without case and Unicode form (Unicode D145)."""
    if path.isascii():
        return path.lower()
    decomposed = unicodedata.normalize("NFD", path)
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", decomposed.casefold()))


def _how(first: str, second: str) -> type[format_errors.NameClash]:
    """Which difference folding lost between a path and one that equals it or lies below it."""
    upper = "/".join(second.split("/")[: first.count("/") + 1])
    same_form = unicodedata.normalize("NFC", first) == unicodedata.normalize("NFC", upper)
    return format_errors.FormClash if same_form else format_errors.CaseClash
