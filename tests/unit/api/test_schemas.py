"""Answers have every field that Valohai's own have, of the same kind, so that its tools read them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.api.api import FakeApiDeployment, fixture

UNKNOWN: dict[str, tuple[str, ...]] = {
    "file_ctime": ("str",),  # S3 keeps no time of creation of the file that was uploaded
    "file_mtime": ("str",),  # known for one datum, not in lists
    "ctime": ("str",),
    "sha256": ("str",),  # nobody has computed it
    "uri": ("str",),
    "store": ("str",),
    "project": ("dict",),
    "output_execution": ("dict",),
    "size": ("int",),
    "count": ("int",),  # only where it costs no counting
}
"""Fields that may be null here where the sample has a value."""
NOT_OURS = {"counter"}
"""Executions have ids of their own and no counter."""


def compare(ours: Any, sample: Any, where: str = "") -> None:
    """Every field of the sample is there, of the same kind."""
    if isinstance(sample, dict):
        assert isinstance(ours, dict), where
        for name, value in sample.items():
            if name in NOT_OURS:
                continue
            assert name in ours, f"{where}.{name} is missing"
            if ours[name] is None and (value is None or type(value).__name__ in UNKNOWN.get(name, ())):
                continue
            compare(ours[name], value, f"{where}.{name}")
    elif isinstance(sample, list):
        assert isinstance(ours, list), where
        for value in sample:
            assert ours, f"{where} is empty"
            compare(ours[0], value, f"{where}[]")
    elif sample is not None:
        assert type(ours) is type(sample), f"{where}: {ours!r} is not like {sample!r}"


@pytest.fixture
def world() -> FakeApiDeployment:
    made = FakeApiDeployment()
    job = made.seal("v1", {"image.png": "1"})
    made.seal("v2", {"image.png": "2"}, base="dataset://images/v1")
    made.name_datum("latest-png", made.annotate(job, "image.png", {"valohai.tags": ["t"]}))
    return made


def test_a_datum_is_like_theirs(world: FakeApiDeployment) -> None:
    datum = world.get("data/", tag="t")["results"][0]["id"]
    compare(world.get(f"data/{datum}/"), fixture("datum.cli.json"))
    compare(world.get(f"data/{datum}/"), fixture("datum.docs2021.json"))
    compare(world.get(f"data/{datum}/download/"), fixture("data-download.json"))


def test_lists_and_aliases_are_like_theirs(world: FakeApiDeployment) -> None:
    compare(world.get("data/", tag="t"), fixture("data-list.cli.json"))
    compare(world.get("datum-aliases/"), fixture("datum-aliases-list.cli.json"))
    resolved = world.get("datum-aliases/resolve/", name="latest-png")
    compare(resolved, fixture("datum-alias-resolve.utils.json"))


def test_datasets_and_versions_are_like_theirs(world: FakeApiDeployment) -> None:
    compare(world.get("datasets/images/"), fixture("dataset-detail.partial.json"))
    compare(world.get("dataset-versions/images:v2/"), fixture("dataset-version-detail.partial.json"))


def test_a_missing_field_is_noticed() -> None:
    with pytest.raises(AssertionError, match="size is missing"):
        compare({"id": "x"}, {"id": "x", "size": 1})
