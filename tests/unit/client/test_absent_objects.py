"""Who may list by prefix alone gets 403 for what is gone, and fetches as who gets 404."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from packline.aws_api.absent_objects import DeniedOrAbsent
from packline.aws_api.s3 import S3Source
from packline.errors import AccessDenied, ObjectNotFound
from tests.fakes.s3 import FakeS3, Fault
from tests.unit.client.conftest import Fetch
from tests.unit.client.datasets import a_version, some_files, tree

FILES = some_files()


@pytest.fixture
def store() -> FakeS3:
    return FakeS3(hides_absence=True)


@pytest.fixture(autouse=True)
def running(store: FakeS3, source: S3Source) -> Iterator[None]:
    with store, closing(source):
        yield


@pytest.mark.parametrize("lists", [True, False])
def test_a_package_that_is_gone_is_replaced_by_files(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path, lists: bool
) -> None:
    """A role of a team may list nothing: then single objects are tried as well."""
    plan = a_version(store, FILES)
    store.lists = lists
    for part in plan.parts:
        del store.objects[part.key]
    receipt = quick_fetch(plan)
    assert tree(tmp_path / "data") == FILES
    assert receipt.by_files == len(FILES)


def test_a_package_that_is_forbidden_ends_the_fetch(store: FakeS3, quick_fetch: Fetch) -> None:
    plan = a_version(store, FILES)
    parts = {part.key for part in plan.parts}
    store.fault = lambda seen: Fault(403, "AccessDenied") if seen.key in parts else None
    with pytest.raises(AccessDenied) as raised:
        quick_fetch(plan)
    assert not isinstance(raised.value, DeniedOrAbsent)


@pytest.mark.parametrize("version_id", [None, "gone"])
def test_an_object_that_is_gone_is_not_found(store: FakeS3, source: S3Source, version_id: str | None) -> None:
    if version_id:
        store.put("outputs/e/a b", b"another version")
    store.put("outputs/e/a b+c", b"begins as the key does")
    with pytest.raises(ObjectNotFound, match="NoSuchKey"):
        source.read("outputs/e/a b", version_id)


def test_an_object_that_exists_is_forbidden(store: FakeS3, source: S3Source) -> None:
    stored = store.put("outputs/e/a b", b"secret")
    store.fault = lambda seen: Fault(403, "AccessDenied") if seen.key == "outputs/e/a b" else None
    for version_id in (None, stored.version_id):
        with pytest.raises(AccessDenied, match="AccessDenied"):
            source.read("outputs/e/a b", version_id)
        assert source.is_absent("outputs/e/a b", version_id) is False


def test_nobody_can_tell_without_a_listing(store: FakeS3, source: S3Source) -> None:
    store.lists = False
    assert source.is_absent("outputs/e/a") is None
    with pytest.raises(DeniedOrAbsent, match="AccessDenied"):
        source.read("outputs/e/a")
