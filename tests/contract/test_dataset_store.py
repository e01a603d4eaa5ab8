"""What every store of datasets and their properties keeps."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest

from packline.errors import DatasetExists, DatasetNotFound, VersionNotFound
from packline.model import DatasetVersion, Execution, ExecutionState
from packline.ports import DatasetRecord, DatasetStore, PropertyChange, Registry, RetentionStore
from packline.principal import IdentitySource, Principal
from tests.builders import a_version


def test_properties_are_empty_until_somebody_writes_them(dataset_store: DatasetStore) -> None:
    assert dataset_store.properties("images") == {}
    written = dataset_store.change_properties("images", lambda known: {**known, "species": {"name": "cod"}})
    assert written == dataset_store.properties("images") == {"species": {"name": "cod"}}
    assert dataset_store.properties("other") == {}


def test_a_change_that_is_refused_changes_nothing(dataset_store: DatasetStore) -> None:
    dataset_store.change_properties("images", lambda known: {"a": 1})

    def refuse(known: dict[str, object]) -> dict[str, object]:
        raise ValueError(known)

    with pytest.raises(ValueError, match="1"):
        dataset_store.change_properties("images", refuse)
    assert dataset_store.properties("images") == {"a": 1}


def with_one(name: str, known: dict[str, object]) -> dict[str, object]:
    return {**known, name: 1}


@pytest.mark.parametrize("there", [{}, {"before": 0}], ids=["none yet", "some"])
def test_what_was_written_in_between_is_not_lost(
    dataset_store: DatasetStore, there: dict[str, object]
) -> None:
    dataset_store.change_properties("images", lambda known: there)
    others = iter(["theirs"])

    def mine(known: dict[str, object]) -> dict[str, object]:
        for name in others:
            dataset_store.change_properties("images", partial(with_one, name))
        return {**known, "mine": 2}

    assert dataset_store.change_properties("images", mine) == {**there, "theirs": 1, "mine": 2}
    assert dataset_store.properties("images") == {**there, "theirs": 1, "mine": 2}


def test_properties_are_neither_a_dataset_nor_a_version(
    registry: Registry, retention: RetentionStore, dataset_store: DatasetStore
) -> None:
    dataset_store.change_properties("images", lambda known: {"a": 1})
    assert list(registry.datasets()) == []
    registry.seal(Execution("e1", ExecutionState.SEALED), [a_version("v1", properties={"b": {"c": [1]}})])
    assert [version.version for version in retention.versions("images")] == ["v1"]
    assert registry.version("images", "v1").properties == {"b": {"c": [1]}}


def created(registry: Registry, *versions: DatasetVersion) -> None:
    for version in versions:
        registry.seal(Execution(f"exec-of-{version.version}", ExecutionState.SEALED), [version])


def test_an_empty_dataset_is_listed_and_comes_back(registry: Registry, dataset_store: DatasetStore) -> None:
    wanted = DatasetRecord("empty", "platform", 5.0)
    assert dataset_store.create_dataset(wanted) == wanted
    assert dataset_store.dataset("empty") == wanted
    assert list(registry.datasets()) == ["empty"]
    with pytest.raises(VersionNotFound):
        registry.resolve("empty", "latest")
    with pytest.raises(DatasetNotFound):
        dataset_store.dataset("other")


def test_a_dataset_is_created_once(registry: Registry, dataset_store: DatasetStore) -> None:
    first = dataset_store.create_dataset(DatasetRecord("empty", "platform", 5.0))
    assert dataset_store.create_dataset(DatasetRecord("empty", "platform", 9.0)) == first
    with pytest.raises(DatasetExists):
        dataset_store.create_dataset(DatasetRecord("empty", "others", 9.0))
    created(registry, a_version("v1", dataset="empty"))
    assert dataset_store.dataset("empty") == first
    assert list(registry.datasets()) == ["empty"]


def test_a_dataset_that_uploads_made_is_known_by_name(
    registry: Registry, dataset_store: DatasetStore
) -> None:
    created(registry, a_version("v1"))
    assert dataset_store.dataset("images") == DatasetRecord("images")
    assert dataset_store.create_dataset(DatasetRecord("images", "", 9.0)) == DatasetRecord("images")


def test_a_dataset_with_a_version_stays_on_the_list(
    registry: Registry, dataset_store: DatasetStore, retention: RetentionStore
) -> None:
    created(registry, a_version("v1"), a_version("v2"))
    retention.delete_version("images", "v2", 5.0, 9.0)
    assert not dataset_store.remove_dataset("images", 5.0)
    assert list(registry.datasets()) == ["images"]


def test_a_removed_dataset_is_gone_until_a_version_is_restored(
    registry: Registry, dataset_store: DatasetStore, retention: RetentionStore
) -> None:
    created(registry, a_version("v1"))
    retention.delete_version("images", "v1", 5.0, 9.0)
    assert dataset_store.remove_dataset("images", 6.0)
    assert list(registry.datasets()) == []
    for read in (dataset_store.dataset, partial(dataset_store.remove_dataset, at=7.0)):
        with pytest.raises(DatasetNotFound, match="removed"):
            read("images")
    with pytest.raises(DatasetNotFound):
        registry.resolve("images", "latest")
    retention.restore_version("images", "v1", 8.0)
    assert list(registry.datasets()) == ["images"]
    assert dataset_store.dataset("images") == DatasetRecord("images")


@pytest.mark.parametrize("collection", ["images", "model:net"])
def test_a_version_that_is_made_later_brings_the_dataset_back(
    registry: Registry, dataset_store: DatasetStore, retention: RetentionStore, collection: str
) -> None:
    created(registry, a_version("1", dataset=collection))
    retention.delete_version(collection, "1", 5.0, 9.0)
    assert dataset_store.remove_dataset(collection, 6.0)
    created(registry, a_version("2", dataset=collection))
    assert dataset_store.dataset(collection).name == collection
    assert registry.resolve(collection, "latest").version == "2"


def test_a_removed_dataset_can_be_created_again(registry: Registry, dataset_store: DatasetStore) -> None:
    dataset_store.create_dataset(DatasetRecord("empty", "platform", 5.0))
    assert dataset_store.remove_dataset("empty", 6.0)
    again = DatasetRecord("empty", "others", 7.0)
    assert dataset_store.create_dataset(again) == again == dataset_store.dataset("empty")
    assert list(registry.datasets()) == ["empty"]


def changed(version: str, at: float, before: dict[str, object], after: dict[str, object]) -> PropertyChange:
    return PropertyChange("images", version, at, before, after, Principal("ada", IdentitySource.TOKEN, "7"))


def with_value(value: str, known: dict[str, object]) -> dict[str, object]:
    return {"k": value}


def test_the_history_of_properties_has_old_and_new_values_newest_first(dataset_store: DatasetStore) -> None:
    for at, value in enumerate(("a", "b", "b", "c")):
        dataset_store.change_properties("images", partial(with_value, value), partial(changed, "", float(at)))
    history = list(dataset_store.property_changes("images", ""))
    assert [(each.before, each.after) for each in history] == [
        ({"k": "b"}, {"k": "c"}),
        ({"k": "a"}, {"k": "b"}),
        ({}, {"k": "a"}),
    ], "what changes nothing is no change"
    assert history[0] == changed("", 3, {"k": "b"}, {"k": "c"})
    assert list(dataset_store.property_changes("images", "", history[0].place)) == history[1:]
    assert list(dataset_store.property_changes("other", "")) == []


def test_the_history_of_a_version_is_its_own_and_goes_with_it(
    registry: Registry, retention: RetentionStore, dataset_store: DatasetStore
) -> None:
    registry.seal(Execution("e1", ExecutionState.SEALED), [a_version("v1"), a_version("v10")])
    for name in ("v1", "v10"):
        registry.change_version(
            "images",
            name,
            lambda version: replace(version, tags=("red",)),
            log=lambda old, new: changed(new.version, 1.0, {}, {"tags": [*new.tags]}),
        )
    assert [each.after for each in dataset_store.property_changes("images", "v1")] == [{"tags": ["red"]}]
    assert list(dataset_store.property_changes("images", "")) == []
    retention.delete_version("images", "v1", 2.0, 3.0)
    for version in retention.purge(4.0):
        retention.purged(version)
    assert list(dataset_store.property_changes("images", "v1")) == []
    assert len(list(dataset_store.property_changes("images", "v10"))) == 1
