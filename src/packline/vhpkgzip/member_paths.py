"""Decide which paths a member may have, when writing and when reading, and which paths clash."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from packline.errors import UnsafePath
from packline.vhpkgzip import format_errors

MAX_COMPONENT = 255
"""Most bytes of a file name on ext4, XFS, APFS and tmpfs (NAME_MAX)."""
MAX_PATH = 4096
"""Most bytes of a path (PATH_MAX)."""

MAX_COMPONENTS = 255
"""Most folders and file name of a path. Each level costs an open handle, and a process usually has 1,024."""

_SAFE = re.compile(
    rb"(?![A-Za-z]:)(?!\.\.?(?:/|\Z))[^/\\\0]{1,255}(?:/(?!\.\.?(?:/|\Z))[^/\\\0]{1,255})*", re.DOTALL
)
"""No drive; no component is "", "." or ".."; no backslash and no NUL."""


def check_path(path: str) -> str:
    """Return the path that a member gets: without ``./`` and doubled slashes, which S3 keys may hold.

    Control characters and newlines are legal in names and stay. Callers warn if the result differs from ``path``.

    Raises:
        UnsafePath: The path could leave its folder, or is not the name of a file. The message names the rule.
    """
    try:
        raw = path.encode()
    except UnicodeEncodeError:
        raise UnsafePath(f"{path!r} is not UTF-8.", format_errors.UndecodableName.default_remedy) from None
    if decode_safe_path(raw) is not None:
        return path
    normal = normalize(raw)
    problem = "names a folder, not a file" if raw.endswith(b"/") else _broken_rule(normal)
    if problem is None:
        return normal.decode()
    detail = problem if isinstance(problem, str) else f"is refused (rule: {problem.rule})"
    raise UnsafePath(f"Path {path[:200]!r} {detail}.", format_errors.UnsafeName.default_remedy)


_SHORT = 64
"""Characters: a shorter path has no component of more than 255 bytes, and not too many of them."""
_DOUBTFUL = ("//", "/.", "\n.", "\n/", "/\n", "\\", "\0", ":")


def are_plain_paths(paths: Sequence[str]) -> bool:
    """Return whether ``check_path`` gives back each of some paths, by one look at all; False leaves it open."""
    if not paths or not 0 < min(map(len, paths)) <= max(map(len, paths)) < _SHORT:
        return not paths
    text = "\n".join(["", *paths, ""])
    if text.count("\n") != len(paths) + 1 or any(mark in text for mark in _DOUBTFUL):
        return False
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def check_path_bytes(raw: bytes) -> str:
    """Return the path of an entry of our profile. Raises format_errors.UnsafeName or format_errors.LooseName."""
    path = decode_safe_path(raw)
    if path is None:
        raise (_broken_rule(raw) or format_errors.LooseName).at(raw, "has a name that is refused")
    return path


def decode_safe_path(raw: bytes) -> str | None:
    """Decode the path of an entry of our profile; return None if the profile does not allow it."""
    if len(raw) > MAX_PATH or raw.count(b"/") >= MAX_COMPONENTS or not _SAFE.fullmatch(raw):
        return None
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return None


def check_lenient_path(raw: bytes) -> str:
    """Return the normalized path of an entry that any zip tool wrote; "" for the top folder. Raises UnsafeName."""
    normal = normalize(raw)
    if not normal and raw:
        return ""
    return check_path_bytes(normal)


def normalize(raw: bytes) -> bytes:
    """Drop ``.`` and empty components and a trailing slash. An absolute path stays absolute."""
    lead = b"/" if raw.startswith(b"/") else b""
    return lead + b"/".join(part for part in raw.split(b"/") if part not in (b"", b"."))


def _broken_rule(raw: bytes) -> type[format_errors.UnsafeName] | None:
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
    return next((rule for broken, rule in rules if broken), None)


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode()
    except UnicodeDecodeError:
        return False
    return True


class PathClash(NamedTuple):
    """Two paths that cannot both be files in one folder, and the rule that they break.

    CaseClash and FormClash matter only on a file system that folds case or Unicode forms.
    """

    error: type[format_errors.NameClash]
    first: str
    second: str


def find_collisions(
    paths: Iterable[str], folders: Iterable[str] = (), folding: bool = True
) -> Iterator[PathClash]:
    """Yield each pair of paths that clash.

    Sorted input takes linear time; memory is at most that of the paths once more.

    Args:
        paths: Checked paths of files.
        folders: Further folders, which the archive lists by themselves.
        folding: Also look for CaseClash and FormClash.
    """
    items = sorted([*paths, *(folder + "/" for folder in folders)])
    for first, second in _nested(zip(items, items, strict=True)):
        yield PathClash(
            format_errors.DuplicateName if first == second else format_errors.FileFolderClash, first, second
        )
    if folding and any(fold(item) != item for item in items):
        yield from find_folded_collisions(sorted((fold(item), item) for item in items))


def find_folded_collisions(items: Iterable[tuple[str, str]]) -> Iterator[PathClash]:
    """Yield each pair of paths that clash where case or Unicode form is folded; takes the folded paths, in order.

    Memory does not grow with their number.

    Args:
        items: Folded path and path, sorted.
    """
    for first, second in _nested(items):
        if first != second and not second.startswith(first + "/"):
            yield PathClash(_folding_error(first, second), first, second)


def _nested(items: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield pairs of items where the second key equals the first key or is a path below it.

    ``items`` are (key, item) in the order of their keys, where keys of folders end with a slash. In that order all
    keys that begin with a key follow it directly, so a stack of the keys that are still prefixes is enough.
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
    """Return the path without its case and Unicode form (canonical caseless matching, Unicode D145)."""
    if path.isascii():
        return path.lower()
    decomposed = unicodedata.normalize("NFD", path)
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", decomposed.casefold()))


def _folding_error(first: str, second: str) -> type[format_errors.NameClash]:
    """Tell whether a path and one that equals it or lies below it differ by case or by Unicode form."""
    upper = "/".join(second.split("/")[: first.count("/") + 1])
    same_form = unicodedata.normalize("NFC", first) == unicodedata.normalize("NFC", upper)
    return format_errors.FormClash if same_form else format_errors.CaseClash
