"""Entries taken from a part already built: the same bytes with few requests, and the objects where it proves wrong."""

from __future__ import annotations

import random
from collections.abc import Mapping

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from packline.model import Member, Part
from packline.part_builder.build_stats import BuildStats
from packline.part_builder.copy_runs import BasePart, find_copy_runs
from tests.fakes.s3 import FakeS3, Fault, Request
from tests.unit.part_builder.parts import KEY, assert_is_the_part, in_store, pack, some_files

OLD = "packages/old.vhpkgzip"


def donor_of(s3: FakeS3, files: Mapping[str, bytes]) -> tuple[Part, list[Member]]:
    """A part already built, and its members."""
    members = in_store(s3, files)
    return pack(s3, members, key=OLD), members


def object_changed(
    files: Mapping[str, bytes], touched: list[str], extra: Mapping[str, bytes]
) -> dict[str, bytes]:
    return {**files, **{path: files[path] + b"!" for path in touched}, **extra}


def take(s3: FakeS3, old: Part, theirs: list[Member], files: Mapping[str, bytes]) -> BuildStats:
    """Pack ``files`` with that donor, and compare every byte."""
    members = in_store(s3, files)
    s3.seen.clear()
    stats = BuildStats()
    base_part = BasePart(old.key, old.size, old.crc32, find_copy_runs(members, old.size, theirs))
    assert_is_the_part(pack(s3, members, stats, base_parts=[base_part]), s3.data(KEY), files)
    assert s3.uploads == {}
    return stats


def reads(s3: FakeS3, prefix: str) -> int:
    return sum(seen.method == "GET" and seen.key.startswith(prefix) for seen in s3.seen)


def test_unchanged_entries_are_read_in_stretches() -> None:
    with FakeS3() as s3:
        files = some_files(*[50] * 200)
        old, theirs = donor_of(s3, files)
        stats = take(s3, old, theirs, object_changed(files, ["dir/f0100.bin"], {"dir/f0020a.bin": b"added"}))
        # A slice is 1,000 bytes: an entry that crosses into the next one is read as an object.
        assert stats.copied_members >= 160
        objects = {seen.key for seen in s3.seen if seen.key.startswith("outputs/")}
        assert len(objects) == 201 - stats.copied_members
        assert reads(s3, OLD) <= 24


def test_a_small_part_takes_them_as_well() -> None:
    with FakeS3() as s3:
        files = some_files(*[20] * 9)
        old, theirs = donor_of(s3, files)
        stats = take(s3, old, theirs, object_changed(files, ["dir/f0004.bin"], {}))
        assert (stats.copied_members, reads(s3, OLD), reads(s3, "outputs/")) == (8, 2, 1)


def test_a_donor_that_is_gone_is_not_missed() -> None:
    with FakeS3() as s3:
        files = some_files(*[50] * 40)
        old, theirs = donor_of(s3, files)
        del s3.objects[OLD]
        assert take(s3, old, theirs, files).copied_members == 0


def test_a_donor_of_another_size_or_crc_is_not_asked() -> None:
    with FakeS3() as s3:
        files = some_files(*[50] * 40)
        old, theirs = donor_of(s3, files)
        s3.put(OLD, s3.data(OLD)[:-1] + b"?", crc=True)
        assert take(s3, old, theirs, files).copied_members == 0
        assert reads(s3, OLD) == 0


@pytest.mark.parametrize("checksums", [True, False])
def test_entries_that_are_not_what_we_would_write_are_read_from_the_objects(checksums: bool) -> None:
    with FakeS3(checksums=checksums) as s3:
        files = some_files(*[50] * 40)
        old, theirs = donor_of(s3, files)
        damaged = bytearray(s3.data(OLD))
        damaged[200] ^= 1
        s3.versions[OLD][-1].data = bytes(damaged)
        stats = take(s3, old, theirs, object_changed(files, ["dir/f0030.bin"], {}))
        assert 0 < stats.copied_members < 40 - 8, "the piece with the damage is not believed, the others are"


def test_a_donor_that_vanishes_meanwhile_is_replaced_by_the_objects() -> None:
    with FakeS3() as s3:
        files = some_files(*[50] * 40)
        old, theirs = donor_of(s3, files)

        def vanish(seen: Request) -> Fault | None:
            return Fault(404, "NoSuchKey") if seen.key == OLD and seen.method == "GET" else None

        s3.fault = vanish
        assert take(s3, old, theirs, files).copied_members == 0


def test_another_list_of_members_than_the_part_was_made_of_gives_nothing() -> None:
    with FakeS3() as s3:
        old, theirs = donor_of(s3, some_files(*[50] * 10))
        assert find_copy_runs(theirs, old.size, theirs[:-1]) == []
        (whole,) = find_copy_runs(theirs, old.size, theirs)
        assert whole == (0, 10, 0)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    sizes=st.lists(st.integers(0, 300), min_size=2, max_size=60),
    seed=st.integers(0, 99),
    slice_bytes=st.integers(60, 2500),
)
def test_any_change_gives_the_same_part_as_without_a_donor(
    sizes: list[int], seed: int, slice_bytes: int
) -> None:
    with FakeS3() as s3:
        files = some_files(*sizes)
        old, theirs = donor_of(s3, files)
        dice = random.Random(seed)
        kept = {path: body for path, body in files.items() if dice.random() > 0.1}
        touched = [path for path in kept if dice.random() < 0.1]
        new = object_changed(kept, touched, {"dir/f0001x": b"x", "a": b""})
        members = in_store(s3, new)
        base_part = BasePart(old.key, old.size, old.crc32, find_copy_runs(members, old.size, theirs))
        part = pack(s3, members, base_parts=[base_part], slice_bytes=slice_bytes)
        assert_is_the_part(part, s3.data(KEY), new)


def take_verified(
    s3: FakeS3, old: Part, theirs: list[Member], files: Mapping[str, bytes], sha256: str
) -> int:
    """Pack ``files`` with that base, whose SHA-256 is compared first; how many entries came out of it."""
    members = in_store(s3, files)
    stats = BuildStats()
    base = BasePart(old.key, old.size, old.crc32, find_copy_runs(members, old.size, theirs), sha256)
    part = pack(s3, members, stats, base_parts=[base], verify_sha256=True)
    assert_is_the_part(part, s3.data(KEY), files)
    return stats.copied_members


def test_with_verification_a_part_is_a_base_only_if_all_its_bytes_have_the_recorded_sha256() -> None:
    with FakeS3() as s3:
        files = some_files(*[50] * 200)
        old, theirs = donor_of(s3, files)
        more = object_changed(files, ["dir/f0100.bin"], {})
        assert take_verified(s3, old, theirs, more, old.sha256) > 0
        s3.objects.pop(KEY)
        assert take_verified(s3, old, theirs, more, "0" * 64) == 0
        s3.objects.pop(KEY)
        assert take_verified(s3, old, theirs, more, "") == 0
