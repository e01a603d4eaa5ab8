"""Members of many datums by the datum index: what reading the manifest would find, from as few reads as it takes."""

from __future__ import annotations

from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from packline.errors import InvalidInput
from packline.model import ManifestRef, Member
from packline.pipeline.datum_rows import find_members_by_index
from packline.pipeline.manifests import write_manifest
from packline.rules.datum_ids import datum_id, execution_prefix
from tests.builders import a_member
from tests.memory import MemoryStore

PREFIX = execution_prefix("e1")
MEMBERS = [
    a_member(f"{number:03}.bin", datum=datum_id(PREFIX, f"{number:03}.bin", "v")) for number in range(100)
]


def stored(members: list[Member]) -> tuple[MemoryStore, ManifestRef]:
    store = MemoryStore()
    return store, write_manifest(store, members, shard_rows=7)


@settings(max_examples=40, deadline=None)
@given(st.sets(st.integers(0, 140), max_size=60))
def test_members_are_those_that_reading_the_manifest_finds(numbers: set[int]) -> None:
    """Numbers from 100 on are datums that the execution has not made."""
    store, manifest = stored(MEMBERS)
    ids = [datum_id(PREFIX, f"{number:03}.bin", "v") for number in numbers]
    members = find_members_by_index(store, manifest, ids, shard_rows=7)
    assert members == [MEMBERS[number] for number in sorted(numbers) if number < 100]


def test_only_shards_that_have_some_of_the_datums_are_read() -> None:
    store, manifest = stored(MEMBERS)
    for key in [*manifest.shards[1:9], *manifest.shards[10:]]:
        del store.bodies[key]
    chosen = [MEMBERS[65], MEMBERS[3], MEMBERS[0]]
    ids = [member.datum for member in chosen]
    assert find_members_by_index(store, manifest, ids, shard_rows=7) == chosen[::-1]


def test_more_shards_than_a_request_reads_are_refused_before_any_is_read() -> None:
    store, manifest = stored(MEMBERS)
    ids = [member.datum for member in MEMBERS[::10]]
    assert len(find_members_by_index(store, manifest, ids, 10, shard_rows=7)) == 10
    for key in manifest.shards:
        del store.bodies[key]
    with pytest.raises(InvalidInput, match="10 files are spread over 10 pieces") as caught:
        find_members_by_index(store, manifest, ids, 9, shard_rows=7)
    assert "PACKLINE_TABLE" in caught.value.remedy


def test_no_shard_is_read_once_the_time_is_over() -> None:
    store, manifest = stored(MEMBERS)
    clock = count()
    ids = [member.datum for member in MEMBERS[::7]]
    members = find_members_by_index(store, manifest, ids, shard_rows=7, in_time=lambda: next(clock) < 3)
    assert len(members) == 3
