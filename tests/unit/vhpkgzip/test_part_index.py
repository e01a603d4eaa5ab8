"""The index that is published beside a part: it says of each member what the part's layout says."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from packline.keys import part_index_key
from packline.model import Block
from packline.vhpkgzip.layout import PartLayout
from packline.vhpkgzip.part_index import (
    RUN_BYTES,
    decode_piece,
    decode_run_table,
    encode_part_index,
    has_index,
    piece_starts,
    run_table_length,
)


def a_layout(sizes: list[int], block_bytes: int = 1 << 20) -> tuple[PartLayout, tuple[Block, ...]]:
    """A layout of files with these sizes, and its blocks."""
    paths = [f"folder/ä{number:06d}".encode() for number in range(len(sizes))]
    layout = PartLayout(paths, sizes, block_bytes)
    return layout, tuple(Block(span.offset, span.length, span.members, 0) for span in layout.blocks)


@settings(max_examples=30, deadline=None)
@given(sizes=st.lists(st.sampled_from([0, 1, 70_000, 300_000, 1 << 33]), min_size=1, max_size=60))
def test_pieces_and_runs_say_what_the_layout_says(sizes: list[int]) -> None:
    layout, blocks = a_layout(sizes)
    index = encode_part_index(layout, blocks)
    starts = piece_starts(layout.directory_offset, index.blocks)
    assert has_index(index.blocks)
    assert starts[-1] == len(index.body)
    first = 0
    for (start, stop), block in zip(pairwise(starts), index.blocks, strict=True):
        members = decode_piece(memoryview(index.body)[start:stop], block)
        span = slice(first, first + block.members)
        assert members.offsets == layout.header_offsets[span]
        assert members.sizes == layout.sizes[span]
        assert members.paths == b"".join(layout.paths[span])
        assert list(members.path_lengths) == list(map(len, layout.paths[span]))
        first += block.members
    assert first == len(sizes)
    runs = decode_run_table(index.body[: run_table_length(layout.directory_offset)])
    for run, member in enumerate(runs):
        assert all(offset < run * RUN_BYTES for offset in layout.header_offsets[:member])
        assert all(offset >= run * RUN_BYTES for offset in layout.header_offsets[member:])


@pytest.mark.parametrize("at", [0, 20, -1])
def test_a_damaged_piece_is_refused(at: int) -> None:
    layout, blocks = a_layout([10, 20, 30])
    index = encode_part_index(layout, blocks)
    (start, stop) = piece_starts(layout.directory_offset, index.blocks)
    piece = bytearray(index.body[start:stop])
    piece[at] ^= 1
    with pytest.raises(ValueError, match="CRC-32"):
        decode_piece(memoryview(piece), index.blocks[0])
    with pytest.raises(ValueError, match="CRC-32"):
        decode_piece(memoryview(piece)[:-1], index.blocks[0])


def test_a_damaged_table_of_runs_is_refused() -> None:
    layout, blocks = a_layout([10, 20, 30])
    table = bytearray(encode_part_index(layout, blocks).body[: run_table_length(layout.directory_offset)])
    table[0] ^= 1
    with pytest.raises(ValueError, match="runs"):
        decode_run_table(table)


@pytest.mark.parametrize("length", [0, 3, 4, 7])
def test_a_table_of_runs_that_is_cut_off_is_refused(length: int) -> None:
    layout, blocks = a_layout([10, 20, 30])
    table = encode_part_index(layout, blocks).body[: run_table_length(layout.directory_offset)]
    for cut in (table[:length], bytes(length)):
        with pytest.raises(ValueError, match="runs"):
            decode_run_table(cut)


def test_blocks_of_older_releases_have_no_index() -> None:
    assert not has_index((Block(0, 10, 1, 5),))
    assert not has_index(())


def test_the_index_stands_beside_its_part() -> None:
    assert part_index_key("packages/ab12.vhpkgzip") == "packages/ab12.members"
