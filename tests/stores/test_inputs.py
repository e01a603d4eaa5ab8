"""Inputs in other stores, against real servers of each kind: wildcards, folders, changed and deleted objects."""

from __future__ import annotations

from contextlib import ExitStack

import pytest

from packline.client.inputs.definition import KeepDirectories
from packline.client.inputs.resolve import resolve_all
from packline.errors import ObjectNotFound, PacklineError
from tests.stores.servers import Bucket
from tests.unit.inputs.conftest import Desk, an_input

pytestmark = pytest.mark.stores

OBJECTS = {
    "data/a b.csv": b"1",
    "data/deep/ü+%41.csv": b"22" * 700_000,
    "data/d.txt": b"no",
    "data.csv": b"no",
}


@pytest.fixture(autouse=True)
def _objects(bucket: Bucket) -> None:
    for key, body in OBJECTS.items():
        bucket.put(key, body)


@pytest.mark.parametrize(
    ("keep", "names"),
    [
        (KeepDirectories.NONE, ("a b.csv", "ü+%41.csv")),
        (KeepDirectories.SUFFIX, ("a b.csv", "deep/ü+%41.csv")),
        (KeepDirectories.FULL, ("data/a b.csv", "data/deep/ü+%41.csv")),
    ],
)
def test_a_wildcard_brings_its_objects_with_the_folders_asked_for(
    bucket: Bucket, desk: Desk, keep: KeepDirectories, names: tuple[str, str]
) -> None:
    desk.bring(an_input("in", f"{bucket.uri}/data/**.csv", keep=keep))
    first, second = names
    assert desk.tree() == {f"in/{first}": b"1", f"in/{second}": OBJECTS["data/deep/ü+%41.csv"]}
    assert desk.record()["in"]["files"][0]["uri"] == f"{bucket.uri}/data/a b.csv"


def test_one_object_comes_by_its_name_and_anew_when_it_has_changed(bucket: Bucket, desk: Desk) -> None:
    for body in (b"first", b"other"):
        bucket.put("data/one.bin", body)
        desk.bring(an_input("in", f"{bucket.uri}/data/one.bin"))
        assert desk.tree() == {"in/one.bin": body}


@pytest.mark.parametrize("change", ["changed", "deleted"])
def test_an_object_that_changes_after_it_was_listed_is_refused(
    bucket: Bucket, desk: Desk, change: str
) -> None:
    bucket.put("data/moving.bin", b"before")
    ((resolved,),) = resolve_all([an_input("in", f"{bucket.uri}/data/mov*")], desk.tools())
    if change == "changed":
        bucket.put("data/moving.bin", b"after!")
    else:
        bucket.delete("data/moving.bin")
    with ExitStack() as leases, pytest.raises(PacklineError) as refused:
        resolved.unit.bring(leases)
    assert refused.value.remedy
    assert refused.value.exit_code in (3, 4, 5)
    assert "moving.bin" in refused.value.message


@pytest.mark.parametrize("key", ["none", "none/**", "data/*.jpg"])
def test_what_is_not_there_is_named(bucket: Bucket, desk: Desk, key: str) -> None:
    with pytest.raises(ObjectNotFound, match="Input 'in'"):
        desk.bring(an_input("in", f"{bucket.uri}/{key}"))
    assert not desk.inputs.exists()
