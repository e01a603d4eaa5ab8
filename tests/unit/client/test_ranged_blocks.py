"""Ranges of a block are put together only where they add up to exactly what the plan says."""

from __future__ import annotations

from binascii import crc32

import pytest

from packline.client.errors import DamagedBlock, DamagedEntry
from packline.client.transfer.ranges import RangedBlock, ranged_transfer
from packline.client.transfer.task import (
    PartialMember,
    RangeResult,
    Transfer,
    TransferKind,
    TransferSummary,
)

BLOCK = Transfer(TransferKind.BLOCK, 0, 3, "part", None, start=100, length=30, members=2, crc32=0)


def section(start: int, length: int, first: str, last: str = "", files: int = 1) -> RangeResult:
    landed = TransferSummary(files, 1, first, last or first)
    return RangeResult(start, length, crc32(bytes(length)).to_bytes(4, "big").hex(), landed)


def ranged(*results: RangeResult, members: int = 2, crc: int | None = None) -> RangedBlock:
    whole = crc32(bytes(30)) if crc is None else crc
    return RangedBlock(BLOCK._replace(members=members, crc32=whole), 10, results, "/nonexistent")


def test_sections_that_add_up_are_one_summary() -> None:
    done = ranged(section(100, 20, "a"), section(120, 10, "b"))
    assert done.next_transfers() == []
    (summary,) = done.finish()
    assert summary is not None
    assert (summary.files, summary.bytes, summary.first, summary.last) == (2, 2, "a", "b")


@pytest.mark.parametrize(
    ("results", "members", "crc", "complaint"),
    [
        ((section(100, 20, "a"), section(120, 10, "a")), 2, None, "twice or out of order"),
        ((section(100, 20, "b"), section(120, 10, "a")), 2, None, "twice or out of order"),
        ((section(100, 20, "a"), section(120, 10, "b")), 3, None, "holds 2 of the 3 entries"),
        ((section(100, 30, "a"),), 2, None, "holds 1 of the 2 entries"),
        ((section(100, 30, "a"),), 1, 7, "does not have the CRC-32"),
    ],
)
def test_sections_that_do_not_add_up_are_a_damaged_block(
    results: tuple[RangeResult, ...], members: int, crc: int | None, complaint: str
) -> None:
    with pytest.raises(DamagedBlock, match=complaint):
        list(ranged(*results, members=members, crc=crc).finish())


def test_an_entry_that_goes_on_behind_the_block_is_refused_before_it_is_requested() -> None:
    opened = PartialMember("large", 100, 1, present=5, present_crc32=0)
    with pytest.raises(DamagedBlock, match="ends inside 'large'"):
        ranged(section(100, 20, "a")._replace(open=opened)).next_transfers()
    with pytest.raises(DamagedBlock, match="ends inside an entry"):
        ranged(section(100, 31, "a")).next_transfers()


def test_a_large_entry_with_another_checksum_is_named() -> None:
    opened = PartialMember("large", 10, crc32=1, present=0, present_crc32=0)
    piece = RangeResult(120, 10, crc32(bytes(10)).to_bytes(4, "big").hex())
    with pytest.raises(DamagedEntry, match="'large' in block 3 of part 0"):
        list(ranged(section(100, 20, "a")._replace(open=opened), piece).finish())


def test_ranges_that_cannot_be_trusted_are_all_requested_again() -> None:
    done = ranged(section(100, 20, "a"), section(120, 10, "b"))
    done.forget()
    (first,) = done.next_transfers()
    assert (first.kind, first.start, first.length) == (TransferKind.SECTION, 100, 10)
    assert done.next_transfers() == []
    assert done.outstanding == 1


def test_only_what_is_longer_than_two_ranges_is_split() -> None:
    assert ranged_transfer(BLOCK, 15, (), "/") is None
    assert ranged_transfer(BLOCK._replace(kind=TransferKind.PIECE), 10, (), "/") is None
    assert isinstance(ranged_transfer(BLOCK, 14, (), "/"), RangedBlock)
