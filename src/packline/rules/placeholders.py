"""Recognize empty objects that stand for a folder, which S3 does not have."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

from packline.model import Member

Item = TypeVar("Item")

HADOOP = "_$folder$"
"""How Hadoop and EMR name them."""


def is_placeholder(path: str, size: int) -> bool:
    """Return whether an object stands for a folder, by its name: ``folder/`` (the S3 console), ``folder_$folder$``.

    The path is empty for the prefix of a listing itself.
    """
    return size == 0 and (path == "" or path.endswith(("/", HADOOP)))


def folder_named(path: str) -> str:
    """Return the folder that a placeholder names."""
    return path.removesuffix(HADOOP).rstrip("/")


def empty_folders(members: Sequence[Member]) -> set[int]:
    """Return the indexes of empty objects ``folder`` beside ``folder/…``, which some tools write for a folder.

    The members are in byte order of their paths.
    """
    return set(find_empty_folders((member.path, member.size) for member in members))


def find_empty_folders(sized: Iterable[tuple[str, int]]) -> Iterator[int]:
    """Yield the indexes of the same among paths and sizes, some of them more than once.

    What lies below a path follows it among the paths that begin with it.
    """
    above: list[tuple[str, int]] = []
    for index, (path, size) in enumerate(sized):
        while above and not path.startswith(above[-1][0]):
            above.pop()
        for folder, at in above:
            if path[len(folder) : len(folder) + 1] == "/":
                yield at
        if not size:
            above.append((path, index))


def without_folders(items: Iterable[Item], sized: Callable[[Item], tuple[str, int]]) -> list[Item]:
    """Return items without those that stand for folders, in byte order of their paths.

    Args:
        items: In any order.
        sized: Returns path and size of one.
    """
    files = sorted(items, key=lambda item: sized(item)[0].encode())
    files = [item for item in files if not is_placeholder(*sized(item))]
    folders = set(find_empty_folders(map(sized, files)))
    return [item for number, item in enumerate(files) if number not in folders]
