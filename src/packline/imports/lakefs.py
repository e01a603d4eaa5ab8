"""A prefix of lakeFS, by its S3 gateway."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from packline.imports.errors import CannotImport, SourceMissing
from packline.imports.plan import ImportFile, ImportPlan, Location
from packline.imports.storages import Buckets, PrefixStorage
from packline.json_types import JsonObject
from packline.rules.placeholders import is_placeholder


def plan_lakefs(source: str, buckets: Buckets) -> ImportPlan:
    """Plan the import of ``s3://repository/reference/path/`` by the S3 gateway of lakeFS, or of any other prefix.

    The address of the gateway comes from AWS_ENDPOINT_URL_S3. Raises CannotImport.
    """
    if not source.startswith("s3://"):
        raise CannotImport(
            f"{source!r} is not a prefix.", "Write s3://repository/branch-tag-or-commit/path/."
        )
    bucket, prefix = buckets.split(source.rstrip("/") + "/")
    storage = PrefixStorage(bucket, prefix)
    reference, _, below = prefix.partition("/")
    record: JsonObject = {"repository": bucket.bucket, "revision": reference, "prefix": below}
    return ImportPlan(
        "lakefs",
        source,
        files=partial(_prefix_files, storage, source),
        record=record,
        not_carried=[
            "commits, metadata of objects, and branches; a branch may move while it is read: name a commit"
        ],
    )


def _prefix_files(storage: PrefixStorage, source: str) -> Iterator[ImportFile]:
    is_empty = True
    for file in storage.list():
        is_empty = False
        if not is_placeholder(file.path, file.size):
            yield ImportFile(file.path, [Location(storage, file.path)], file.size, identity=file.identity)
    if is_empty:
        raise SourceMissing(f"{source} has no objects.", "Check repository, reference and path.")
