"""Lists in other orders than that of the table: what they may be, how pages follow, and where there is none."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from packline.api import own_rows
from packline.api.filters import ORDERS
from packline.ports import DatasetRecord
from tests.unit.api.api import NOW, FakeApiDeployment
from tests.unit.api.test_openapi import document_of

ORDERED = {
    "/api/v0/datasets/": ["name", "-name", "mtime", "-mtime", "size", "-size"],
    "/api/v0/dataset-versions/": ["-ctime", "ctime", "name", "-name", "size", "-size"],
    "/api/v0/dataset-versions/{version}/files/": ["path", "-path", "size", "-size"],
}


@pytest.fixture
def world() -> FakeApiDeployment:
    """Datasets b, a and c of 3, 1 and 2 bytes, the later the newer; and an empty one."""
    made = FakeApiDeployment()
    for age, (dataset, size) in enumerate((("b", 3), ("a", 1), ("c", 2))):
        made.seal(f"{dataset}-v1", {"x": "y" * size}, dataset=dataset, created_at=NOW + age)
    made.dataset_store.create_dataset(DatasetRecord("empty", "", NOW))
    return made


@pytest.mark.parametrize("limit", [1, 2, 3, 4, 5])
@pytest.mark.parametrize(
    ("ordering", "expected"),
    [
        ("-name", ["empty", "c", "b", "a"]),
        ("mtime", ["b", "a", "c", "empty"]),
        ("-mtime", ["c", "a", "b", "empty"]),
        ("size", ["a", "c", "b", "empty"]),
        ("-size", ["b", "c", "a", "empty"]),
    ],
)
def test_datasets_are_sorted(
    world: FakeApiDeployment, ordering: str, expected: list[str], limit: int
) -> None:
    listed = list(world.walk("datasets/", ordering=ordering, limit=limit))
    assert [row["name"] for row in listed] == expected
    page = world.get("datasets/", ordering=ordering, limit=limit, offset=1)
    assert [row["name"] for row in page["results"]] == expected[1 : 1 + limit]
    assert page["count"] == 4
    found = world.walk("datasets/", ordering=ordering, search="A", limit=limit)
    assert [row["name"] for row in found] == ["a"]


@pytest.mark.parametrize(
    ("ordering", "expected"),
    [
        ("-ctime", ["a", "c", "b"]),
        ("ctime", ["b", "c", "a"]),
        ("name", ["a", "b", "c"]),
        ("-name", ["c", "b", "a"]),
        ("size", ["b", "a", "c"]),
        ("-size", ["c", "a", "b"]),
    ],
)
def test_versions_are_sorted(ordering: str, expected: list[str]) -> None:
    world = FakeApiDeployment()
    for age, (version, size) in enumerate((("b", 1), ("c", 3), ("a", 2))):
        world.seal(version, {"x": "y" * size}, created_at=NOW + age)
    for limit in (1, 2, 3, 4):
        listed = world.walk("dataset-versions/", dataset="images", ordering=ordering, limit=limit)
        assert [row["name"] for row in listed] == expected


@pytest.mark.parametrize(
    ("ordering", "expected"),
    [
        ("path", ["a", "b", "c"]),
        ("-path", ["c", "b", "a"]),
        ("size", ["b", "c", "a"]),
        ("-size", ["a", "c", "b"]),
    ],
)
def test_files_are_sorted(ordering: str, expected: list[str]) -> None:
    world = FakeApiDeployment()
    world.seal("v1", {"a": "333", "b": "1", "c": "22"})
    for limit in (1, 2, 3, 4):
        listed = world.walk("dataset-versions/images:v1/files/", ordering=ordering, limit=limit)
        assert [row["path"] for row in listed] == expected
    assert world.refused("dataset-versions/images:v1/files/?search=a&ordering=size") == (
        400,
        "InvalidRequest",
    )


def test_a_list_that_is_too_long_is_not_sorted_in_part(
    world: FakeApiDeployment, monkeypatch: pytest.MonkeyPatch
) -> None:
    version = world.registry.version("a", "a-v1")
    huge = replace(version, manifest=replace(version.manifest, files=100_001, rows=100_001))
    world.registry.known["a", "a-v1"] = huge
    answer = world.call("GET", "/api/v0/dataset-versions/a:a-v1/files/?ordering=size")
    assert (answer.status, answer.body["title"]) == (413, "TooMuchAtOnce")
    assert "100,000" in answer.body["detail"]
    for name in range(1_000):
        world.dataset_store.create_dataset(DatasetRecord(f"d{name}", "", NOW))
    assert world.refused("datasets/?ordering=-name") == (413, "TooMuchAtOnce")


def test_a_list_that_is_not_searched_to_its_end_says_so(
    world: FakeApiDeployment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(own_rows, "MOST_PASSED", 2)
    answer = world.call("GET", "/api/v0/datasets/?ordering=size&search=b")
    assert (answer.status, answer.body["title"]) == (413, "TooMuchAtOnce")
    assert "more than" not in answer.body["detail"]


def test_a_page_of_a_list_that_became_empty_is_empty(world: FakeApiDeployment) -> None:
    page = world.get("datasets/", ordering="-name", limit=1)
    world.registry.known.clear()
    world.dataset_store.remove_dataset("empty", NOW)
    gone = world.call("GET", "/api/v0/" + page["next"].partition("/api/v0/")[2])
    assert (gone.status, gone.body["results"]) == (200, [])


@pytest.mark.parametrize(
    "target", ["datasets/?", "dataset-versions/?dataset=a&", "dataset-versions/a:a-v1/files/?"]
)
def test_an_order_that_a_list_does_not_have_is_refused_with_those_that_it_has(
    world: FakeApiDeployment, target: str
) -> None:
    orders = next(orders for path, orders in ORDERED.items() if _is_of(path, target))
    for wrong in ("ctim", "", "name,size", "-"):
        answer = world.call("GET", f"/api/v0/{target}ordering={wrong}")
        assert answer.status == 400
        assert all(f"'{order}'" in answer.body["detail"] for order in orders)
    answer = world.call("GET", f"/api/v0/{target}ordering=size&cursor=WyJ4Il0")
    assert (answer.status, answer.body["title"]) == (400, "InvalidRequest")


def test_the_document_has_the_orders_of_a_list_as_values() -> None:
    found = {}
    for path, methods in document_of("")["paths"].items():
        for parameter in methods.get("get", {}).get("parameters", ()):
            if parameter["name"] == "ordering":
                found[path] = parameter["schema"]["enum"]
    assert found == ORDERED
    assert not ORDERED.keys() & ORDERS.keys(), "a list has several orders, or one"


def _is_of(path: str, target: str) -> bool:
    written: Any = path.removeprefix("/api/v0/").replace("{version}", "a:a-v1")
    return bool(target.partition("?")[0] == written)
