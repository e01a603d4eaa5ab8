"""Files uploaded outside executions: what is named like a sidecar, and what cannot be read."""

from __future__ import annotations

import pytest

from packline.pipeline.standalone_upload import (
    StandaloneUpload,
    Upload,
    described_key,
    record_standalone_upload,
)
from tests.unit.pipeline.fake_deployment import FakeDeployment


def arrive(world: FakeDeployment, key: str, body: bytes, storage_class: str = "STANDARD") -> StandaloneUpload:
    """Put an object below uploads/ and record its event."""
    stored = world.store.put(key, body, storage_class)
    upload = Upload(key, world.store.now, stored.size, stored.etag, stored.version_id)
    subject = described_key(key)
    uploads = [upload] if subject == key else []
    return record_standalone_upload(subject, uploads, datum_index=world.datum_index, store=world.store)


def paths(world: FakeDeployment) -> list[str]:
    return sorted(datum.path for datum in world.datum_index.saved.values())


def test_a_document_that_looks_like_a_sidecar_without_its_file_is_a_file() -> None:
    world = FakeDeployment()
    arrive(world, "uploads/model.onnx", b"model")
    arrive(world, "uploads/model.metadata.json", b'{"framework": "torch"}')
    assert paths(world) == ["model.metadata.json", "model.onnx"]


def test_a_sidecar_with_keys_of_valohai_waits_for_its_file() -> None:
    world = FakeDeployment()
    assert arrive(world, "uploads/a.jpg.metadata.json", b'{"valohai.tags": ["cat"]}').datum is None
    assert paths(world) == []
    done = arrive(world, "uploads/a.jpg", b"a")
    assert done.datum is not None
    assert done.datum.metadata == {"valohai.tags": ["cat"]}


def test_an_archived_sidecar_is_an_alert_and_the_file_is_recorded() -> None:
    world = FakeDeployment()
    world.store.put("uploads/a.jpg.metadata.json", b"{}", "GLACIER")
    done = arrive(world, "uploads/a.jpg", b"a")
    assert [alert.code for alert in done.alerts] == ["ObjectArchived"]
    assert paths(world) == ["a.jpg"]


def test_a_number_that_json_does_not_have_is_null_and_an_alert() -> None:
    world = FakeDeployment()
    world.store.put("uploads/a.jpg.metadata.json", b'{"loss": NaN}')
    done = arrive(world, "uploads/a.jpg", b"a")
    assert done.datum is not None
    assert done.datum.metadata == {"loss": None}
    assert [alert.code for alert in done.alerts] == ["NotANumber"]


@pytest.mark.parametrize("key", ["uploads/dir/", "uploads/dir_$folder$"])
def test_what_stands_for_a_folder_is_no_datum(key: str) -> None:
    world = FakeDeployment()
    assert arrive(world, key, b"").datum is None
    assert paths(world) == []
