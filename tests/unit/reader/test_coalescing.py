"""Wanted members are joined to ranges: each once, whole entries, no longer and no further apart than is worth it."""

from __future__ import annotations

import os
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from packline.model import FetchPlan, ManifestRef, Member, Packaging, Part
from packline.reader.coalescing import coalesce
from packline.reader.index_builder import build_index
from packline.reader.member_index import MemberIndex, open_index
from packline.vhpkgzip.layout import PartLayout
from tests.memory_store import MemoryStore


def index_of(sizes: list[int], part_files: int) -> MemberIndex:
    """Return the index of a version with members of these sizes."""
    members = tuple(
        Member(f"m{number:04d}", "", f"k{number}", None, size, "") for number, size in enumerate(sizes)
    )
    parts = []
    for number, first in enumerate(range(0, len(members), part_files)):
        held = members[first : first + part_files]
        layout = PartLayout([member.path.encode() for member in held], [member.size for member in held])
        blocks: tuple[object, ...] = ()
        total = sum(member.size for member in held)
        parts.append(
            Part(number, "d", f"p{number}", layout.size, len(held), total, "", 0, blocks, "", "")  # type: ignore[arg-type]
        )
    manifest = ManifestRef("0" * 64, (), len(members), sum(sizes), len(members), members)
    plan = FetchPlan("a", "b", "0" * 64, len(members), sum(sizes), manifest, tuple(parts), Packaging.BUILT)
    with TemporaryDirectory() as folder:
        handle = build_index(with_blocks(plan), MemoryStore(), Path(folder))
        try:
            index = open_index(handle, plan.content_hash)
        finally:
            os.close(handle)
    assert index is not None
    return index


def with_blocks(plan: FetchPlan) -> FetchPlan:
    """Give every part one block, so that its records add up."""
    from dataclasses import replace

    from packline.model import Block

    parts = tuple(replace(part, blocks=(Block(0, part.size, part.files, 0),)) for part in plan.parts)
    return replace(plan, parts=parts)


@settings(deadline=None, max_examples=40)
@given(st.data())
def test_every_member_is_in_exactly_one_range_that_starts_and_ends_with_entries(data: st.DataObject) -> None:
    sizes = data.draw(st.lists(st.integers(0, 400), min_size=1, max_size=30))
    index = index_of(sizes, data.draw(st.integers(1, 12)))
    chosen = sorted(data.draw(st.sets(st.integers(0, len(sizes) - 1))))
    gap, longest = data.draw(st.integers(0, 300)), data.draw(st.integers(1, 900))
    ranges = list(coalesce(index, chosen, gap, longest))
    assert [number for each in ranges for number in each.members] == chosen
    for each in ranges:
        part = index.parts[each.part]
        first, last = each.members[0], each.members[-1]
        assert part.first <= first <= last < part.stop
        assert (each.start, each.stop) == (index.offsets[first], index.entry_end(last, part))
        assert len(each.members) == 1 or each.length <= longest
        for former, latter in pairwise(each.members):
            assert index.offsets[latter] - index.entry_end(former, part) <= gap
    for before, after in pairwise(ranges):
        if before.part == after.part:
            part = index.parts[after.part]
            too_far = after.start - before.stop > gap
            first_end = index.entry_end(after.members[0], part)
            assert too_far or first_end - before.start > longest, "the ranges could have been one"
