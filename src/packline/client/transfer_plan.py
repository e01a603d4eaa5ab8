"""Plans a download: which ranges of which parts, or which objects, make up the version."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import accumulate, islice
from typing import Protocol

from packline.client.cache.journal import Journal
from packline.client.errors import UnusablePackage
from packline.client.transfer.task import Transfer, TransferKind
from packline.manifest.reader import ObjectReader, read_files
from packline.model import FetchPlan, Member, Packaging


class TransferPlan(Protocol):
    """What has to be downloaded."""

    plan: FetchPlan
    """Its files and bytes are what must be there in the end."""

    def transfers(self, journal: Journal) -> tuple[Iterable[Transfer], int]:
        """Return the transfers that are not done, and how many they are."""

    def fallback(self, transfer: Transfer, journal: Journal) -> Iterator[Transfer]:
        """Return the single objects that replace a range of a part."""


class FullPlan:
    """All files of a version: by blocks if it has a usable package, else one by one."""

    def __init__(self, plan: FetchPlan, objects: ObjectReader, warn: Callable[[str], None]) -> None:
        self.plan = plan
        self._objects = objects
        self._rows: Iterator[tuple[int, Member]] | None = None
        self._row = 0
        self.packaged = has_usable_package(plan, warn)
        """Whether it comes by blocks of parts."""

    def transfers(self, journal: Journal) -> tuple[Iterable[Transfer], int]:
        """Return the blocks, or the objects, that are not done."""
        if self.packaged:
            blocks = sum(len(part.blocks) for part in self.plan.parts)
            return block_transfers(self.plan, journal), blocks - journal.blocks
        rows = read_files(self.plan.manifest, self._objects)
        return object_transfers(enumerate(rows), journal), self.plan.files - journal.files

    def fallback(self, transfer: Transfer, journal: Journal) -> Iterator[Transfer]:
        """Return the members of a lost block as single objects."""
        first, stop = rows_of_block(self.plan, transfer)
        # Blocks come about in order, and the manifest may have many shards: it is read on from where it was left.
        if self._rows is None or first < self._row:
            self._rows, self._row = enumerate(read_files(self.plan.manifest, self._objects)), 0
        rows = list(islice(self._rows, first - self._row, stop - self._row))
        self._row = stop
        return object_transfers(rows, journal)


def has_usable_package(plan: FetchPlan, warn: Callable[[str], None]) -> bool:
    """Return whether the version has a package whose records add up; warns if there should be one."""
    if not plan.parts:
        if plan.packaging is not Packaging.NONE and plan.files:
            warn(f"The package of {plan.uri} is {plan.packaging}: files are fetched one by one.")
        return False
    try:
        check_package(plan)
    except UnusablePackage as error:
        warn(f"{error.message} Files are fetched one by one.")
        return False
    return True


def check_package(plan: FetchPlan) -> None:
    """Refuse part records that contradict themselves or the version. Raises UnusablePackage."""
    for part in plan.parts:
        at = 0
        for block in part.blocks:
            if block.offset != at or block.length <= 0 or block.members <= 0:
                raise UnusablePackage(f"The blocks of part {part.key!r} do not join at byte {at}.")
            at += block.length
        if at > part.size or sum(block.members for block in part.blocks) != part.files:
            raise UnusablePackage(f"The blocks of part {part.key!r} are not the whole part.")
    files, total = sum(part.files for part in plan.parts), sum(part.bytes for part in plan.parts)
    if (files, total) != (plan.files, plan.bytes):
        raise UnusablePackage(
            f"The parts of {plan.uri} hold {files} files and {total} bytes, "
            f"the version has {plan.files} files and {plan.bytes} bytes."
        )


def block_transfers(plan: FetchPlan, journal: Journal) -> Iterator[Transfer]:
    """Yield one transfer for each block that is not done, in order."""
    for part in plan.parts:
        for number, block in enumerate(part.blocks):
            transfer = Transfer(
                *(TransferKind.BLOCK, part.index, number, part.key, None),
                *(block.offset, block.length, block.members, block.crc32),
            )
            if not journal.done(transfer):
                yield transfer


def object_transfers(rows: Iterable[tuple[int, Member]], journal: Journal) -> Iterator[Transfer]:
    """Yield one transfer for each numbered row of the manifest that is not done."""
    for row, member in rows:
        transfer = Transfer(
            *(TransferKind.OBJECT, -1, row, member.key, member.version_id, 0, member.size, 1),
            path=member.path,
            etag=member.etag,
        )
        if not journal.done(transfer):
            yield transfer


def rows_of_block(plan: FetchPlan, transfer: Transfer) -> tuple[int, int]:
    """Return the manifest rows of a block, first and one past the last: parts and blocks follow path order."""
    part = next(part for part in plan.parts if part.index == transfer.part)
    before = sum(other.files for other in plan.parts if other.index < part.index)
    starts = list(accumulate((block.members for block in part.blocks), initial=before))
    return starts[transfer.number], starts[transfer.number + 1]
