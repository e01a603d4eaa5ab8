"""The manifest is what the table says: every shard by the digest in its key, all of them by the version's."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace
from pathlib import Path

import pytest

from packline.aws_api.s3 import S3Source
from packline.manifest.reader import read_files
from packline.manifest.rows import UnreadableManifest
from packline.model import FetchPlan, Packaging
from tests.fakes.s3 import FakeS3
from tests.unit.client.conftest import Fetch
from tests.unit.client.datasets import a_version, some_files, tree

FILES = some_files(100)


def without_package(plan: FetchPlan) -> FetchPlan:
    return replace(plan, parts=(), packaging=Packaging.NONE)


def with_another_row(shard: bytes) -> bytes:
    """A shard of the right form whose first member has another object."""
    rows = [json.loads(line) for line in gzip.decompress(shard).splitlines()]
    rows[0][2], rows[0][5] = rows[1][2], rows[1][5]
    return gzip.compress("".join(json.dumps(row) + "\n" for row in rows).encode())


def test_a_shard_with_other_rows_than_its_key_names_is_refused_and_nothing_is_published(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path
) -> None:
    plan = without_package(a_version(store, FILES))
    first = plan.manifest.shards[0]
    store.objects[first] = with_another_row(store.objects[first])
    with pytest.raises(UnreadableManifest, match="SHA-256"):
        quick_fetch(plan)
    assert not (tmp_path / "data").exists()
    assert not (tmp_path / "cache/v1" / plan.content_hash).exists()


def test_shards_that_do_not_make_the_digest_of_the_version_are_refused(
    store: FakeS3, source: S3Source
) -> None:
    manifest = a_version(store, FILES).manifest
    other = replace(manifest, digest="0" * 64)
    with pytest.raises(UnreadableManifest, match="recorded"):
        list(read_files(other, source))
    swapped = replace(manifest, shards=manifest.shards[::-1])
    with pytest.raises(UnreadableManifest):
        list(read_files(swapped, source))
    source.close()


def test_a_shard_that_came_wrong_once_is_read_again(store: FakeS3, source: S3Source) -> None:
    manifest = a_version(store, FILES).manifest
    key = manifest.shards[0]
    right = store.objects[key]
    store.objects[key] = with_another_row(right)

    class Mended:
        """Answers with the wrong shard once."""

        def read(self, key: str, version_id: str | None = None) -> bytes:
            body = source.read(key, version_id)
            store.objects[manifest.shards[0]] = right
            return body

    assert len(list(read_files(manifest, Mended()))) == len(FILES)
    source.close()


def test_a_selection_and_files_mode_still_work(store: FakeS3, quick_fetch: Fetch, tmp_path: Path) -> None:
    plan = a_version(store, FILES)
    quick_fetch(plan, tmp_path / "some", include=["train/class1/"])
    quick_fetch(without_package(plan), tmp_path / "all")
    assert tree(tmp_path / "all") == FILES
    assert set(tree(tmp_path / "some")) == {path for path in FILES if path.startswith("train/class1/")}
