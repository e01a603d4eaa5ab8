"""What the browser is shown: versions written straight into the local stack's table and store, always the same."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import boto3

from packline.aws.dataset_store import DynamoDatasetStore
from packline.aws.dynamodb import DynamoRegistry
from packline.aws.lineage import DynamoLineage
from packline.aws.packaging_watch import DynamoPackagingWatch
from packline.aws.s3 import S3Store
from packline.aws.schema import META, PATH_INDEX_PK
from packline.local.stack import LocalStack
from packline.manifest.members import by_path
from packline.model import DatasetVersion, Execution, ExecutionState, Member, Packaging
from packline.pipeline.manifests import write_manifest
from packline.rules.datum_ids import datum_id, execution_prefix
from packline.rules.lineage_edges import list_uses
from tests.builders import a_part

NOON = 1_767_009_600.0
"""29 Dec 2025, 12:00 UTC: pages look the same on every day."""
HOUR = 3_600.0
MANY = 100_000
LOST = "ObjectNotFound: camera-2/0001.png is gone from the store."
WHERE = {"step": "label", "commit": "4f2c9e1", "image": "python:3.13"}


class Deployment:
    """Writes into a running local stack."""

    def __init__(self, stack: LocalStack) -> None:
        self.stack = stack
        self.s3 = self._client("s3")
        self.store = S3Store(self.s3, stack.store)
        self.registry = DynamoRegistry(self._client("dynamodb"), stack.table)
        self.watch = DynamoPackagingWatch(self._client("dynamodb"), stack.table)
        self.datasets = DynamoDatasetStore(self._client("dynamodb"), stack.table)
        self.lineage = DynamoLineage(self._client("dynamodb"), stack.table)

    def version(
        self, dataset: str, name: str, members: Iterable[Member], execution: str, at: float, **facts: Any
    ) -> DatasetVersion:
        """A version with these members, made by an execution of its own."""
        used = facts.pop("used", ())
        version = DatasetVersion(
            dataset=dataset,
            version=name,
            manifest=write_manifest(self.store, sorted(members, key=by_path)),
            execution=execution,
            created_at=at,
            **facts,
        )
        made = Execution(
            execution,
            ExecutionState.SEALED,
            sealed_at=at,
            versions=(version.uri,),
            manifest=version.manifest,
            marker={**WHERE, "inputs": [{"name": "source", "uris": list(used)}]} if used else dict(WHERE),
        )
        self.lineage.record_uses(list_uses(self.registry.seal(made, [version]), [version]))
        # No run packages it but the test: the sweep would find that, and start one.
        self.watch.forget(version)
        return version

    def alias(self, dataset: str, name: str, version: str, at: float, rev: int) -> None:
        self.registry.move_alias(dataset, name, version, at, rev)

    def upload(self, execution: str, files: dict[str, bytes]) -> list[Member]:
        """The files as objects of the store, and as members."""
        members = []
        for path, body in files.items():
            # Not below outputs/: no event, so nothing but this touches the execution.
            key = f"archive/{execution}/{path}"
            put = self.s3.put_object(Bucket=self.stack.store, Key=key, Body=body)
            etag = put["ETag"].strip('"')
            datum = datum_id(execution_prefix(execution), path, path)
            members.append(Member(path, datum, key, put.get("VersionId"), len(body), etag))
        return members

    @contextmanager
    def unattended(self) -> Iterator[None]:
        """While no rule fires: the sweep would find packagings that no run carries out, and start them."""
        events = self._client("events")
        rules = [rule for rule in events.list_rules()["Rules"] if rule.get("ScheduleExpression")]
        for rule in rules:
            events.disable_rule(Name=rule["Name"])
        yield
        # What was written is of earlier days: a newer index would find it hours later, so a sweep begins it again.
        self._client("dynamodb").delete_item(
            TableName=self.stack.table, Key={"pk": {"S": PATH_INDEX_PK}, "sk": {"S": META}}
        )
        for rule in rules:
            events.enable_rule(Name=rule["Name"])

    def _client(self, service: str) -> Any:
        return boto3.client(
            service,
            endpoint_url=self.stack.endpoint_url,
            region_name=self.stack.region,
            aws_access_key_id="local",
            aws_secret_access_key="local",
        )


def without_objects(execution: str, paths: Iterable[str]) -> list[Member]:
    """Members that are only listed, never read."""
    prefix = execution_prefix(execution)
    return [
        Member(path, datum_id(prefix, path, "1"), f"outputs/{execution}/{path}", "1", 1_000 + at % 97, "e")
        for at, path in enumerate(paths)
    ]


def png(width: int, height: int, shade: int) -> bytes:
    """A small picture: a gradient that depends on ``shade``."""
    rows = [
        b"".join(bytes((x * 255 // width, y * 255 // height, shade)) for x in range(width))
        for y in range(height)
    ]
    return png_of(width, height, rows, level=9)


def png_of(width: int, height: int, rows: Iterable[bytes], level: int) -> bytes:
    """A picture of these rows of pixels, each red, green and blue."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"".join(b"\0" + row for row in rows), level))
        + chunk(b"IEND", b"")
    )


def furnish(made: Deployment) -> None:
    """Street scenes in three versions with aliases and lineage, a large dataset, and some more names."""
    raw = made.upload("raw-2025-12", {f"camera-{n}/0001.png": png(64, 40, 40 * n) for n in range(1, 4)})
    source = made.version("raw-footage", "2025-12", raw, "raw-2025-12", NOON - 90 * HOUR)
    files = {f"images/scene-{n:04}.png": png(160, 100, 17 * n % 256) for n in range(1, 13)}
    files["labels.csv"] = b"image,label,score\n" + b"".join(
        f'scene-{n:04}.png,"{("car, parked", "cyclist", "person")[n % 3]}",0.{90 + n % 10}\n'.encode()
        for n in range(1, 13)
    )
    files["README.txt"] = (
        "Street scenes, labelled by hand.\nOne image a scene; labels in labels.csv. Café, Łódź.\n".encode()
    )
    files["weights.bin"] = bytes(range(256)) * 4
    first = made.upload("label-0001", files)
    tags = ("street", "hand-labelled")
    made.version("street-scenes", "v1", first, "label-0001", NOON - 72 * HOUR, used=(source.uri,), tags=tags)
    more = made.upload(
        "label-0002",
        {
            "labels.csv": files["labels.csv"] + b"scene-0013.png,cyclist,0.88\n",
            "images/scene-0013.png": png(160, 100, 221),
        },
    )
    kept = [m for m in first if m.path not in ("labels.csv", "images/scene-0002.png")]
    base = "dataset://street-scenes/v1"
    made.version("street-scenes", "v2", [*kept, *more], "label-0002", NOON - 24 * HOUR, base=base, tags=tags)
    made.alias("street-scenes", "production", "v1", NOON - 70 * HOUR, 0)
    made.alias("street-scenes", "production", "v2", NOON - 20 * HOUR, 1)
    made.alias("street-scenes", "previous", "v1", NOON - 20 * HOUR, 0)
    frames = without_objects("record-7", (f"frames/frame-{n:06}.jpg" for n in range(MANY)))
    seen = made.upload(
        "record-7", {"frames/frame-000002.txt": b"the third frame\n", "index.json": b'{"frames": 100000}\n'}
    )
    made.version("all-frames", "2025-12-28", [*frames, *seen], "record-7", NOON - 12 * HOUR)
    wanted = {"packaging": Packaging.PENDING, "packaging_reason": "flag and variable are set"}
    for name in ("defects", "satellite-tiles"):
        made.version(name, "v1", raw[:2], f"{name}-0001", NOON - 48 * HOUR, **wanted)
    made.registry.finish_packaging("defects", "v1", NOON - 47 * HOUR, LOST)
    made.registry.plan_packaging("satellite-tiles", "v1", "plan-of-tiles")
    made.registry.record_part("plan-of-tiles", a_part(size=10_600, bytes=10_480))
    made.registry.finish_packaging("satellite-tiles", "v1", NOON - 47 * HOUR)
