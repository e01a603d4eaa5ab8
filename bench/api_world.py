"""A deployment for measuring the API: a table and moto's store in this process, filled as a large one is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, NamedTuple

import boto3

from bench.table import SortedTable
from packline.aws.datum_index import DynamoDatumIndex
from packline.aws.dynamodb import DynamoRegistry
from packline.aws.s3 import S3Store
from packline.aws.table import PUT_ITEMS, Table
from packline.aws.versions import new_item
from packline.keys import part_key
from packline.model import (
    Block,
    DatasetVersion,
    Datum,
    Execution,
    ExecutionState,
    ManifestRef,
    Member,
    Packaging,
    Part,
)
from packline.pipeline.manifests import read_manifest, write_manifest
from packline.rules.datum_ids import datum_id, execution_prefix
from packline.vhpkgzip.layout import PartLayout

REGION, TABLE, STORE = "eu-north-1", "catalog", "store"
EXECUTION = "bench-1"
DATASET, PLAN = "bench", "bench-plan"
PART_FILES = 20_000
FOLDER_FILES = 1_000
FILE_BYTES = 100
"""Small, so that the parts fit into memory; nothing that is measured depends on it."""
TAGGED = 1_000
MOVES = 100


class Size(NamedTuple):
    """How large the deployment is."""

    members: int
    versions: int


def fill(size: Size, dynamodb: SortedTable) -> None:
    """Write the version with its package, the other versions of its dataset, tagged datums, an alias that moved."""
    s3 = boto3.client("s3")
    s3.create_bucket(Bucket=STORE, CreateBucketConfiguration={"LocationConstraint": REGION})
    s3.put_bucket_versioning(Bucket=STORE, VersioningConfiguration={"Status": "Enabled"})
    store, registry = S3Store(s3, STORE), DynamoRegistry(dynamodb, TABLE)
    manifest = write_manifest(store, _members(size.members))
    first = DatasetVersion(DATASET, "v00000", manifest, EXECUTION, 1.0)
    execution = Execution(EXECUTION, touched_at=1.0)
    opened = registry.save_execution(execution)
    sealed = replace(
        opened, state=ExecutionState.SEALED, sealed_at=2.0, manifest=manifest, versions=(first.uri,)
    )
    registry.seal(sealed, [first])
    _add_versions(Table(dynamodb, TABLE), manifest, size.versions)
    _package(registry, s3, store, manifest)
    annotated = (
        Datum(
            member.datum,
            member.path,
            member.key,
            member.version_id,
            member.size,
            member.etag,
            EXECUTION,
            {"valohai.tags": ["tagged"], "score": 1},
        )
        for member in _members(min(TAGGED, size.members))
    )
    DynamoDatumIndex(dynamodb, TABLE).save_datums(annotated)
    for move in range(MOVES):
        registry.move_alias(DATASET, "best", f"v{move % 2:05d}", 10.0 + move)


def path(number: int) -> str:
    """Of a member: a thousand in each folder."""
    return f"train/class-{number // FOLDER_FILES:04d}/image-{number:07d}.jpg"


def datum(number: int) -> str:
    """Id of a member's datum."""
    return datum_id(execution_prefix(EXECUTION), path(number), f"{number:032x}")


def _members(count: int) -> Iterator[Member]:
    for number in range(count):
        here, version = path(number), f"{number:032x}"
        yield Member(here, datum(number), f"outputs/{EXECUTION}/{here}", version, FILE_BYTES, version)


def _add_versions(table: Table, manifest: ManifestRef, count: int) -> None:
    made = [
        DatasetVersion(DATASET, f"v{number:05d}", manifest, EXECUTION, 1.0 + number)
        for number in range(1, count)
    ]
    for start in range(0, len(made), PUT_ITEMS):
        table.batch_put(
            [new_item(table, version)["Put"]["Item"] for version in made[start : start + PUT_ITEMS]]
        )


def _package(registry: DynamoRegistry, s3: Any, store: S3Store, manifest: ManifestRef) -> None:
    """Parts with their true sizes and blocks; only the bytes in them are zeros."""
    rows = list(read_manifest(store, manifest))
    registry.plan_packaging(DATASET, "v00000", PLAN)
    for index, start in enumerate(range(0, len(rows), PART_FILES)):
        members = rows[start : start + PART_FILES]
        layout = PartLayout([m.path.encode() for m in members], [m.size for m in members])
        blocks = tuple(Block(span.offset, span.length, span.members, 0) for span in layout.blocks)
        digest = f"{index:064x}"
        key, size = part_key(digest), FILE_BYTES * len(members)
        s3.put_object(Bucket=STORE, Key=key, Body=bytes(layout.size))
        facts = (layout.size, len(members), size, digest, 0, blocks, members[0].path, members[-1].path)
        registry.record_part(PLAN, Part(index, digest, key, *facts))
    registry.change_version(DATASET, "v00000", lambda known: replace(known, packaging=Packaging.BUILT))
