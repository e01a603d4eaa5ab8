"""An execution is found by its marker before any event of it has been recorded."""

from __future__ import annotations

import pytest

from packline.errors import AccessDenied, ExecutionNotFound
from packline.pipeline.find_execution import find_execution
from packline.rules.execution_progress import progress_text
from tests.memory import MemoryStore
from tests.unit.pipeline.fake_deployment import FakeDeployment


class WithoutRights(MemoryStore):
    """A store that this role may not read."""

    def read(self, key: str, version_id: str | None = None) -> bytes:
        raise AccessDenied(f"Access to {key} is denied.")


def test_right_after_its_upload_it_waits_to_be_sealed() -> None:
    world = FakeDeployment()
    with pytest.raises(ExecutionNotFound):
        find_execution("e", world.registry, world.store)
    world.outputs("e", {"a": b"1"})
    world.mark("e", files=1, step="train")
    found = find_execution("e", world.registry, world.store)
    assert progress_text(found) == "uploaded, waiting to be sealed"
    assert found.marker["step"] == "train"


def test_a_marker_that_lies_in_the_store_counts_as_seen() -> None:
    world = FakeDeployment()
    world.outputs("e", {"a": b"1"})
    world.deliver()
    assert progress_text(find_execution("e", world.registry, world.store)).startswith("without a marker")
    world.mark("e", files=1)
    assert progress_text(find_execution("e", world.registry, world.store)) == "uploaded, waiting to be sealed"


def test_once_sealed_or_given_up_the_registry_says_how_it_is() -> None:
    world = FakeDeployment()
    world.outputs("e", {"a": b"1"})
    world.mark("e", files=2)
    world.deliver()
    world.carry_out()
    assert progress_text(find_execution("e", world.registry, world.store)).startswith("not complete yet")
    world.outputs("e", {"b": b"1"})
    world.mark("e", files=2)
    world.deliver()
    world.carry_out()
    assert progress_text(find_execution("e", world.registry, world.store)) == ""


def test_who_may_not_read_markers_is_told_that_nobody_could_look() -> None:
    world = FakeDeployment()
    with pytest.raises(
        ExecutionNotFound, match=r"could not be looked up: access to control/e\.json is denied"
    ):
        find_execution("e", world.registry, WithoutRights())
