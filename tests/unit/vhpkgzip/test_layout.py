"""The arithmetic of a part, against a plain reckoning and against time."""

from __future__ import annotations

import io
import tracemalloc
import zipfile
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from packline.vhpkgzip import headers
from packline.vhpkgzip.layout import BLOCK_MEMBERS, PartLayout
from tests.effort import instructions

LIMIT = headers.U32
contents = st.dictionaries(
    st.text("abcé/", min_size=1, max_size=12).map(str.encode), st.binary(max_size=200), max_size=40
)


def assemble(members: dict[bytes, bytes], layout: PartLayout) -> bytes:
    crcs = [zlib.crc32(data) for data in members.values()]
    pieces = [
        layout.local_header(i, crc) + data
        for i, (crc, data) in enumerate(zip(crcs, members.values(), strict=True))
    ]
    return b"".join(pieces) + layout.directory(crcs)


@given(contents)
def test_the_bytes_stand_where_the_layout_says_and_zipfile_reads_them(unsorted: dict[bytes, bytes]) -> None:
    members = dict(sorted(unsorted.items()))
    layout = PartLayout(list(members), [len(data) for data in members.values()])
    part = assemble(members, layout)
    assert len(part) == layout.size
    for i, (path, data) in enumerate(members.items()):
        assert part[layout.data_offsets[i] :][: len(data)] == data
        header = headers.parse_local_header(part, layout.header_offsets[i])
        assert header == (path, len(data), zlib.crc32(data), layout.data_offsets[i])
    with zipfile.ZipFile(io.BytesIO(part)) as archive:
        assert archive.testzip() is None
        assert [info.filename.encode() for info in archive.infolist()] == list(members)


@given(st.lists(st.integers(0, 5000), max_size=200), st.integers(1, 20_000))
def test_blocks_hold_every_entry_once_in_order_and_exceed_the_target_by_one_entry_at_most(
    sizes: list[int], block_bytes: int
) -> None:
    layout = PartLayout([b"%05d" % i for i in range(len(sizes))], sizes, block_bytes)
    at = first = 0
    for block in layout.blocks:
        assert (block.offset, block.first) == (at, first)
        assert block.members >= 1
        last = first + block.members - 1
        assert layout.header_offsets[last] - at < block_bytes
        at, first = at + block.length, first + block.members
    assert (at, first) == (layout.directory_offset, len(sizes))


def test_a_block_of_tiny_members_closes_at_the_count() -> None:
    layout = PartLayout([b"%06d" % i for i in range(10_000)], [0] * 10_000)
    assert [block.members for block in layout.blocks] == [2500] * 4


def test_members_of_no_size_behind_a_large_one_still_close_at_the_count() -> None:
    layout = PartLayout([b"%06d" % i for i in range(5_000)], [100 << 20] + [0] * 4_999)
    assert [block.members for block in layout.blocks] == [1, BLOCK_MEMBERS, 4_999 - BLOCK_MEMBERS]


@pytest.mark.parametrize("mib", range(33, 512, 31))
def test_there_are_as_many_blocks_for_each_of_two_or_four_workers(mib: int) -> None:
    sizes = [100 << 10] * (mib * 10)
    lengths = [block.length for block in PartLayout([b"%05d" % i for i in range(len(sizes))], sizes).blocks]
    assert len(lengths) % 4 == 0
    assert max(lengths) - min(lengths) <= 2 * (100 << 10)


@pytest.mark.parametrize(("mib", "blocks"), [(1, 1), (15, 1), (20, 2), (31, 2)])
def test_a_small_part_has_no_more_blocks_than_it_needs(mib: int, blocks: int) -> None:
    assert len(PartLayout([b"%02d" % i for i in range(mib)], [1 << 20] * mib).blocks) == blocks


@pytest.mark.parametrize("first", [LIMIT - 32, LIMIT - 31, LIMIT - 30, LIMIT - 1, LIMIT, LIMIT + 1])
def test_offsets_past_the_sentinel_are_counted_with_their_zip64_fields(first: int) -> None:
    layout = PartLayout([b"a", b"b", b"c"], [first, 1, LIMIT + 5])
    directory = layout.directory([1, 2, 3])
    assert layout.directory_offset + len(directory) == layout.size
    assert layout.data_offsets[0] == (31 if first < LIMIT else 51)
    assert len(layout.local_header(0, 1)) == layout.data_offsets[0]


@pytest.mark.parametrize(("count", "zip64"), [(65_534, 0), (65_535, 76), (70_000, 76)])
def test_the_entry_count_needs_zip64_from_65535_on(count: int, zip64: int) -> None:
    layout = PartLayout([b"%06d" % i for i in range(count)], [0] * count)
    assert layout.size == layout.directory_offset + count * (46 + 6) + 22 + zip64


@pytest.mark.parametrize("paths", [[b"b", b"a"], [b"a", b"a"]])
def test_paths_out_of_order_are_refused_by_name(paths: list[bytes]) -> None:
    with pytest.raises(ValueError, match=r"b'a' after b'[ab]'"):
        PartLayout(paths, [1, 1])


def test_work_grows_linearly_with_members() -> None:
    def work(count: int) -> int:
        paths = [b"folder-%04d/file-%08d" % (i // 1000, i) for i in range(count)]
        return instructions(lambda: PartLayout(paths, [10_000] * count))

    assert work(100_000) < 12 * work(10_000)


def test_a_layout_takes_at_most_150_bytes_a_member_while_it_is_made() -> None:
    paths, sizes = [b"%07d" % i for i in range(50_000)], [10_000] * 50_000
    tracemalloc.start()
    layout = PartLayout(paths, sizes)
    kept, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 150 * len(layout.sizes)
    assert kept < 40 * len(layout.sizes)
