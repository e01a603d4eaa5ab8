"""A request to adopt objects of another store that is made again, with another alias, before the first is sealed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from packline.errors import Unavailable
from packline.keys import marker_key
from packline.library import adopt_elsewhere as use_case
from packline.library.adopt_elsewhere import AdoptedElsewhere, AdoptionElsewhere, AdoptionRefused
from packline.library.table.services import TableServices
from packline.model import Alert, Execution, ExecutionState
from tests.builders import a_version
from tests.memory_services import MemoryStores
from tests.unit.api.api import FakeApiDeployment
from tests.unit.inputs.test_adopt_elsewhere import OBJECTS, TARGET, Elsewhere, Uploads
from tests.unit.upload.store import UploadStore


class Deployment(Uploads):
    """Uploads, and a deployment in memory that can be asked for names."""

    resolves_names = True

    def __init__(self, store: UploadStore) -> None:
        super().__init__(store)
        self.world = FakeApiDeployment()
        self.services = TableServices(MemoryStores(self.world))

    def know(self, execution: str, **changes: object) -> None:
        """What the pipeline records of an execution."""
        recorded = Execution(execution, marked=True)
        self.world.registry.save_execution(replace(recorded, **changes))  # type: ignore[arg-type]

    def seal(self, execution: str, *, version: bool = True) -> None:
        """What sealing makes of it: the version, or an alert that says why there is none."""
        recorded = self.world.registry.execution(execution)
        made = [a_version("v1", execution=execution)] if version else []
        alerts = () if version else (Alert("VersionExists", "It was taken.", "Choose another name."),)
        sealed = replace(
            recorded, state=ExecutionState.SEALED, versions=tuple(each.uri for each in made), alerts=alerts
        )
        self.world.registry.seal(sealed, made)


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> Iterator[UploadStore]:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    monkeypatch.setattr(use_case, "POLL_SECONDS", 0.0)
    monkeypatch.setattr(use_case, "list_remote", lambda uri: Elsewhere(OBJECTS).listing())
    with UploadStore() as running:
        yield running


@pytest.fixture
def deployment(store: UploadStore) -> Deployment:
    return Deployment(store)


def adopt(
    deployment: Deployment, tmp_path: Path, *aliases: str, then: Callable[[], None] = lambda: None
) -> AdoptedElsewhere:
    adoption = AdoptionElsewhere("gs://b/raw/", TARGET, aliases, scratch=tmp_path)
    return use_case.adopt_elsewhere(adoption, deployment, checkpoint=then)  # type: ignore[arg-type]


def alias_of(deployment: Deployment) -> str:
    return deployment.world.registry.alias("images", "best").version


@pytest.mark.parametrize("is_recorded", [True, False], ids=["recorded", "by its marker"])
def test_another_alias_is_moved_once_the_first_request_is_sealed(
    store: UploadStore, deployment: Deployment, tmp_path: Path, is_recorded: bool
) -> None:
    first = adopt(deployment, tmp_path)
    if is_recorded:
        deployment.know(first.execution)
    else:
        marker = json.dumps(store.marker(first.execution)).encode()
        deployment.world.store.put(marker_key(first.execution), marker)
    writes, polls = len(store.writes), []

    def seal_later() -> None:
        polls.append(1)
        if len(polls) == 3:
            if not is_recorded:
                deployment.know(first.execution)
            deployment.seal(first.execution)

    second = adopt(deployment, tmp_path, "best", then=seal_later)
    assert (second.execution, second.existed, alias_of(deployment)) == (first.execution, True, "v1")
    assert len(store.writes) == writes, "what is being sealed is left as it is"


def test_a_repeat_without_an_alias_leaves_the_aliases_of_the_first(
    store: UploadStore, deployment: Deployment, tmp_path: Path
) -> None:
    first = adopt(deployment, tmp_path, "best")
    deployment.know(first.execution)
    writes = len(store.writes)
    assert adopt(deployment, tmp_path).execution == first.execution
    assert len(store.writes) == writes


def test_an_alias_that_cannot_be_moved_is_an_error(deployment: Deployment, tmp_path: Path) -> None:
    first = adopt(deployment, tmp_path)
    deployment.know(first.execution)
    with pytest.raises(AdoptionRefused, match="It was taken") as refused:
        adopt(deployment, tmp_path, "best", then=lambda: deployment.seal(first.execution, version=False))
    assert refused.value.remedy == "Choose another name."
    with pytest.raises(AdoptionRefused):
        adopt(deployment, tmp_path)


def test_a_first_request_that_is_not_sealed_in_time_is_an_error(
    deployment: Deployment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = adopt(deployment, tmp_path)
    deployment.know(first.execution)
    monkeypatch.setattr(use_case, "JOIN_SECONDS", 0.0)
    with pytest.raises(Unavailable, match="no alias was moved"):
        adopt(deployment, tmp_path, "best")


def test_a_request_that_waits_for_another_upload_is_made_again(
    store: UploadStore, deployment: Deployment, tmp_path: Path
) -> None:
    first = adopt(deployment, tmp_path)
    deployment.know(first.execution, waiting=True)
    writes = len(store.writes)
    adopt(deployment, tmp_path, "best")
    assert store.writes[-1] == marker_key(first.execution)
    assert len(store.writes) > writes
