"""Compares a scanned tree with what a manifest says it holds: names, sizes and count."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from packline.client.cache.tree_scan import ScannedTree

ExpectedFiles = Iterable[tuple[bytes, int]]
"""Path and size of every file, in any order."""


class Damage(NamedTuple):
    """What has to be done to a folder so that it holds a version again."""

    files: list[bytes]
    """Paths of files that are missing or wrong."""
    extra: list[bytes]
    """Paths of entries that do not belong there; of a folder, without what is in it."""

    def __bool__(self) -> bool:
        return bool(self.files or self.extra)


def compare(scanned: ScannedTree, expected: ExpectedFiles) -> Damage:
    """Return the files that are missing or have another size, and the entries that the manifest does not name."""
    tree = scanned.tree
    named = bytearray(len(tree.names))
    wrong: list[bytes] = []
    folders = {b""}
    for path, size in expected:
        number = tree.find(path)
        if number >= 0:
            named[number] = 1
        if number < 0 or tree.sizes[number] != size:
            wrong.append(path)
        _add_folders(folders, path)
    extra = scanned.others + [path for path in tree.folders if path not in folders]
    if not all(named):
        extra += [path for number, path in enumerate(tree.paths()) if not named[number]]
    return Damage(wrong, _without_nested(extra))


def _add_folders(folders: set[bytes], path: bytes) -> None:
    while (path := path.rpartition(b"/")[0]) not in folders:
        folders.add(path)


def _without_nested(paths: list[bytes]) -> list[bytes]:
    """Return the paths without those that are below another of them."""
    kept: list[bytes] = []
    for path in sorted(paths, key=lambda path: path.split(b"/")):
        if not kept or not path.startswith(kept[-1] + b"/"):
            kept.append(path)
    return kept
