"""What every store of the properties of datasets promises."""

from __future__ import annotations

import pytest

from packline.model import Execution, ExecutionState
from packline.ports import DatasetProperties, Registry, RetentionStore
from tests.builders import a_version


def test_properties_are_empty_until_somebody_writes_them(properties: DatasetProperties) -> None:
    assert properties.properties("images") == {}
    written = properties.change_properties("images", lambda known: {**known, "species": {"name": "cod"}})
    assert written == properties.properties("images") == {"species": {"name": "cod"}}
    assert properties.properties("other") == {}


def test_a_change_that_is_refused_changes_nothing(properties: DatasetProperties) -> None:
    properties.change_properties("images", lambda known: {"a": 1})

    def refuse(known: dict[str, object]) -> dict[str, object]:
        raise ValueError(known)

    with pytest.raises(ValueError, match="1"):
        properties.change_properties("images", refuse)
    assert properties.properties("images") == {"a": 1}


@pytest.mark.parametrize("there", [{}, {"before": 0}], ids=["none yet", "some"])
def test_what_was_written_in_between_is_not_lost(
    properties: DatasetProperties, there: dict[str, object]
) -> None:
    properties.change_properties("images", lambda known: there)
    others = iter(["theirs"])

    def mine(known: dict[str, object]) -> dict[str, object]:
        for name in others:
            properties.change_properties("images", lambda known, name=name: {**known, name: 1})
        return {**known, "mine": 2}

    assert properties.change_properties("images", mine) == {**there, "theirs": 1, "mine": 2}
    assert properties.properties("images") == {**there, "theirs": 1, "mine": 2}


def test_properties_are_neither_a_dataset_nor_a_version(
    registry: Registry, retention: RetentionStore, properties: DatasetProperties
) -> None:
    properties.change_properties("images", lambda known: {"a": 1})
    assert list(registry.datasets()) == []
    registry.seal(Execution("e1", ExecutionState.SEALED), [a_version("v1", properties={"b": {"c": [1]}})])
    assert [version.version for version in retention.versions("images")] == ["v1"]
    assert registry.version("images", "v1").properties == {"b": {"c": [1]}}
