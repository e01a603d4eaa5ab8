"""A deployment in memory behind the HTTP API, a strict store, and databases to read from."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from packline.aws_api.endpoint import find_endpoint
from packline.aws_api.s3 import S3Source
from packline.library.backend import ApiBackend
from packline.model import Execution, ExecutionState, Member
from packline.pipeline.manifests import read_manifest, write_manifest
from packline.rules.datum_ids import datum_id, execution_prefix
from packline.rules.version_entries import parse_entry
from packline.snapshots.connections import find_connection
from packline.snapshots.parquet_files import Limits
from packline.snapshots.session import SnapshotOutcome, SnapshotRequest, take_snapshot
from packline.uri import parse_dataset_uri
from tests.api_gateway import Gateway, gateway
from tests.builders import a_version
from tests.unit.api.api import NOW, FakeApiDeployment
from tests.unit.upload.store import UploadStore

QUERY = "SELECT id, name, price FROM orders ORDER BY id"


@dataclass
class World:
    """A deployment, and snapshots that are pushed to it."""

    store: UploadStore
    deployment: FakeApiDeployment
    gateway: Gateway
    folder: Path
    warnings: list[str] = field(default_factory=list)

    @property
    def backend(self) -> ApiBackend:
        return ApiBackend(self.gateway.url)

    def take(self, source: str, sql: str = QUERY, version: str = "v1", **options: Any) -> SnapshotOutcome:
        """Take a snapshot."""
        limits = Limits(options.pop("max_rows", None), options.pop("max_bytes", None))
        connections = options.pop("connections", None)
        request = SnapshotRequest(
            profile=find_connection(source, connections),
            sql=sql,
            parameters=options.pop("parameters", {}),
            target=parse_dataset_uri(f"dataset://orders/{version}"),
            packaging=False,
            limits=limits,
            **options,
        )
        backend = self.backend
        try:
            return take_snapshot(request, backend, self.warnings.append)
        finally:
            backend.close()

    def marker(self, execution: str) -> Any:
        return self.store.marker(execution)

    def entry(self, execution: str) -> Any:
        """The version entry that the files of an execution have."""
        line = self.store.outputs(execution)["valohai.metadata.jsonl"].splitlines()[0]
        return json.loads(line)["metadata"]["valohai.dataset-versions"][0]

    def files(self, execution: str) -> dict[str, bytes]:
        outputs = self.store.outputs(execution)
        return {path: data for path, data in outputs.items() if path.endswith(".parquet")}

    def seal(self, outcome: SnapshotOutcome) -> None:
        """Make the version that a push asks for, as the pipeline does."""
        entry = parse_entry(self.entry(outcome.execution), "test")
        target = parse_dataset_uri(entry.uri)
        prefix = execution_prefix(outcome.execution)
        members: dict[str, Member] = {}
        if entry.from_:
            base = parse_dataset_uri(entry.from_)
            inherited = self.deployment.registry.version(base.dataset, base.reference)
            members = {row.path: row for row in read_manifest(self.deployment.store, inherited.manifest)}
            for path in entry.exclude:
                del members[path]
        for path, data in self.files(outcome.execution).items():
            stored = self.deployment.store.put(f"outputs/{outcome.execution}/{path}", data)
            datum = datum_id(prefix, path, stored.etag)
            members[path] = Member(path, datum, stored.key, stored.version_id, stored.size, stored.etag)
        rows = [members[path] for path in sorted(members, key=str.encode)]
        manifest = write_manifest(self.deployment.store, rows)
        for shard in manifest.shards:
            self.store.put(shard, self.deployment.store.read(shard))
        made = a_version(
            target.reference,
            dataset=target.dataset,
            manifest=manifest,
            execution=outcome.execution,
            created_at=NOW + len(self.deployment.runs),
            properties=entry.all_properties,
            base=entry.from_ or "",
        )
        execution = Execution(
            outcome.execution, ExecutionState.SEALED, sealed_at=NOW, manifest=manifest, versions=(made.uri,)
        )
        self.deployment.registry.seal(execution, [made])
        self.deployment.runs.append((outcome.execution, 0))


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    for name in (
        "PACKLINE_TABLE",
        "PACKLINE_STORE",
        "PACKLINE_API_URL",
        "VH_EXECUTION_ID",
        "PACKLINE_EXECUTION",
    ):
        monkeypatch.delenv(name, raising=False)
    with UploadStore() as store:
        source = S3Source("bucket", find_endpoint("s3", "eu-north-1", url=store.url))
        deployment = FakeApiDeployment(
            signer=lambda key, version, seconds: f"{store.url}/bucket/{key}",
            request_signer=source.presign,
            store_name="bucket",
        )
        with gateway(deployment.app) as running:
            yield World(store, deployment, running, tmp_path)


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A SQLite database with a table of orders."""
    path = tmp_path / "shop.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE orders (id INTEGER, name TEXT, price REAL, note BLOB)")
        connection.executemany(
            "INSERT INTO orders VALUES (?, ?, ?, ?)", [(i, f"n{i}", i / 4, b"x" * i) for i in range(50)]
        )
    connection.close()
    return path
