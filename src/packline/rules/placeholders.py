"""Recognize empty objects that stand for a folder, which S3 does not have."""

from __future__ import annotations

from collections.abc import Sequence

from packline.model import Member

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

    The members are in byte order of their paths, so what lies below a path follows it among the paths that begin
    with it.
    """
    indexes: set[int] = set()
    above: list[tuple[str, int]] = []
    for index, member in enumerate(members):
        while above and not member.path.startswith(above[-1][0]):
            above.pop()
        indexes.update(at for path, at in above if member.path[len(path) : len(path) + 1] == "/")
        if not member.size:
            above.append((member.path, index))
    return indexes
