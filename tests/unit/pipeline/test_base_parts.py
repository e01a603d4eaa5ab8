"""What a new part is offered to take from the parts of an older version: exactly the bytes it would have written."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from packline.errors import WrittenByNewerRelease
from packline.keys import plan_key
from packline.model import DatasetVersion
from packline.pipeline.base_parts import find_base_parts
from packline.pipeline.planning import PlannedRows, parse_item, part_members, plan_package, read_plan
from packline.vhpkgzip.chunking import PartLimits
from packline.vhpkgzip.layout import PartLayout
from tests.unit.pipeline.fake_deployment import ON, FakeDeployment
from tests.unit.pipeline.test_version_builder import entry, run

LIMITS = PartLimits(max_files=40)
STORED = Path(__file__).parents[2] / "fixtures/stored/0.1.0/store"


def versions(
    base: list[int], newer: dict[int, bytes], removed: list[int]
) -> tuple[FakeDeployment, DatasetVersion]:
    """v1 of the files ``base``, packaged; then v2 from it with files changed or added, and others taken out."""
    world = FakeDeployment()
    world.limits = LIMITS
    run(world, "e1", {f"{n:03}": entry("dataset://d/v1", packaging=True) for n in base})
    wish = entry(
        "dataset://d/v2", packaging=True, exclude=[f"{n:03}" for n in removed], **{"from": "dataset://d/v1"}
    )
    world.outputs("e2", {f"{n:03}": body for n, body in newer.items()})
    world.batch("e2", [(f"{n:03}", wish) for n in newer])
    world.mark("e2", files=len(newer), environment=ON)
    world.deliver()
    world.carry_out()
    return world, world.registry.version("d", "v2")


def taken(world: FakeDeployment, version: DatasetVersion) -> int:
    """Members offered for the built parts, after comparing every stretch with what was written."""
    count = 0
    for planned in read_plan(world.store, version.plan):
        part = world.store.read(f"packages/{planned.digest}.vhpkgzip")
        members = part_members(planned, world.store)
        layout = PartLayout([m.path.encode() for m in members], [m.size for m in members])
        for donor in world.donors[f"packages/{planned.digest}.vhpkgzip"]:
            theirs = world.store.read(donor.key)
            assert len(theirs) == donor.size
            for first, many, start in donor.copy_runs:
                entries = part[layout.header_offsets[first] : layout.end(first + many - 1)]
                assert theirs[start : start + len(entries)] == entries
                count += many
    return count


@settings(max_examples=60, deadline=None)
@given(
    base=st.lists(st.integers(0, 150), unique=True, min_size=1, max_size=150),
    newer=st.dictionaries(st.integers(0, 150), st.binary(max_size=9), min_size=1, max_size=12),
    removed=st.lists(st.integers(0, 150), unique=True, max_size=12),
)
def test_what_is_offered_is_what_would_have_been_written(
    base: list[int], newer: dict[int, bytes], removed: list[int]
) -> None:
    world, version = versions(base, newer, removed)
    assert taken(world, version) <= version.manifest.files


def test_most_of_a_version_with_few_changes_is_offered() -> None:
    world, version = versions(list(range(100)), {50: b"new", 120: b"more"}, [10])
    built = [part for part in world.registry.parts(version.plan) if not part.reused]
    assert taken(world, version) >= sum(part.files for part in built) - 6


def test_a_version_without_a_packaged_one_before_it_has_no_donor() -> None:
    world = run(FakeDeployment(), "e1", {"a": entry("dataset://d/v1", packaging=True)})
    (planned,) = read_plan(world.store, world.registry.version("d", "v1").plan)
    assert planned.donor == ""


def test_parts_list_the_older_parts_that_overlap_with_them_but_for_equal_ones() -> None:
    world, version = versions(list(range(150)), {130: b"new", 151: b"more"}, [120])
    planned = read_plan(world.store, version.plan)
    older = {part.index: part for part in world.registry.parts(planned[0].donor)}
    for part, mine in zip(planned, world.registry.parts(version.plan), strict=True):
        overlapping = [
            other.index
            for other in older.values()
            if other.first <= mine.last and other.last >= mine.first and other.digest != part.digest
        ]
        assert [rows.number for rows in part.base_parts or ()] == overlapping
    assert any(part.base_parts for part in planned)
    assert [] in [part.base_parts for part in planned], "one is used as it is"


def test_to_build_a_part_only_the_records_and_shards_are_read_that_it_can_use() -> None:
    world, version = versions(list(range(100)), {50: b"new"}, [])
    planned = next(part for part in read_plan(world.store, version.plan) if part.base_parts)
    assert planned.base_parts is not None
    members = part_members(planned, world.store)
    expected = find_base_parts(planned, members, registry=world.registry, store=world.store)
    numbers = {rows.number for rows in planned.base_parts}
    shards = {key for rows in planned.base_parts for key in rows.shards}
    recorded = world.registry.recorded
    assert len(numbers) < len(world.registry.parts(planned.donor))
    for plan, index in list(recorded):
        if plan == planned.donor and index not in numbers:
            del recorded[plan, index]
    for key in set(world.store.bodies) - shards:
        del world.store.bodies[key]
    world.registry.parts = world.registry.parts_from = _not_asked  # type: ignore[assignment]
    assert find_base_parts(planned, members, registry=world.registry, store=world.store) == expected != []


def _not_asked(*asked: object) -> NoReturn:
    raise AssertionError(f"parts of plan {asked} are listed")


def test_a_plan_of_an_earlier_release_which_lists_no_base_parts_offers_the_same() -> None:
    world, version = versions(list(range(100)), {50: b"new", 120: b"more"}, [10])
    for planned in read_plan(world.store, version.plan):
        members = part_members(planned, world.store)
        listed, not_listed = (
            find_base_parts(part, members, registry=world.registry, store=world.store)
            for part in (planned, replace(planned, base_parts=None))
        )
        assert [base for base in not_listed if planned.base_parts] == listed


def test_a_base_part_whose_record_or_manifest_is_gone_is_skipped() -> None:
    world, version = versions(list(range(30)), {5: b"new"}, [])
    planned = read_plan(world.store, version.plan)[0]
    members, registry, store = part_members(planned, world.store), world.registry, world.store
    assert planned.base_parts
    (base,) = find_base_parts(planned, members, registry=registry, store=store)
    gone = PlannedRows(0, ["manifests/gone.jsonl.gz"], 0, 9)
    more = replace(planned, base_parts=[gone, *planned.base_parts, gone._replace(number=9)])
    assert find_base_parts(more, members, registry=registry, store=store) == [base]


def test_a_plan_without_a_donor_has_the_bytes_that_earlier_releases_gave_it() -> None:
    world = run(FakeDeployment(), "e1", {"a": entry("dataset://d/v1", packaging=True)})
    (item,) = json.loads(world.store.read(plan_key(world.registry.version("d", "v1").plan)))
    assert list(item) == [
        *(
            "plan",
            "index",
            "digest",
            "files",
            "bytes",
            "shards",
            "skip",
            "rows",
            "donor",
            "rebuild",
            "staged",
        ),
        "schema",
    ]


def test_a_version_whose_donor_has_lost_its_plan_is_planned_without_base_parts() -> None:
    world, version = versions(list(range(30)), {5: b"new"}, [])
    planned = read_plan(world.store, version.plan)[0]
    del world.store.bodies[plan_key(planned.donor)], world.store.bodies[plan_key(version.plan)]
    _, parts = plan_package("d", "v2", registry=world.registry, store=world.store, limits=LIMITS)
    assert [(part.donor, part.base_parts) for part in parts] == [(planned.donor, [])] * len(parts)
    unlisted = replace(planned, base_parts=None)
    members = part_members(planned, world.store)
    assert find_base_parts(unlisted, members, registry=world.registry, store=world.store) == []


def test_the_base_parts_that_a_plan_lists_are_read_and_what_a_newer_release_adds_is_passed_over() -> None:
    (item,) = json.loads((STORED / "plan-with-base-parts.json").read_text())
    planned = parse_item(item)
    assert planned.base_parts == [PlannedRows(3, item["shards"], 0, 2)]
    assert parse_item({**item, "base_parts": [[*row, "more"] for row in item["base_parts"]]}) == planned
    with pytest.raises(WrittenByNewerRelease, match=r"manifests/x\.v3\.jsonl\.gz"):
        parse_item({**item, "base_parts": [[3, ["manifests/x.v3.jsonl.gz"], 0, 2]]})
