"""Walking a block as its bytes arrive, in views of any size."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from packline.package import faults
from packline.package.blocks import BlockWalker
from packline.package.headers import pack_local

Walked = list[tuple[str, int, bytes]]


def block_of(members: dict[str, bytes]) -> bytes:
    return b"".join(
        pack_local(path.encode(), len(data), zlib.crc32(data)) + data for path, data in members.items()
    )


MEMBERS = {"a": b"alpha", "b/c": b"", "d": bytes(300), "é": b"last"}
BLOCK = block_of(MEMBERS)


def walk(block: bytes, members: int, capacity: int, pieces: Callable[[int], int]) -> Walked:
    """Receive a block into a buffer of ``capacity`` bytes, ``pieces(i)`` bytes at a time, as a fetch does."""
    walker = BlockWalker(len(block), members)
    found: Walked = []
    buffer, filled, received, turn = bytearray(capacity), 0, 0, 0
    while received < len(block) or filled:
        count = (
            max(1, min(pieces(turn), capacity - filled, len(block) - received))
            if received < len(block)
            else 0
        )
        buffer[filled : filled + count] = block[received : received + count]
        received, filled, turn = received + count, filled + count, turn + 1
        found += [
            (path, crc32, bytes(data)) for path, crc32, data in walker.walk(memoryview(buffer)[:filled])
        ]
        rest = bytes(buffer[walker.used : filled])
        if walker.pending and filled - walker.used == capacity:
            header = walker.pending
            data = rest[header.data_offset - walker.used :]
            more = header.size - len(data)
            data += block[received : received + more]
            received += more
            found.append((header.path.decode(), header.crc32, data))
            walker.skip()
            rest = b""
        elif not count:
            break
        buffer[: len(rest)], filled = rest, len(rest)
    walker.finish()
    return found


@given(
    st.dictionaries(st.text("abc", min_size=1, max_size=4), st.binary(max_size=200), max_size=12),
    st.integers(120, 400),
    st.lists(st.integers(1, 150), min_size=1, max_size=10),
)
def test_however_the_bytes_arrive_the_same_members_come_out(
    unsorted: dict[str, bytes], capacity: int, steps: list[int]
) -> None:
    members = dict(sorted(unsorted.items()))
    walked = walk(block_of(members), len(members), capacity, lambda turn: steps[turn % len(steps)])
    assert walked == [(path, zlib.crc32(data), data) for path, data in members.items()]


def test_a_view_that_goes_on_behind_the_block_is_read_to_the_end_of_the_block_only() -> None:
    walker = BlockWalker(len(BLOCK), 4)
    assert [path for path, _, _ in walker.walk(memoryview(BLOCK + BLOCK))] == list(MEMBERS)
    assert walker.used == len(BLOCK)
    walker.finish()


@pytest.mark.parametrize(
    ("block", "members", "fault"),
    [
        (BLOCK, 5, faults.BlockMismatch),
        (BLOCK, 3, faults.BlockMismatch),
        (BLOCK[:-1], 4, faults.BlockMismatch),
        (BLOCK[:-5], 4, faults.BlockMismatch),
        (BLOCK[31:], 4, faults.BadSignature),
        (BLOCK.replace(b"alpha", b"alphb"), 4, faults.BadCrc),
        (block_of({"a": b"1"}) * 2, 2, faults.DuplicateName),
        (block_of({"b": b"1", "a": b"2"}), 2, faults.UnsortedEntries),
        (block_of({"../a": b""}), 1, faults.TraversalName),
        (block_of({"a//b": b""}), 1, faults.LooseName),
        (block_of({"a\0b": b""}), 1, faults.NulInName),
        (pack_local(b"a", 1 << 40, 0) + bytes(100), 1, faults.BlockMismatch),
        (b"", 1, faults.BlockMismatch),
        (bytes(100), 1, faults.BadSignature),
    ],
)
def test_a_block_that_is_not_what_its_record_says_has_its_fault(
    block: bytes, members: int, fault: type[faults.Fault]
) -> None:
    with pytest.raises(fault) as caught:
        walk(block, members, 1 << 16, lambda turn: 1 << 16)
    assert type(caught.value) is fault


@given(st.integers(0, len(BLOCK) - 1), st.integers(1, 255))
def test_no_changed_byte_of_a_block_passes(at: int, flip: int) -> None:
    mutant = bytearray(BLOCK)
    mutant[at] ^= flip
    expected = [(path, zlib.crc32(data), data) for path, data in MEMBERS.items()]
    try:
        walked = walk(bytes(mutant), 4, 1 << 16, lambda turn: 1 << 16)
    except faults.Fault:
        return
    assert [entry[1:] for entry in walked] == [entry[1:] for entry in expected]
    assert [path for path, _, _ in walked] != [path for path, _, _ in expected]


def test_a_size_that_lies_is_found_before_anything_is_read_for_it() -> None:
    huge = (
        pack_local(b"a", 5, 0)[:18] + struct.pack("<II", 0x7FFFFFFF, 0x7FFFFFFF) + pack_local(b"a", 5, 0)[26:]
    )
    with pytest.raises(faults.BlockMismatch):
        list(BlockWalker(100, 1).walk(memoryview(huge + bytes(60))))
