"""No version lacks files: an execution without a marker waits for what its metadata names and for open uploads."""

from __future__ import annotations

import pytest

from packline.model import ExecutionState
from packline.rules.execution_progress import progress_text
from tests.unit.pipeline.fake_deployment import FakeDeployment

V1 = {"valohai.dataset-versions": [{"uri": "dataset://images/v1", "targeting_aliases": ["production"]}]}
HOUR = 3_600.0


def quiet(world: FakeDeployment, seconds: float = 301.0) -> FakeDeployment:
    """Let time pass and the sweep run every minute."""
    world.deliver()
    until = max(world.now, world.store.now) + seconds
    world.now = max(world.now, world.store.now)
    while world.now < until:
        world.now = min(world.now + 60, until)
        world.sweep()
        world.carry_out()
    return world


def half_uploaded(world: FakeDeployment) -> FakeDeployment:
    world.outputs("e1", {"a.jpg": b"a"})
    world.batch("e1", [("a.jpg", V1), ("b.jpg", V1)])
    return quiet(world)


def test_a_file_that_the_metadata_names_and_nobody_uploaded_keeps_the_execution_open() -> None:
    world = half_uploaded(FakeDeployment())
    assert world.execution("e1").state is ExecutionState.OPEN
    assert world.codes("e1") == ["FilesAbsent"]
    assert "'b.jpg'" in world.execution("e1").alerts[0].message
    assert list(world.registry.datasets()) == []


def test_the_file_arrives_and_the_version_has_it() -> None:
    world = half_uploaded(FakeDeployment())
    world.store.now = world.now
    world.outputs("e1", {"b.jpg": b"b"})
    quiet(world)
    assert world.members("images", "v1") == ["a.jpg", "b.jpg"]
    assert world.registry.alias("images", "production").version == "v1"
    assert world.codes("e1") == []


def test_it_ends_as_incomplete_after_the_setting_and_makes_nothing() -> None:
    world = quiet(half_uploaded(FakeDeployment()), 24 * HOUR)
    ended = world.execution("e1")
    assert (ended.state, ended.incomplete, ended.waiting) == (ExecutionState.OPEN, True, True)
    assert world.codes("e1") == ["FilesAbsent", "Incomplete"]
    assert list(world.registry.datasets()) == []
    runs = len(world.runs)
    assert runs < 20, "looked at less and less often"
    quiet(world, 24 * HOUR)
    assert len(world.runs) == runs, "and no more once it has ended"


def test_a_late_file_opens_an_incomplete_execution_again() -> None:
    world = quiet(half_uploaded(FakeDeployment()), 25 * HOUR)
    world.store.now = world.now
    world.outputs("e1", {"b.jpg": b"b"})
    quiet(world)
    assert world.members("images", "v1") == ["a.jpg", "b.jpg"]
    assert not world.execution("e1").incomplete


def test_an_upload_under_way_keeps_the_execution_open() -> None:
    world = FakeDeployment()
    world.outputs("e1", {"a.jpg": b"a"})
    world.batch("e1", [("a.jpg", V1)])
    world.store.begin_upload("outputs/e1/large.bin")
    quiet(world)
    assert world.codes("e1") == ["UploadsOpen"]
    assert "'large.bin'" in world.execution("e1").alerts[0].message
    assert list(world.registry.datasets()) == []
    world.store.now = world.now
    world.outputs("e1", {"large.bin": b"large"})
    quiet(world)
    assert world.execution("e1").versions == ("dataset://images/v1",)


def test_an_upload_of_another_execution_is_not_waited_for() -> None:
    world = FakeDeployment()
    world.outputs("e1", {"a.jpg": b"a"})
    world.batch("e1", [("a.jpg", V1)])
    world.store.begin_upload("outputs/e2/large.bin")
    assert quiet(world).execution("e1").state is ExecutionState.SEALED


def test_an_abandoned_upload_ends_the_execution_as_incomplete() -> None:
    world = FakeDeployment()
    world.outputs("e1", {"a.jpg": b"a"})
    world.store.begin_upload("outputs/e1/large.bin")
    assert quiet(world, 25 * HOUR).execution("e1").incomplete


def test_a_sidecar_of_valohai_without_its_file_keeps_the_execution_open() -> None:
    world = FakeDeployment()
    world.outputs("e1", {"a.jpg": b"a"})
    world.upload("outputs/e1/b.jpg.metadata.json", b'{"valohai.dataset-versions": ["dataset://images/v1"]}')
    assert quiet(world).codes("e1") == ["FilesAbsent"]


@pytest.mark.parametrize("name", ["./a.jpg", "/valohai/outputs/a.jpg", "sub/../a.jpg", "/tmp/a.jpg"])
def test_a_name_in_a_line_means_the_output_however_it_is_spelled(name: str) -> None:
    world = FakeDeployment()
    world.outputs("e1", {"a.jpg": b"a"})
    world.batch("e1", [(name, V1)])
    quiet(world)
    if ".." in name or "tmp" in name:
        assert world.codes("e1") == ["FilesAbsent"], "it names no output"
    else:
        assert world.members("images", "v1") == ["a.jpg"]


def test_many_missing_files_are_twenty_names_and_a_count() -> None:
    world = FakeDeployment()
    world.outputs("e1", {"a.jpg": b"a"})
    world.batch("e1", [(f"missing-{number:03d}.jpg", V1) for number in range(120)])
    (alert,) = quiet(world).execution("e1").alerts
    assert "'missing-019.jpg' … and 100 more" in alert.message
    assert "120 files" in alert.message


def test_a_marker_seals_it_as_it_is_and_the_alerts_say_what_is_missing() -> None:
    world = half_uploaded(FakeDeployment())
    world.store.begin_upload("outputs/e1/large.bin")
    world.store.now = world.now
    world.mark("e1", files=1)
    world.deliver()
    world.carry_out()
    assert world.members("images", "v1") == ["a.jpg"]
    assert world.codes("e1") == ["FileNotUploaded", "UploadsOpen"]


def test_looking_again_uses_up_no_attempts() -> None:
    """A run that dies later is started again as often as in any other execution."""
    world = quiet(half_uploaded(FakeDeployment()), 12 * HOUR)
    assert world.execution("e1").attempt > 6
    assert world.execution("e1").failures == 0


def test_a_document_that_looks_like_a_sidecar_without_its_file_is_a_file() -> None:
    world = FakeDeployment()
    names = ["model.onnx", "model.metadata.json", "table/metadata/v1.metadata.json"]
    world.outputs("e1", dict.fromkeys(names, b'{"format-version": 2}'))
    world.batch("e1", [(name, V1) for name in names])
    quiet(world)
    assert world.members("images", "v1") == sorted(names)
    assert world.codes("e1") == []


def test_a_sidecar_of_a_sidecar_like_file_describes_it() -> None:
    world = FakeDeployment()
    world.outputs("e1", {"model.metadata.json": b"{}", "x": b"x"})
    text = b'{"valohai.dataset-versions": ["dataset://images/v1"]}'
    world.upload("outputs/e1/model.metadata.json.metadata.json", text)
    world.upload("outputs/e1/x.metadata.json", b'{"colour": "red"}')
    quiet(world)
    assert world.members("images", "v1") == ["model.metadata.json"]
    assert [datum.path for datum in world.datum_index.saved.values()] == ["x"]


def test_metadata_beside_a_folder_is_kept_as_a_file_and_said() -> None:
    world = FakeDeployment()
    world.outputs("e1", {"images/a.jpg": b"a"})
    world.upload("outputs/e1/images.metadata.json", b'{"valohai.dataset-versions": ["dataset://images/v1"]}')
    quiet(world)
    assert world.codes("e1") == ["SidecarOfFolder"]
    manifest = world.execution("e1").manifest
    assert manifest is not None
    assert manifest.files == 2


def test_markers_count_files_that_are_not_named_like_metadata() -> None:
    """A sidecar whose file was lost must not stand in for it."""
    world = FakeDeployment()
    world.outputs("e1", {"a.jpg": b"a"})
    world.upload("outputs/e1/b.jpg.metadata.json", b'{"colour": "red"}')
    world.mark("e1", files=2)
    world.deliver()
    world.carry_out()
    assert world.codes("e1") == ["MissingFiles"]


@pytest.mark.parametrize("document", ["valohai.metadata.jsonl", "a.jpg.metadata.json"])
@pytest.mark.parametrize("why", ["archived", "denied"])
def test_metadata_that_cannot_be_read_refuses_the_versions_and_ends(document: str, why: str) -> None:
    world = FakeDeployment()
    world.outputs("e1", {"a.jpg": b"a", "b.jpg": b"b"})
    key = f"outputs/e1/{document}"
    world.store.put(key, b"", "GLACIER" if why == "archived" else "STANDARD")
    if why == "denied":
        world.store.denied.add(key)
    world.upload("outputs/e1/b.jpg.metadata.json", b'{"valohai.dataset-versions": ["dataset://images/v1"]}')
    quiet(world)
    assert world.execution("e1").state is ExecutionState.SEALED
    code = "ObjectArchived" if why == "archived" else "AccessDenied"
    assert world.codes("e1") == [code, "VersionRefused"]


def test_an_archived_marker_is_an_alert() -> None:
    world = FakeDeployment()
    world.outputs("e1", {"a.jpg": b"a"})
    world.mark("e1", files=1)
    world.store.put("control/e1.json", b"{}", "GLACIER")
    world.deliver()
    world.carry_out()
    assert (world.codes("e1"), world.execution("e1").waiting) == (["ObjectArchived"], True)


def test_people_are_told_that_an_execution_is_incomplete() -> None:
    world = half_uploaded(FakeDeployment())
    assert "not complete yet" in progress_text(world.execution("e1"))
    assert "incomplete: nothing was made" in progress_text(quiet(world, 25 * HOUR).execution("e1"))


@pytest.mark.parametrize("placeholder", ["dir/", "dir_$folder$"])
@pytest.mark.parametrize("carrier", ["line", "sidecar"])
def test_a_placeholder_that_the_metadata_names_is_not_waited_for(placeholder: str, carrier: str) -> None:
    world = FakeDeployment()
    world.outputs("e1", {placeholder: b"", "dir/a.jpg": b"a"})
    world.batch("e1", [("dir/a.jpg", V1), *([(placeholder, V1)] if carrier == "line" else [])])
    if carrier == "sidecar" and not placeholder.endswith("/"):
        world.upload(f"outputs/e1/{placeholder}.metadata.json", b'{"valohai.tags": ["x"]}')
    quiet(world)
    assert world.members("images", "v1") == ["dir/a.jpg"]
    assert "PlaceholdersDropped" in world.codes("e1")
