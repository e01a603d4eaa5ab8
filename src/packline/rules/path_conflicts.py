"""Find paths that are a file and a folder at once, in a stream of sorted paths."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

from packline.errors import PathCollision

Item = TypeVar("Item")


def check_path_conflicts(items: Iterable[Item], path: Callable[[Item], str]) -> Iterator[Item]:
    """Pass the items (in byte order of their paths) through. Raises PathCollision when one is a folder of another.

    S3 allows ``a`` and ``a/b`` side by side; no file system does.
    """
    open_prefixes: list[str] = []
    for item in items:
        current = path(item)
        shorter = _file_above(open_prefixes, current)
        if shorter is not None:
            raise conflict_error(shorter, current)
        yield item


def find_path_conflict(paths: Iterable[str]) -> tuple[str, str] | None:
    """Return the first path that lies below another one, behind that one; None if there is none.

    The paths are in byte order.
    """
    open_prefixes: list[str] = []
    for current in paths:
        shorter = _file_above(open_prefixes, current)
        if shorter is not None:
            return shorter, current
    return None


class PathConflictCheck:
    """Compares sorted paths that come in batches."""

    def __init__(self, open_prefixes: Iterable[str] = ()) -> None:
        """``open_prefixes``: of a check that has seen the paths before."""
        self.open_prefixes = list(open_prefixes)
        """Paths that later ones may lie below."""

    def check(self, paths: Sequence[bytes]) -> None:
        """Compare the next paths (UTF-8, in byte order). Raises PathCollision when one is a folder of another."""
        if not paths:
            return
        # What lies between a path and those below it begins with the path: the next one does.
        prefixes = [prefix.encode() for prefix in self.open_prefixes]
        if not any(map(paths[0].startswith, prefixes)) and not any(map(bytes.startswith, paths[1:], paths)):
            self.open_prefixes = [paths[-1].decode()]
            return
        for path in paths:
            current = path.decode()
            shorter = _file_above(self.open_prefixes, current)
            if shorter is not None:
                raise conflict_error(shorter, current)


def conflict_error(shorter: str, current: str) -> PathCollision:
    """Build the error for a path that is a file, and a folder of another path."""
    return PathCollision(
        f"{shorter!r} and {current!r} cannot both exist: one name is a file and a folder.",
        "Rename one of the two and make a new version.",
    )


def _file_above(open_prefixes: list[str], current: str) -> str | None:
    """Return the path of which this one lies below, and add it to the paths that others may lie below."""
    while open_prefixes and not current.startswith(open_prefixes[-1]):
        open_prefixes.pop()
    for shorter in open_prefixes:
        if current[len(shorter) : len(shorter) + 1] == "/":
            return shorter
    open_prefixes.append(current)
    return None
