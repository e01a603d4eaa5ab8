"""Members inside parts of their uploader are packed by ranges, many at a time where they lie side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest

from packline.errors import ObjectChanged
from packline.model import Member
from packline.part_builder.build_stats import BuildStats
from packline.part_builder.copy_runs import BasePart
from packline.part_range import parse_part_range
from packline.pipeline.uploaded_ranges import find_uploaded_parts
from packline.vhpkgzip.layout import PartLayout
from tests.fakes.s3 import FakeS3
from tests.memory_store import MemoryStore
from tests.unit.client.packed import packed_members
from tests.unit.part_builder.parts import KEY, SMALL, assert_is_the_part, in_store, pack, some_files

FILES = some_files(*[60] * 120)
PART = "outputs/exec-1/.packline-parts/0.vhpkgzip"

both = pytest.mark.parametrize("versioned", [True, False], ids=["versioned", "by ETag"])


def sources(s3: FakeS3, members: Sequence[Member]) -> list[BasePart]:
    """What the pipeline finds of the parts in the store."""
    store = MemoryStore()
    for key in s3.objects:
        stored = store.put(key, s3.data(key))
        theirs = s3.versions[key][-1]
        version = (
            theirs.version_id
            if any(f":{theirs.version_id}:" in (m.version_id or "") for m in members)
            else None
        )
        changed = stored._replace(version_id=version, etag=theirs.etag.strip('"'))
        store.bodies[key][-1] = changed, s3.data(key)
    return find_uploaded_parts(members, store)


def built(
    s3: FakeS3, members: Sequence[Member], files: Mapping[str, bytes], base: Sequence[BasePart]
) -> BuildStats:
    """Build the part, and compare every byte."""
    stats = BuildStats()
    part = pack(s3, members, stats, base_parts=base)
    assert_is_the_part(part, s3.data(KEY), files)
    return stats


@both
def test_members_that_lie_side_by_side_come_by_large_ranges(s3: FakeS3, versioned: bool) -> None:
    members = packed_members(s3, FILES, 60, versioned=versioned)
    base = sources(s3, members)
    assert [[run.members for run in part.copy_runs] for part in base] == [[60], [60]]
    stats = built(s3, members, FILES, base)
    assert stats.copied_members > 80  # an entry that crosses the end of a slice is read by its own range
    assert stats.requests < 80


@both
def test_each_member_can_be_read_by_its_own_range(s3: FakeS3, versioned: bool) -> None:
    members = packed_members(s3, FILES, 60, versioned=versioned)
    assert built(s3, members, FILES, ()).copied_members == 0


def test_members_inside_parts_and_objects_make_one_part(s3: FakeS3) -> None:
    objects = {path: data for number, (path, data) in enumerate(FILES.items()) if number % 7 == 0}
    packed = {path: data for path, data in FILES.items() if path not in objects}
    members = sorted([*in_store(s3, objects), *packed_members(s3, packed)], key=lambda m: m.path.encode())
    built(s3, members, FILES, sources(s3, members))


def test_a_member_under_another_path_is_read_by_its_own_range(s3: FakeS3) -> None:
    moved = {f"moved/{path}": data for path, data in FILES.items()}
    members = [m._replace(path=f"moved/{m.path}") for m in packed_members(s3, FILES)]
    built(s3, members, moved, sources(s3, members))


def test_a_part_that_was_written_again_is_refused(s3: FakeS3) -> None:
    members = packed_members(s3, FILES, 200, versioned=False)
    base = sources(s3, members)
    s3.put(PART, s3.data(PART)[::-1])
    for chosen in (base, ()):
        with pytest.raises(ObjectChanged):
            pack(s3, members, base_parts=chosen)


def test_damaged_bytes_are_refused(s3: FakeS3) -> None:
    members = packed_members(s3, FILES, 200)
    base, versions = sources(s3, members), s3.versions[PART]
    data = bytearray(versions[-1].data)
    data[70] ^= 1
    versions[-1] = replace(versions[-1], data=bytes(data))
    for chosen in (base, ()):
        with pytest.raises(ObjectChanged, match="has the CRC-32"):
            pack(s3, members, base_parts=chosen)


def test_damaged_bytes_are_refused_also_of_a_member_that_several_requests_read(s3: FakeS3) -> None:
    members = packed_members(s3, FILES, 200)
    layout = PartLayout([each.path.encode() for each in members], [each.size for each in members])
    slices = SMALL.slice_bytes
    at = next(at for at in layout.data_offsets if at // slices != (at + 59) // slices)
    data = bytearray(s3.versions[PART][-1].data)
    data[at] ^= 1
    s3.versions[PART][-1] = replace(s3.versions[PART][-1], data=bytes(data))
    for chosen in (sources(s3, members), ()):
        with pytest.raises(ObjectChanged, match="has the CRC-32"):
            pack(s3, members, base_parts=chosen)


def test_bytes_that_only_the_part_itself_has_the_crc_of_are_refused(s3: FakeS3) -> None:
    """A part that was adopted as an archive is whole, and the list of its files says something else."""
    members = packed_members(s3, FILES, 200)
    at = parse_part_range(members[7].version_id)
    assert at is not None
    members[7] = members[7]._replace(version_id=at._replace(crc32=at.crc32 ^ 1).encode())
    for chosen in (sources(s3, members), ()):
        with pytest.raises(ObjectChanged, match="has the CRC-32"):
            pack(s3, members, base_parts=chosen)


def test_a_store_that_ignores_ranges_is_refused(s3: FakeS3) -> None:
    members = packed_members(s3, FILES, 200)
    s3.ignores_ranges = True
    with pytest.raises(ObjectChanged):
        pack(s3, members)
