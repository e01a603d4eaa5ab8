"""docs/format.md is enough to write packages: a writer made from the page cuts as ours does, and writes our bytes."""

from __future__ import annotations

import io
import re
from functools import partial
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from packline.vhpkgzip.chunking import PartLimits, split_into_parts
from packline.vhpkgzip.writer import MemberSource, write_part
from tests.unit.package import second_writer

Member = tuple[bytes, int]

names = (
    st.lists(st.text("ab0é-", min_size=1, max_size=3), min_size=1, max_size=4).map("/".join).map(str.encode)
)


def without_clashes(paths: list[bytes]) -> list[bytes]:
    """In order, and no path a folder of another."""
    kept: list[bytes] = []
    for path in sorted(set(paths)):
        folders = [path[: match.start()] for match in re.finditer(b"/", path)]
        if not set(folders) & set(kept):
            kept.append(path)
    return kept


@st.composite
def members_and_limits(draw: st.DrawFn) -> tuple[list[Member], int, int]:
    """Members with sizes around what fits alone, what fits beside others, and a quarter of the limit."""
    paths = without_clashes(draw(st.lists(names, max_size=60)))
    limit, files = draw(st.integers(1, 4_000)), draw(st.integers(1, 40))
    costs = st.one_of(
        st.sampled_from([limit - 98, limit - 97, limit, limit // 4, limit // 4 + 1, (limit - 98) // 2]),
        st.integers(0, max(limit // 8, 1)),
        st.integers(0, 2 * limit),
    )
    sizes = [max(draw(costs) - 124 - 2 * len(path), 0) for path in paths]
    return list(zip(paths, sizes, strict=True)), limit, files


def ours(members: list[Member], limit: int, files: int) -> list[list[Member]]:
    limits = PartLimits(limit, files)
    return list(split_into_parts(members, lambda member: member[1], lambda member: member[0], limits))


@given(members_and_limits())
@example(([], 1_000, 8))
@example(([(b"alone", 0)], 1_000, 8))
@example(([(b"alone", 10_000)], 1_000, 8))
def test_a_writer_made_from_the_page_cuts_as_we_do(case: tuple[list[Member], int, int]) -> None:
    members, limit, files = case
    assert second_writer.cut(members, limit, files) == ours(members, limit, files)


@pytest.mark.parametrize("beyond", [-1, 0, 1])
def test_both_agree_where_members_reach_a_limit_exactly(beyond: int) -> None:
    limit = 1_000
    cost = 124 + 2 * len(b"a/1")
    two = [(b"a/1", 100), (b"a/2", limit - 98 - 100 - 2 * cost + beyond)]
    parts = ours(two, limit, 10)
    assert len(parts) == (2 if beyond > 0 else 1)
    assert second_writer.cut(two, limit, 10) == parts
    alone = [(b"0", 1), (b"a/1", limit - 98 - cost + beyond), (b"b", 1)]
    assert second_writer.cut(alone, limit, 10) == ours(alone, limit, 10)
    quarter = [(b"a/1", limit // 4 - cost + beyond), (b"b/1", 0), (b"c/1", 0), (b"c/2", 500)]
    assert second_writer.cut(quarter, limit, 10) == ours(quarter, limit, 10)


def test_the_example_of_the_page_is_cut_as_it_says() -> None:
    members = [(path, 100) for path in (b"a/1", b"a/2", b"b/1", b"b/2")]
    assert ours(members, 1_000, 8) == second_writer.cut(members, 1_000, 8) == [members[:2], members[2:]]
    page = (Path(__file__).parents[3] / "docs" / "format.md").read_text()
    assert "the parts are `a/1 a/2` and `b/1 b/2`" in page


@pytest.mark.parametrize("count", [0, 1, 2, 65_534, 65_535, 65_536])
def test_both_write_the_same_bytes_on_either_side_of_the_limit_of_16_bits(count: int) -> None:
    members = [(b"%d/%06d" % (i % 7, i), b"%d" % i) for i in range(count)]
    members.sort()
    out = io.BytesIO()
    write_part([MemberSource(path.decode(), len(data), partial(iter, [data])) for path, data in members], out)
    assert out.getvalue() == second_writer.write(members)


@pytest.mark.parametrize("files", [65_534, 65_535, 65_536])
def test_parts_of_as_many_files_as_16_bits_count_are_cut_alike(files: int) -> None:
    members = [(b"%06d" % i, 0) for i in range(65_537)]
    parts = ours(members, 1 << 40, files)
    assert parts == second_writer.cut(members, 1 << 40, files)
    assert max(map(len, parts)) <= files
    whole = members[: files - 1]
    assert ours(whole, 1 << 40, files) == second_writer.cut(whole, 1 << 40, files) == [whole]
