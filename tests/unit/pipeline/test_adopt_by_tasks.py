"""A large prefix is adopted by many tasks; what comes of it is what one function makes of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from random import Random
from typing import Any

import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from packline.keys import is_bookkeeping, marker_key
from packline.manifest import shard_list
from packline.model import Execution, ExecutionState
from packline.pipeline.adopt import AdoptionContext, request_adoption
from packline.pipeline.manifests import read_manifest
from packline.pipeline.seal_context import SealLimits
from packline.rules import datum_index
from packline.rules.adoption import Adoption
from tests.unit.pipeline.fake_deployment import FakeDeployment
from tests.unit.pipeline.test_range_sealing import a_name, some_limits

PATTERNS = ((), ("a/", "x*"), ("*.json", "b/**", "d"), ("none",))


@pytest.fixture(autouse=True, scope="module")
def _lists_of_shards() -> Iterator[None]:
    """Manifests of more than two shards name a list of them; more than three rows have an index in pieces."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shard_list, "MOST_NAMED", 2)
        patch.setattr(datum_index, "PIECE_ROWS", 3)
        yield


def deployment(paths: Sequence[str]) -> FakeDeployment:
    """A deployment whose store has objects that somebody else's tool has left."""
    world = FakeDeployment()
    for path in paths:
        world.store.put(f"raw/{path}", b"" if len(path) % 4 == 0 else path.encode())
    for key in ("raw", "raw-other/a", "ra/w"):
        world.store.put(key, b"beside the prefix")
    return world


def ask(world: FakeDeployment, adoption: Adoption) -> str:
    context = AdoptionContext(world.registry, world.store, world.start_run)
    return request_adoption(adoption, "", context, world.now).id


def outcome(world: FakeDeployment, execution: str) -> dict[str, Any]:
    """What adopting has made: the execution, its versions, their rows, and all that was written below manifests/."""
    done = replace(world.execution(execution), rev="")
    versions = {
        version.uri: replace(version, created_at=0.0)
        for (dataset, name), version in world.registry.known.items()
        for version in [world.registry.version(dataset, name)]
    }
    written = [key for key in world.store.bodies if key.startswith("manifests/") and not is_bookkeeping(key)]
    keys = written if done.manifest else []
    return {
        "execution": done,
        "versions": versions,
        "rows": {uri: [*read_manifest(world.store, each.manifest)] for uri, each in versions.items()},
        "objects": {key: world.store.read(key) for key in sorted(keys)},
    }


def adopt(paths: Sequence[str], adoption: Adoption, limits: SealLimits) -> dict[str, Any]:
    world = deployment(paths)
    world.seal_limits = limits
    execution = ask(world, adoption)
    world.carry_out()
    return outcome(world, execution)


@settings(max_examples=25, deadline=None, phases=(Phase.explicit, Phase.generate))
@given(st.integers(0, 2**32))
@example(3)  # keys that are alike for a thousand characters
def test_any_split_of_a_prefix_gives_the_manifests_and_versions_of_one_function(seed: int) -> None:
    chance = Random(seed)
    paths = sorted({a_name(chance) for _ in range(chance.randint(1, 14))})
    dataset = chance.choice(("images", "images", ""))
    adoption = Adoption("raw/", dataset, "v1" if dataset else "", include=chance.choice(PATTERNS))
    limits = some_limits(chance)
    expected = adopt(paths, adoption, SealLimits(shard_rows=limits.shard_rows))
    assert adopt(paths, adoption, limits) == expected


def test_a_marker_event_that_comes_while_tasks_list_makes_nothing_late() -> None:
    """The marker of the request is an upload, too; it says nothing about the objects that are adopted."""
    world = deployment(["a", "b", "c"])
    world.seal_limits = SealLimits(single_task_files=0, range_files=1, page=1)
    adoption = Adoption("raw/", "images", "v1", packaging=True)
    execution = ask(world, adoption)
    world.upload(marker_key(execution), adoption.marker(""))
    world.deliver()
    world.carry_out()
    done = world.execution(execution)
    assert (done.state, done.late, done.alerts) == (ExecutionState.SEALED, (), ())
    assert world.members("images", "v1") == ["a", "b", "c"]


def test_a_prefix_of_which_nothing_is_chosen_stays_open_for_the_same_request() -> None:
    limits = SealLimits(single_task_files=0, range_files=1, page=1)
    refused: Execution = adopt(["a", "b/"], Adoption("raw/", include=("none",)), limits)["execution"]
    assert (refused.state, refused.waiting) == (ExecutionState.OPEN, True)
    assert [alert.code for alert in refused.alerts] == ["NothingToAdopt"]


def test_few_objects_are_adopted_by_one_function() -> None:
    world = deployment(["a", "b"])
    world.seal_limits = SealLimits(single_task_files=2)
    ask(world, Adoption("raw/", "images", "v1"))
    world.carry_out()
    assert not any(key.startswith("sealing/") for key in world.store.bodies)
