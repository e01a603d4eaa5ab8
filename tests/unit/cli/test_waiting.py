"""Waiting for one's own execution: what it made counts, not what others made under the name that was wanted."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from packline.cli.push_result import add_outcome, upload_summary
from packline.cli.wait import TimeLimit, VersionRefused, wait_for_execution, wait_for_version
from packline.client.upload.upload import UploadResult
from packline.errors import Unavailable
from packline.library.table.services import TableServices
from packline.library.table.stores import TableStores
from packline.uri import DatasetUri
from tests.unit.pipeline.fake_deployment import ON, FakeDeployment

V1 = DatasetUri("d", "v1")


class Driven(TimeLimit):
    """Instead of sleeping, it lets the pipeline do its next step."""

    def __init__(self, *steps: Callable[[], object]) -> None:
        super().__init__(60.0)
        self._steps = list(steps)

    def pause(self, awaited: str, execution: str) -> None:
        if not self._steps:
            raise Unavailable(f"{awaited} after all steps.")
        self._steps.pop(0)()


def push(world: FakeDeployment, execution: str, body: bytes = b"1", **keys: object) -> None:
    world.outputs(execution, {"a": body})
    entry = {"uri": str(V1), "packaging": True, **keys}
    world.batch(execution, [("a", {"valohai.dataset-versions": [entry]}), ("gone", {"k": 1})])
    world.mark(execution, files=1, environment=ON)


def services(world: FakeDeployment) -> TableServices:
    stores = TableStores()
    stores.registry = world.registry
    return TableServices(stores)


def carried_out(world: FakeDeployment) -> FakeDeployment:
    world.deliver()
    world.carry_out()
    return world


def facts_of(execution: str) -> dict[str, object]:
    return upload_summary(UploadResult(execution, 1, 1, 1, 0.0, 0), V1)


def test_a_version_that_another_execution_made_is_not_ones_own() -> None:
    world = FakeDeployment()
    push(world, "first")
    carried_out(world)
    push(world, "second", b"2")
    ended = wait_for_execution(services(world), "second", Driven(world.deliver, world.carry_out))
    assert ended.versions == []
    facts = facts_of("second")
    with pytest.raises(VersionRefused, match="did not create dataset://d/v1: VersionExists") as caught:
        add_outcome(facts, ended, services(world), V1, ["production"])
    assert caught.value.exit_code == 4
    assert caught.value.remedy.startswith("Versions never change: choose another version name.")
    assert [alert["code"] for alert in facts["alerts"]] == ["FileNotUploaded", "VersionExists"]  # type: ignore[attr-defined]


def test_the_end_tells_what_was_made_and_warns_of_what_was_lost(capsys: pytest.CaptureFixture[str]) -> None:
    world = FakeDeployment()
    push(world, "e")
    ended = wait_for_execution(services(world), "e", Driven(world.deliver, world.carry_out))
    facts = facts_of("e")
    add_outcome(facts, ended, services(world), V1, [])
    assert (facts["packaging"], facts["parts"]) == ("built", 1)
    assert [version["uri"] for version in facts["versions"]] == [str(V1)]  # type: ignore[attr-defined]
    assert [alert["code"] for alert in facts["alerts"]] == ["FileNotUploaded"]  # type: ignore[attr-defined]
    warning = capsys.readouterr().err
    assert warning.startswith("warning: FileNotUploaded: ")
    assert "'gone'" in warning


def test_a_requested_alias_that_points_elsewhere_is_said() -> None:
    world = FakeDeployment()
    push(world, "e")
    ended = wait_for_execution(services(world), "e", Driven(world.deliver, world.carry_out))
    facts = facts_of("e")
    add_outcome(facts, ended, services(world), V1, ["production"])
    assert [alert["code"] for alert in facts["alerts"]] == ["FileNotUploaded", "AliasElsewhere"]  # type: ignore[attr-defined]


def test_an_execution_that_cannot_be_sealed_ends_the_wait_with_its_alerts() -> None:
    world = FakeDeployment()
    world.outputs("e", {"a": b"1"})
    world.upload("control/e.json", b"no JSON")
    ended = wait_for_execution(services(world), "e", Driven(world.deliver, world.carry_out))
    with pytest.raises(VersionRefused, match="cannot be sealed: InvalidMarker"):
        add_outcome(facts_of("e"), ended, services(world), None, [])


def test_a_failure_before_this_upload_is_not_its_own() -> None:
    world = FakeDeployment()
    world.upload("control/e.json", b"no JSON")
    carried_out(world)
    push(world, "e")
    former = world.execution("e").attempt
    assert (world.execution("e").waiting, former) == (True, 1)
    steps = Driven(world.deliver, world.carry_out)
    ended = wait_for_execution(services(world), "e", steps, former)
    assert [version.uri for version in ended.versions] == [str(V1)]


def test_the_end_of_the_time_says_what_is_awaited() -> None:
    world = FakeDeployment()
    push(world, "e")
    with pytest.raises(Unavailable, match="e is uploaded, but not recorded by the pipeline after 0 s"):
        wait_for_execution(services(world), "e", TimeLimit(0.0))
    world.deliver()
    with pytest.raises(Unavailable, match="Execution e is not sealed after 0 s"):
        wait_for_version(services(world), V1, "e", 0.0)
    world.seal("e")
    with pytest.raises(Unavailable, match="dataset://d/v1 exists, but its package is not built after 0 s"):
        wait_for_version(services(world), V1, "e", 0.0)


def test_a_failed_package_is_an_alert() -> None:
    world = FakeDeployment()
    push(world, "e")
    world.deliver()
    world.seal("e")
    world.registry.finish_packaging("d", "v1", world.now, "the disk is full")
    ended = wait_for_execution(services(world), "e", TimeLimit(0.0))
    facts = facts_of("e")
    add_outcome(facts, ended, services(world), V1, [])
    assert [alert["code"] for alert in facts["alerts"]] == ["FileNotUploaded", "PackagingFailed"]  # type: ignore[attr-defined]
