"""What a new part is offered to take from the parts of an older version: exactly the bytes it would have written."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from packline.keys import plan_key
from packline.model import DatasetVersion
from packline.pipeline.base_parts import find_base_parts
from packline.pipeline.planning import part_members, read_plan
from packline.vhpkgzip.chunking import PartLimits
from packline.vhpkgzip.layout import PartLayout
from tests.unit.pipeline.fake_deployment import ON, FakeDeployment
from tests.unit.pipeline.test_version_builder import entry, run

LIMITS = PartLimits(max_files=40)


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


def test_a_donor_whose_plan_is_gone_is_none() -> None:
    world, version = versions(list(range(30)), {5: b"new"}, [])
    planned = read_plan(world.store, version.plan)[0]
    members, registry, store = part_members(planned, world.store), world.registry, world.store
    assert find_base_parts(planned, members, registry=registry, store=store) != []
    del world.store.bodies[plan_key(planned.donor)]
    assert find_base_parts(planned, members, registry=registry, store=store) == []
