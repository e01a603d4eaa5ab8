"""Folders of a dataset: what is directly in one, found in the index by bisection, not by looking at each member."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from packline.reader.dataset import Dataset


class FolderChild(NamedTuple):
    """A member that is directly in a folder, or a folder in it."""

    name: str
    first: int
    """Position of the member, or of the first one in the folder."""
    stop: int
    """One past the position of the last one."""
    is_folder: bool


def list_folder(dataset: Dataset, folder: str) -> Iterator[FolderChild]:
    """Yield what is directly in a folder, in the order of the paths; nothing if there is no such folder.

    Args:
        dataset: An open dataset.
        folder: Its path without a slash at the end; empty for the root.
    """
    prefix = f"{folder}/" if folder else ""
    paths = dataset.paths()
    position, end = dataset.range_of_prefix(prefix)
    while position < end:
        name, slash, _ = paths[position][len(prefix) :].partition("/")
        stop = dataset.range_of_prefix(f"{prefix}{name}/")[1] if slash else position + 1
        yield FolderChild(name, position, stop, bool(slash))
        position = stop
