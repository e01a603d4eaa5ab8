"""Collects the CRC-32 of every file that was checked while it arrived, for the tree index of the cache."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence

from packline.client.cache.journal import Journal
from packline.client.cache.tree_index import TreeIndex
from packline.client.transfer.task import Transfer, decode_crcs
from packline.model import FetchPlan

RecordChecksums = Callable[[TreeIndex], None]
"""Puts what is known into an index."""


class CollectedChecksums:
    """CRC-32s of files whose paths are known while they arrive: chosen members, and single objects.

    There may be millions: paths are kept in one text, with a NUL behind each, which no path holds.
    """

    def __init__(self) -> None:
        self._paths, self._crcs = bytearray(), array("I")

    def add(self, transfer: Transfer, crcs: str) -> None:
        """Keep the CRC-32s of a finished transfer; nothing for a block, whose paths only the manifest tells."""
        paths = transfer.selected or ((transfer.path,) if transfer.path else ())
        if paths and crcs:
            for path, crc in zip(paths, decode_crcs(crcs), strict=False):
                self._paths += path.encode() + b"\0"
                self._crcs.append(crc)

    def __iter__(self) -> Iterator[tuple[bytes, int]]:
        """Yield path and CRC-32 of each file, in the order they came."""
        at = 0
        for crc in self._crcs:
            end = self._paths.index(0, at)
            yield bytes(self._paths[at:end]), crc
            at = end + 1

    def record(self, tree: TreeIndex) -> None:
        """Write the CRC-32s into an index; see ``RecordChecksums``."""
        record_crcs(tree, self)


def record_crcs(tree: TreeIndex, pairs: Iterable[tuple[bytes, int]]) -> None:
    """Record files by path and CRC-32; paths that the index does not have are left out."""
    for path, crc in pairs:
        number = tree.find(path)
        if number >= 0:
            tree.set_crc(number, crc)


def record_version_crcs(tree: TreeIndex, plan: FetchPlan, journal: Journal) -> None:
    """Record all files of a version by their rows: blocks follow each other in path order, as rows do."""
    order = tree.in_path_order()
    if len(order) != plan.files:
        return
    _record_blocks(tree, plan, journal, order)
    if journal.has_object_crcs:
        for row, file in enumerate(order):
            crc = journal.object_crc(row)
            if crc is not None:
                tree.set_crc(file, crc)


def _record_blocks(tree: TreeIndex, plan: FetchPlan, journal: Journal, order: Sequence[int]) -> None:
    row = 0
    for part in sorted(plan.parts, key=lambda part: part.index):
        for number, block in enumerate(part.blocks):
            crcs = journal.crcs(part.index, number)
            if crcs is not None and len(crcs) == block.members:
                tree.set_crcs(order[row : row + block.members], crcs)
            row += block.members
