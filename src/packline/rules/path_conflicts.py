"""Find paths that are a file and a folder at once, in a stream of sorted paths."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
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
        while open_prefixes and not current.startswith(open_prefixes[-1]):
            open_prefixes.pop()
        for shorter in open_prefixes:
            if current[len(shorter) : len(shorter) + 1] == "/":
                raise PathCollision(
                    f"{shorter!r} and {current!r} cannot both exist: one name is a file and a folder.",
                    "Rename one of the two and make a new version.",
                )
        open_prefixes.append(current)
        yield item
