"""A push by the HTTP API that goes on: what the API knows of the execution decides whether it can."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from packline.aws_api.endpoint import find_endpoint
from packline.aws_api.s3 import S3Source
from packline.errors import ExecutionSealed
from packline.library.backend import ApiBackend
from packline.model import Alert, Execution, ExecutionState
from tests.api_gateway import gateway
from tests.unit.api.api import FakeApiDeployment
from tests.unit.upload.interrupted import FILES, Folder
from tests.unit.upload.store import UploadStore


@pytest.fixture
def world(folder: Folder, store: UploadStore) -> Iterator[FakeApiDeployment]:
    source = S3Source("bucket", find_endpoint("s3", "eu-north-1", url=store.url))
    world = FakeApiDeployment(request_signer=source.presign, store_name="bucket")
    with gateway(world.app) as running:
        folder.backend = ApiBackend(running.url)
        yield world
        folder.backend.close()


def record(world: FakeApiDeployment, execution: str, state: ExecutionState, **fields: Any) -> None:
    world.registry.save_execution(Execution(execution, state, **fields))


def test_an_execution_that_was_sealed_meanwhile_is_not_joined(
    folder: Folder, world: FakeApiDeployment
) -> None:
    first = folder.interrupt_at("/f5").request.execution
    record(world, first, ExecutionState.SEALED)
    result = folder.push()
    assert result.execution != first
    assert (result.files, result.resumed_files) == (6, 0)
    assert folder.warnings == [
        f"execution {first}, as which a push of this folder was interrupted, was sealed meanwhile: all files are "
        f"uploaded again, as execution {result.execution}"
    ]


def test_a_sealed_execution_that_is_named_is_refused(folder: Folder, world: FakeApiDeployment) -> None:
    record(world, "job-1", ExecutionState.SEALED)
    with pytest.raises(ExecutionSealed):
        folder.push(execution="job-1")
    assert folder.store.seen == []


def test_a_sealed_execution_that_has_all_files_is_complete(
    folder: Folder, world: FakeApiDeployment, store: UploadStore
) -> None:
    def stop() -> None:
        if any(key.startswith("control/") for key in store.objects):
            raise KeyboardInterrupt

    session = folder.session(checkpoint=stop)
    with pytest.raises(KeyboardInterrupt):
        session.run()
    record(world, session.request.execution, ExecutionState.SEALED)
    requests = len(store.seen)
    result = folder.push()
    assert result.execution == session.request.execution
    assert (result.files, result.resumed_files, len(store.seen)) == (0, 6, requests)


def test_all_objects_are_compared_once_the_pipeline_misses_files(
    folder: Folder, world: FakeApiDeployment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("packline.client.upload.resume.CHECKED_OBJECTS", 1)
    first = folder.interrupt_at("/f5").request.execution
    del folder.store.objects[f"outputs/{first}/f4"]
    record(world, first, ExecutionState.OPEN, alerts=(Alert("MissingFiles", "", ""),), attempt=2)
    folder.store.fault = lambda request: None
    session = folder.session()
    result = session.run()
    assert session.former_attempts == 2, "waiting for the version is not ended by what failed before"
    assert (result.execution, result.resumed_files) == (first, 4)
    assert {path: folder.store.outputs(first)[path] for path in FILES} == FILES
