"""Listings are complete and in order, whatever the names, the prefix and the size of a page."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.local.conftest import Aws

NAMES = st.text(alphabet="ab/ä&<+ 0𐀀", min_size=1, max_size=5)
FEW = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def _fill(aws: Aws, operations: list[tuple[str, bool]]) -> tuple[str, dict[str, list[tuple[str, bool]]]]:
    """Put or delete in a new bucket. Returns its name, and per key the (version, is an object), newest first."""
    s3 = aws.client("s3")
    bucket = f"listed-{len(s3.list_buckets()['Buckets'])}"
    s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": aws.stack.region})
    s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    history: dict[str, list[tuple[str, bool]]] = {}
    for key, exists in operations:
        if exists:
            answer = s3.put_object(Bucket=bucket, Key=key, Body=b"x")
        elif key in history and history[key][0][1]:
            answer = s3.delete_object(Bucket=bucket, Key=key)
        else:
            continue
        history.setdefault(key, []).insert(0, (answer["VersionId"], exists))
    return bucket, history


def _pages(aws: Aws, operation: str, field: str, **options: Any) -> list[dict[str, Any]]:
    pages = aws.client("s3").get_paginator(operation).paginate(**options)
    return [item for page in pages for item in page.get(field, [])]


@FEW
@given(
    operations=st.lists(st.tuples(NAMES, st.booleans()), max_size=12),
    prefix=st.text(alphabet="ab/", max_size=2),
    size=st.integers(1, 4),
)
def test_every_page_together_is_the_whole_listing(
    aws: Aws, operations: list[tuple[str, bool]], prefix: str, size: int
) -> None:
    bucket, history = _fill(aws, operations)
    options = {"Bucket": bucket, "Prefix": prefix, "PaginationConfig": {"PageSize": size}}
    wanted = sorted((key for key in history if key.startswith(prefix)), key=str.encode)
    objects = _pages(aws, "list_objects_v2", "Contents", **options)
    assert [o["Key"] for o in objects] == [key for key in wanted if history[key][0][1]]
    versions = _pages(aws, "list_object_versions", "Versions", **options)
    deleted = _pages(aws, "list_object_versions", "DeleteMarkers", **options)
    for found, exists in ((versions, True), (deleted, False)):
        expected = [(key, v) for key in wanted for v, is_object in history[key] if is_object is exists]
        assert [(o["Key"], o["VersionId"]) for o in found] == expected
    latest = {o["Key"]: o["VersionId"] for o in [*versions, *deleted] if o["IsLatest"]}
    assert latest == {key: history[key][0][0] for key in wanted}


@FEW
@given(names=st.lists(NAMES, max_size=10, unique=True), size=st.integers(1, 3))
def test_folders_are_listed_once(aws: Aws, names: list[str], size: int) -> None:
    bucket, _ = _fill(aws, [(name, True) for name in names])
    options = {"Bucket": bucket, "Delimiter": "/", "PaginationConfig": {"PageSize": size}}
    folders = [f["Prefix"] for f in _pages(aws, "list_objects_v2", "CommonPrefixes", **options)]
    files = [o["Key"] for o in _pages(aws, "list_objects_v2", "Contents", **options)]
    assert files == sorted((n for n in names if "/" not in n), key=str.encode)
    cut = {n[: n.index("/") + 1] for n in names if "/" in n}
    assert folders == sorted(cut, key=str.encode)


def test_a_listing_starts_after_a_name(aws: Aws) -> None:
    bucket, _ = _fill(aws, [(name, True) for name in "abc"])
    answer = aws.client("s3").list_objects_v2(Bucket=bucket, StartAfter="a")
    assert [o["Key"] for o in answer["Contents"]] == ["b", "c"]


def test_a_token_of_no_listing_is_refused(aws: Aws) -> None:
    from botocore.exceptions import ClientError

    with pytest.raises(ClientError, match="continuation token"):
        aws.client("s3").list_objects_v2(Bucket=aws.stack.store, ContinuationToken="no token")


def test_deleted_for_good_is_gone_from_the_listing(aws: Aws) -> None:
    bucket, history = _fill(aws, [("a", True), ("b", True)])
    aws.client("s3").delete_object(Bucket=bucket, Key="a", VersionId=history["a"][0][0])
    answer = aws.client("s3").list_object_versions(Bucket=bucket)
    assert [o["Key"] for o in answer["Versions"]] == ["b"]
