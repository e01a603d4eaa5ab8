"""Every service of a deployment does the same by the table and by the HTTP API, refusals and exit codes included."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import Any

import pytest

from packline.errors import (
    Conflict,
    DatasetExists,
    DatasetInUse,
    DatasetNotFound,
    DatumNotFound,
    ExecutionNotFound,
    InvalidInput,
    NotFound,
    ObjectNotFound,
    PackageExists,
    PacklineError,
    VersionDeleted,
    VersionExists,
    VersionInUse,
    VersionNotFound,
)
from packline.model import ExecutionState, ModelStatus, Packaging
from packline.ports.deployment import DatumQuery, DeploymentServices, FoundItem, NewVersion, PrefixAdoption
from packline.uri import DatumUri
from tests.unit.api.api import NOW, FakeApiDeployment

FILES = {"a.txt": "alpha", "b/c.txt": "gamma"}
DAY = 86_400.0


def seen(version: Any) -> Any:
    """A version without what only the table knows of its manifest."""
    return replace(version, manifest=replace(version.manifest, shards=(), rows=0))


def test_datasets_models_and_versions_are_listed(
    world: FakeApiDeployment, services: DeploymentServices
) -> None:
    world.seal("v1", FILES, tags=("t",), properties={"k": [1]}, base="dataset://images/v0")
    world.seal("v2", FILES, created_at=NOW + 1)
    world.seal("1", FILES, dataset="model:net", status="pending", note="first")
    versions = services.versions
    assert list(versions.datasets()) == ["images"]
    assert list(versions.models()) == ["net"]
    assert [seen(each) for each in versions.versions("images")] == [
        seen(world.registry.version("images", name)) for name in ("v2", "v1")
    ]
    assert seen(versions.resolve("model:net", "latest")).note == "first"
    assert list(versions.versions("none")) == []


def test_a_version_is_read_by_its_own_name_and_resolved_by_any(
    world: FakeApiDeployment, services: DeploymentServices
) -> None:
    world.seal("v1", FILES)
    services.aliases.move("images", "best", "v1")
    assert services.versions.version("images", "v1").version == "v1"
    assert services.versions.resolve("images", "best").version == "v1"
    for name, kind in (("best", VersionNotFound), ("latest", VersionNotFound), ("v9", VersionNotFound)):
        with pytest.raises(kind):
            services.versions.version("images", name)
    with pytest.raises(DatasetNotFound) as raised:
        services.versions.resolve("none", "latest")
    assert raised.value.exit_code == 3


def test_parts_are_read_whole(world: FakeApiDeployment, services: DeploymentServices) -> None:
    world.seal("v1", FILES)
    assert list(services.versions.parts(services.versions.version("images", "v1"))) == []
    world.package("v1", 3)
    version = services.versions.version("images", "v1")
    assert version.packaging is Packaging.BUILT
    assert list(services.versions.parts(version)) == world.registry.parts("plan-of-v1")


def test_differences_name_each_path_with_both_sides(
    world: FakeApiDeployment, services: DeploymentServices
) -> None:
    world.seal("v1", {"same": "s", "gone": "g", "other": "1"})
    world.seal("v2", {"same": "s", "other": "22", "fresh": "f"})
    versions = services.versions
    changes = list(versions.changes(versions.version("images", "v1"), versions.version("images", "v2")))
    assert [(change.kind, change.path) for change in changes] == [
        ("added", "fresh"),
        ("removed", "gone"),
        ("changed", "other"),
    ]
    before, after = changes[2].before, changes[2].after
    assert before is not None
    assert after is not None
    assert (before.size, after.size) == (1, 2)
    assert (changes[0].before, changes[1].after) == (None, None)


def test_datums_are_found_and_searched_with_all_of_their_metadata(
    world: FakeApiDeployment, services: DeploymentServices
) -> None:
    execution = world.seal("v1", {f"{n}.txt": str(n) for n in range(5)})
    tagged = [world.annotate(execution, f"{n}.txt", {"valohai.tags": ["t"], "n": n}) for n in range(3)]
    world.name_datum("best", tagged[1])
    datums = services.datums
    assert datums.find(DatumUri(tagged[0].id)) == datums.find(DatumUri(tagged[0].id))
    assert datums.find(DatumUri("best")) == tagged[1]
    page = datums.search(DatumQuery(tags=("t",)), "", 2)
    assert len(page.datums) == 2
    last = datums.search(DatumQuery(tags=("t",)), page.cursor, 2)
    assert {datum.id: datum for datum in (*page.datums, *last.datums)} == {each.id: each for each in tagged}
    assert last.cursor == ""
    found = datums.search(DatumQuery(conditions=("n>=2",), dataset="dataset://images/v1"), "", 10)
    assert list(found.datums) == [tagged[2]]
    with pytest.raises(DatumNotFound):
        datums.find(DatumUri("nobody"))
    with pytest.raises(InvalidInput) as raised:
        datums.search(DatumQuery(), "", 10)
    assert (raised.value.exit_code, raised.value.code) == (2, "InvalidQuery")


def test_names_and_files_of_the_whole_deployment_are_searched(
    world: FakeApiDeployment, services: DeploymentServices
) -> None:
    world.seal("v1", {f"{n}.txt": str(n) for n in range(5)})
    page = services.datums.search_everything("images", "", 10)
    assert [(item.kind, item.uri) for item in page.items] == [("dataset", "dataset://images")]
    page = services.datums.search_everything("3.TXT", "", 10)
    assert list(page.items) == [FoundItem("file", "3.txt", "dataset://images/v1", ("dataset://images/v1",))]
    assert (page.cursor, page.not_searched, "1 version," in page.searched) == ("", (), True)
    with pytest.raises(InvalidInput):
        services.datums.search_everything(" ", "", 10)
    with pytest.raises(InvalidInput):
        services.datums.search_everything("a", "nowhere", 10)


def test_metadata_is_merged_one_by_one_and_many_at_once(
    world: FakeApiDeployment, services: DeploymentServices
) -> None:
    execution = world.seal("v1", FILES)
    first, second = (world.annotate(execution, path, {"k": 1}) for path in FILES)
    datums = services.datums
    changed = datums.annotate(first, {"k": 2, "new": [1]})
    assert (changed.changed, changed.datum.metadata) == (True, {"k": 2, "new": [1]})
    assert datums.annotate(changed.datum, {"k": 2}).changed is False
    unknown = "00000000-0000-8000-8000-000000000000"
    results = datums.annotate_many({first.id: {"k": 2}, second.id: {"k": 2}, unknown: {"k": 2}})
    assert (results[first.id], results[second.id]) == (False, True)
    error = results[unknown]
    assert isinstance(error, PacklineError)
    assert (error.code, error.exit_code) == ("DatumNotFound", 3)


def test_properties_of_datasets_and_versions_are_merged(
    world: FakeApiDeployment, services: DeploymentServices
) -> None:
    world.seal("v1", FILES, properties={"a": 1})
    properties = services.properties
    assert properties.properties("images", "v1") == {"a": 1}
    assert properties.change_properties("images", "latest", {"b": 2, "a": None}) == {"b": 2}
    assert properties.properties("images", "") == {}
    assert properties.change_properties("images", "", {"owner": "vision"}) == {"owner": "vision"}
    with pytest.raises(NotFound):
        properties.properties("none", "")
    with pytest.raises(InvalidInput):
        properties.change_properties("images", "v1", {"valohai.x": 1})


def test_a_dataset_is_created_once(world: FakeApiDeployment, services: DeploymentServices) -> None:
    made = services.lifecycle.create_dataset("fresh", "vision")
    assert (made.name, made.owner, made.created_at) == ("fresh", "vision", NOW)
    assert services.lifecycle.create_dataset("fresh", "vision") == made
    with pytest.raises(DatasetExists) as raised:
        services.lifecycle.create_dataset("fresh", "audio")
    assert raised.value.exit_code == 4


def test_a_version_is_composed_of_datums(world: FakeApiDeployment, services: DeploymentServices) -> None:
    world.seal("v1", FILES)
    chosen = tuple(member.datum for member in world.members("v1"))
    request = NewVersion("picked", "v1", chosen, "dataset://images/latest", packaging=True, tags=("t",))
    made = services.lifecycle.compose(request)
    assert (made.uri, made.manifest.files, made.base) == ("dataset://picked/v1", 2, "dataset://images/v1")
    assert (made.packaging, made.tags) == (Packaging.PENDING, ("t",))
    assert services.lifecycle.compose(request).execution == made.execution
    assert len(world.runs) == 1
    with pytest.raises(VersionExists):
        services.lifecycle.compose(request._replace(datums=chosen[:1]))


def test_a_package_is_requested_and_rebuilt(world: FakeApiDeployment, services: DeploymentServices) -> None:
    world.seal("v1", FILES)
    version = services.versions.version("images", "v1")
    assert services.lifecycle.package(version, rebuild=False).packaging is Packaging.PENDING
    world.registry.finish_packaging("images", "v1", NOW, attempt=1)
    with pytest.raises(PackageExists) as raised:
        services.lifecycle.package(version, rebuild=False)
    assert raised.value.exit_code == 4
    assert services.lifecycle.package(version, rebuild=True).packaging is Packaging.PENDING
    assert len(world.packagings) == 2


def test_a_version_is_deleted_for_days_and_restored(
    world: FakeApiDeployment, services: DeploymentServices
) -> None:
    world.seal("v1", FILES)
    lifecycle = services.lifecycle
    deleted = lifecycle.delete("images", "v1", 3)
    assert (deleted.deleted_at, deleted.purge_at) == (NOW, NOW + 3 * DAY)
    assert seen(lifecycle.find("images", "v1")) == seen(deleted)
    assert [each.version for each in services.versions.versions("images", deleted=True)] == ["v1"]
    assert list(services.versions.versions("images")) == []
    with pytest.raises(VersionDeleted) as raised:
        services.versions.version("images", "v1")
    assert raised.value.exit_code == 3
    assert lifecycle.restore("images", "v1").deleted_at == 0.0
    assert [kind for kind, _ in world.announced] == ["VersionDeleted", "VersionRestored"]
    services.aliases.move("images", "best", "v1")
    with pytest.raises(VersionInUse):
        lifecycle.delete("images", "v1", 3)


def test_a_dataset_is_removed_with_all_of_it(world: FakeApiDeployment, services: DeploymentServices) -> None:
    world.seal("v1", FILES)
    services.aliases.move("images", "best", "v1")
    lifecycle = services.lifecycle
    usage = lifecycle.dataset_usage("images")
    assert (usage.newest, usage.versions, usage.aliases, usage.is_complete) == ("v1", 1, ("best",), True)
    with pytest.raises(DatasetInUse) as raised:
        lifecycle.remove_dataset("images", "", 3)
    assert raised.value.exit_code == 4
    assert lifecycle.remove_dataset("images", "v1", 3) == (1, 1, True)
    assert list(services.versions.datasets()) == []
    with pytest.raises(DatasetNotFound):
        lifecycle.dataset_usage("images")


def test_a_model_version_is_approved(world: FakeApiDeployment, services: DeploymentServices) -> None:
    world.seal("1", FILES, dataset="model:net", status="pending")
    approved = services.lifecycle.set_status("model:net", "latest", ModelStatus.APPROVED)
    assert (approved.version, approved.status) == ("1", "approved")
    services.lifecycle.set_status("model:net", "1", ModelStatus.APPROVED)
    assert [kind for kind, _ in world.announced] == ["ModelVersionStatusChanged"]


def test_executions_are_listed_and_read(world: FakeApiDeployment, services: DeploymentServices) -> None:
    sealed = world.seal("v1", FILES)
    executions = services.executions
    read = executions.execution(sealed.id)
    assert (read.state, read.versions, read.alerts) == (sealed.state, sealed.versions, sealed.alerts)
    assert read.sealed_at == NOW
    assert read.manifest is not None
    assert sealed.manifest is not None
    assert (read.manifest.files, read.manifest.rows) == (2, sealed.manifest.rows)
    assert [each.id for each in executions.executions(list(ExecutionState), alerts=True)] == [sealed.id]
    assert list(executions.executions([ExecutionState.OPEN])) == []
    assert executions.unindexed(sealed.id) == 0
    with pytest.raises(ExecutionNotFound):
        executions.execution("none")


def test_an_execution_is_found_by_its_marker_before_it_is_recorded(
    world: FakeApiDeployment, services: DeploymentServices
) -> None:
    world.store.put("control/job-9.json", b'{"execution": "job-9", "title": "nine"}')
    assert services.executions.find("job-9").marker["title"] == "nine"
    with pytest.raises(ExecutionNotFound):
        services.executions.execution("job-9")


def test_events_and_lineage_are_told(world: FakeApiDeployment, services: DeploymentServices) -> None:
    world.seal("v1", FILES)
    world.seal("v2", FILES)
    world.rebase("v2", "dataset://images/v1")
    for version in ("v1", "v2"):
        services.aliases.move("images", "best", version)
    events = list(islice(services.executions.events("dataset:images"), 10))
    assert [event.detail["rev"] for event in events] == [2, 1]
    assert {event.kind for event in events} == {"VersionAliasMoved"}
    tree = services.executions.lineage("dataset://images/v2", 2)
    assert tree["based_on"]["uri"] == "dataset://images/v1"


def test_objects_of_the_store_are_adopted(world: FakeApiDeployment, services: DeploymentServices) -> None:
    world.store.put("raw/a.txt", b"alpha")
    executions = services.executions
    assert executions.store_name() == "store"
    datum = executions.adopt_object("raw/a.txt")
    assert (datum.path, datum.key, datum.size) == ("a.txt", "raw/a.txt", 5)
    preview = executions.preview_adoption(PrefixAdoption("raw/", "images", "raw", include=("*.md",)))
    assert (preview.files, preview.refusal) == (0, "No object that is listed can be adopted.")
    assert [(one.objects, one.first) for one in preview.left_out] == [(1, ("a.txt",))]
    preview = executions.preview_adoption(PrefixAdoption("raw/", "images", "raw"))
    assert (preview.files, preview.bytes, preview.first, preview.refusal) == (1, 5, ("a.txt",), "")
    requested = executions.request_adoption(PrefixAdoption("raw/", "images", "raw"))
    assert (requested.attempts, requested.sealed) == (-1, None)
    assert f"control/{requested.execution}.json" in [each.key for each in world.store.list("control/")]
    with pytest.raises(ObjectNotFound):
        executions.request_adoption(PrefixAdoption("nothing/"))
    with pytest.raises(InvalidInput):
        executions.request_adoption(PrefixAdoption("raw"))


def test_refusals_are_conflicts_also_where_the_class_is_not_loaded(
    world: FakeApiDeployment, services: DeploymentServices
) -> None:
    world.seal("v1", FILES)
    with pytest.raises(Conflict):
        services.lifecycle.compose(NewVersion("images", "v1", ()))
