"""From a fetch plan to transfers: which ranges of which parts, or which objects, bring the version."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import accumulate, islice

from packline.client.failures import UnusablePackage
from packline.client.journal import Journal
from packline.client.transfer import Kind, Transfer
from packline.model import FetchPlan, Member, Part


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
    """One transfer for each block that is not done, in order."""
    for part in plan.parts:
        for number, block in enumerate(part.blocks):
            transfer = Transfer(
                *(Kind.BLOCK, part.index, number, part.key, None),
                *(block.offset, block.length, block.members, block.crc32),
            )
            if not journal.done(transfer):
                yield transfer


def object_transfers(rows: Iterable[Member], first: int, journal: Journal) -> Iterator[Transfer]:
    """One transfer for each member that is not done; ``first`` is the manifest row of the first."""
    for row, member in enumerate(rows, first):
        transfer = Transfer(
            *(Kind.OBJECT, -1, row, member.key, member.version_id, 0, member.size, 1),
            path=member.path,
            etag=member.etag,
        )
        if not journal.done(transfer):
            yield transfer


def rows_of_block(plan: FetchPlan, transfer: Transfer) -> tuple[int, int]:
    """The manifest rows of a block, first and one past the last: parts and blocks follow path order."""
    part = _part(plan, transfer.part)
    before = sum(other.files for other in plan.parts if other.index < part.index)
    starts = list(accumulate((block.members for block in part.blocks), initial=before))
    return starts[transfer.number], starts[transfer.number + 1]


def block_members(
    plan: FetchPlan, transfer: Transfer, rows: Iterable[Member], journal: Journal
) -> Iterator[Transfer]:
    """The single objects that stand in for a block."""
    first, stop = rows_of_block(plan, transfer)
    return object_transfers(islice(rows, first, stop), first, journal)


def _part(plan: FetchPlan, index: int) -> Part:
    return next(part for part in plan.parts if part.index == index)
