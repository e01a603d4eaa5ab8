"""The steps of a snapshot that an engine writes, with a store and versions in memory: what each refuses to publish."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from hashlib import md5
from typing import Any

import pytest

pytest.importorskip("sqlglot", reason="needs pyarrow and sqlglot: make test-sources")

from packline.aws_api.checksums import Checksum
from packline.aws_api.object_listing import ObjectSummary
from packline.errors import (
    InvalidInput,
    InvalidSetting,
    NotFound,
    ObjectNotFound,
    VersionExists,
    VersionNotFound,
)
from packline.model import DatasetVersion, Member
from packline.server_connections import parse_server_connections
from packline.snapshots.errors import (
    InvalidStatement,
    NoRows,
    ResultTooLarge,
    SchemaChanged,
)
from packline.snapshots.parquet_files import Limits, SnapshotFile
from packline.snapshots.server_side.finish import FinishContext, publish
from packline.snapshots.server_side.prepare import UNFINISHED, PrepareContext, prepare
from packline.snapshots.server_side.request import ServerRequest, parse_request
from packline.snapshots.server_side.result import UnloadedFiles, UnloadIncomplete
from packline.snapshots.source import EngineRecord
from packline.uri import parse_dataset_uri
from tests.builders import a_version

RUN = "snapshot-0123456789abcdef0123456789abcdef-0"
PREFIX = f"outputs/{RUN}/"
CONNECTIONS = parse_server_connections(
    json.dumps({"sales": {"engine": "redshift", "cluster": "sales", "database": "dev"}})
)
ENGINE = EngineRecord(
    "redshift", "1.0", "Data API", "2019-12-20", "one statement", role="IAMR:snapshot", query_id="q-1"
)
REQUEST = ServerRequest(
    "redshift",
    "sales",
    "SELECT id FROM t WHERE a = :a ORDER BY id",
    {"a": "x'y"},
    parse_dataset_uri("dataset://d/v2"),
)


class WriteFailed(Exception):
    """The function was killed."""


@dataclass
class FakeStore:
    """Objects by key."""

    objects: dict[str, bytes] = field(default_factory=dict)
    checksums: dict[str, Checksum] = field(default_factory=dict)
    killed_at: str = ""

    def read(self, key: str, version_id: str | None = None) -> bytes:
        if key not in self.objects:
            raise ObjectNotFound(key)
        return self.objects[key]

    def write(self, key: str, body: bytes) -> None:
        if self.killed_at and key.startswith(self.killed_at):
            raise WriteFailed
        self.objects[key] = body

    def list(self, prefix: str) -> Iterator[ObjectSummary]:
        for key, body in sorted(self.objects.items()):
            if key.startswith(prefix):
                yield ObjectSummary(key, len(body), md5(body, usedforsecurity=False).hexdigest())

    def checksum(self, key: str, version_id: str | None = None) -> Checksum | None:
        return self.checksums.get(key)


@dataclass
class FakeVersions:
    """Versions of one dataset by name, and their files."""

    made: dict[str, DatasetVersion] = field(default_factory=dict)
    members: dict[str, list[Member]] = field(default_factory=dict)

    def version(self, collection: str, version: str) -> DatasetVersion:
        return self.resolve(collection, version)

    def resolve(self, collection: str, reference: str) -> DatasetVersion:
        name = max(self.made) if reference == "latest" and self.made else reference
        if name not in self.made:
            raise VersionNotFound(f"no {name}")
        return self.made[name]

    def files(self, version: DatasetVersion) -> Iterable[Member]:
        return self.members[version.version]


@dataclass
class Steps:
    """A deployment in memory."""

    store: FakeStore = field(default_factory=FakeStore)
    versions: FakeVersions = field(default_factory=FakeVersions)

    def prepare(self, request: ServerRequest = REQUEST, run: str = RUN) -> dict[str, Any]:
        context = PrepareContext(
            CONNECTIONS,
            "bucket/team-a",
            self.versions,
            self.store,
            lambda: 1_800_000_000.0,
            "arn:aws:iam::1:role/u",
        )
        return prepare(json.loads(json.dumps(request.document())), run, context)

    def unload(self, **files: tuple[int, bytes]) -> UnloadedFiles:
        """Write files as an engine does."""
        for name, (_, body) in files.items():
            self.store.objects[f"{PREFIX}{name}"] = body
        listed = [SnapshotFile(name, rows, len(body)) for name, (rows, body) in files.items()]
        return UnloadedFiles(listed, ["id: int32"])

    def publish(self, unloaded: UnloadedFiles, request: ServerRequest = REQUEST) -> dict[str, Any]:
        prepared = self.prepare(request)
        return publish(
            prepared, ENGINE, unloaded, FinishContext(self.versions, self.store, lambda: 1_800_000_060.0)
        )

    def has_base(self, name: str = "v1", columns: str = "id: int32", **files: bytes) -> None:
        """Make a version of an earlier snapshot."""
        key = "outputs/snapshot-earlier-0/"
        self.versions.members[name] = [
            Member(path, path, f"{key}{path}", None, len(body), md5(body, usedforsecurity=False).hexdigest())
            for path, body in files.items()
        ]
        record = {"form": 1, "schema": [columns], "schema_sha256": columns}
        if columns == "id: int32":
            del record["schema_sha256"]
        self.versions.made[name] = a_version(
            name, dataset="d", properties={"snapshot": record}, execution="earlier"
        )

    def marker(self) -> Any:
        return json.loads(self.store.objects.get(f"control/{RUN}.json", b"null"))

    @property
    def lines(self) -> list[Any]:
        return [
            json.loads(line) for line in self.store.objects[f"{PREFIX}valohai.metadata.jsonl"].splitlines()
        ]


@pytest.fixture
def steps() -> Steps:
    return Steps()


def test_the_statement_has_the_values_and_the_place_of_its_run_alone(steps: Steps) -> None:
    prepared = steps.prepare()
    limit, session, unload = prepared["sqls"]
    assert limit == "SET statement_timeout TO 3600000"
    assert session == "SELECT version(), current_user"
    assert "WHERE a =  ''x''''y''  ORDER BY id" in unload
    assert f"TO 's3://bucket/team-a/{PREFIX}rows-'" in unload
    assert (prepared["runs_on"], prepared["result"]) == ("cluster", 2)
    assert (prepared["started"], prepared["deadline"]) == (
        "2027-01-15T08:00:00.000Z",
        "2027-01-15T09:00:00.000Z",
    )


def test_until_it_is_finished_the_execution_names_a_file_that_never_comes(steps: Steps) -> None:
    steps.prepare()
    assert steps.lines == [{"file": UNFINISHED, "metadata": {}}]
    steps.store.objects.clear()
    steps.prepare(replace(REQUEST, is_dry_run=True))
    assert steps.store.objects == {}


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"sql": "DELETE FROM t"}, InvalidStatement),
        ({"sql": "SELECT 1 AS a; SELECT 2 AS a"}, InvalidStatement),
        ({"sql": "SELECT a FROM t LIMIT 1", "parameters": {}}, InvalidStatement),
        ({"parameters": {"b": 1}}, InvalidStatement),
        ({"connection": "other"}, InvalidSetting),
        ({"engine": "snowflake"}, InvalidSetting),
        ({"base": "dataset://d/none"}, NotFound),
    ],
)
def test_what_a_caller_has_not_checked_is_refused_where_the_rights_are(
    steps: Steps, change: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        steps.prepare(replace(REQUEST, **change))
    assert steps.store.objects == {}


@pytest.mark.parametrize(
    "change",
    [
        {"form": 2},
        {"sql": 1},
        {"parameters": {"a": [1]}},
        {"max_rows": -1},
        {"max_rows": True},
        {"timeout": 1e9},
        {"timeout": "x"},
        {"dataset": "dataset://d/latest"},
        {"aliases": 1},
    ],
)
def test_an_input_that_is_not_a_request_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput):
        parse_request(REQUEST.document() | change)


def test_a_request_is_the_same_after_it_was_written_and_the_same_request_has_the_same_run() -> None:
    request = replace(REQUEST, limits=Limits(5, None), aliases=("good",), base="dataset://d/v1")
    assert parse_request(json.loads(json.dumps(request.document()))) == request
    assert request.run_name(0) == replace(request).run_name(0) != request.run_name(1)
    assert request.run_name(0) != replace(request, parameters={"a": "z"}).run_name(0)


def test_the_files_become_members_and_the_manifest_does_not(steps: Steps) -> None:
    unloaded = steps.unload(one=(3, b"aaa"), two=(2, b"bb"))
    steps.store.objects[f"{PREFIX}rows-manifest"] = b"{}"
    outcome = steps.publish(unloaded)
    assert [line["file"] for line in steps.lines] == ["one", "two"]
    (entry,) = steps.lines[0]["metadata"]["valohai.dataset-versions"]
    assert (entry["uri"], entry["properties"]["snapshot"]) == ("dataset://d/v2", outcome["record"])
    assert steps.marker()["files"] == 3, "the manifest is an output, as any leftover"
    assert steps.marker()["snapshot"] == outcome["record"]
    assert (outcome["rows"], outcome["bytes"], outcome["unchanged"]) == (5, 5, False)
    record = outcome["record"]
    assert (record["role"], record["query_id"], record["connection"]) == ("IAMR:snapshot", "q-1", "sales")
    assert record["files"] == [{"path": "one", "rows": 3, "bytes": 3}, {"path": "two", "rows": 2, "bytes": 2}]


def test_nothing_is_published_before_the_marker_and_a_repeat_publishes(steps: Steps) -> None:
    unloaded = steps.unload(one=(3, b"aaa"))
    steps.store.killed_at = "control/"
    with pytest.raises(WriteFailed):
        steps.publish(unloaded)
    assert steps.marker() is None
    steps.store.killed_at = ""
    assert steps.publish(unloaded)["unchanged"] is False
    assert steps.marker()["files"] == 1


def test_a_repeat_after_the_version_was_sealed_says_that_it_made_it(steps: Steps) -> None:
    unloaded = steps.unload(one=(3, b"aaa"))
    first = steps.publish(unloaded)
    steps.versions.made["v2"] = a_version("v2", dataset="d", execution=RUN)
    assert steps.publish(unloaded) == first


@pytest.mark.parametrize(
    ("unloaded", "limits", "error"),
    [
        (UnloadedFiles([]), Limits(), NoRows),
        (UnloadedFiles([SnapshotFile("one", 3, 3)]), Limits(2, None), ResultTooLarge),
        (UnloadedFiles([SnapshotFile("one", 3, 3)]), Limits(None, 2), ResultTooLarge),
        (UnloadedFiles([SnapshotFile("one", 3, 4)]), Limits(), UnloadIncomplete),
        (UnloadedFiles([SnapshotFile("lost", 3, 3)]), Limits(), UnloadIncomplete),
        (UnloadedFiles([SnapshotFile("one", 3, 3)] * 2), Limits(), UnloadIncomplete),
    ],
)
def test_what_cannot_be_kept_has_no_marker(
    steps: Steps, unloaded: UnloadedFiles, limits: Limits, error: type[Exception]
) -> None:
    steps.unload(one=(3, b"aaa"))
    with pytest.raises(error, match="nothing was published"):
        steps.publish(unloaded, replace(REQUEST, limits=limits))
    assert steps.marker() is None
    assert steps.lines == [{"file": UNFINISHED, "metadata": {}}]


def test_the_same_files_are_no_version(steps: Steps) -> None:
    steps.has_base(one=b"aaa")
    outcome = steps.publish(steps.unload(one=(3, b"aaa")))
    assert (outcome["unchanged"], outcome["uri"], outcome["reused_files"]) == (True, "dataset://d/v1", 1)
    assert steps.lines == []
    assert steps.marker()["title"] == "nothing changed: dataset://d/v1"
    assert "snapshot" not in steps.marker()


def test_files_of_the_base_version_are_inherited_and_lost_ones_are_left_out(steps: Steps) -> None:
    steps.has_base(one=b"aaa", two=b"bb", three=b"c")
    outcome = steps.publish(steps.unload(one=(3, b"aaa"), two=(2, b"BB")))
    (line,) = steps.lines
    (entry,) = line["metadata"]["valohai.dataset-versions"]
    assert (line["file"], entry["from"], entry["exclude"]) == ("two", "dataset://d/v1", ["three"])
    assert (outcome["uploaded_files"], outcome["reused_files"]) == (1, 1)


def test_checksums_decide_where_etags_differ(steps: Steps) -> None:
    steps.has_base(one=b"aaa")
    own, theirs = f"{PREFIX}one", "outputs/snapshot-earlier-0/one"
    steps.versions.members["v1"] = [steps.versions.members["v1"][0]._replace(etag="0" * 32)]
    unloaded = steps.unload(one=(3, b"aaa"))
    assert steps.publish(unloaded)["unchanged"] is False, "the store tells no checksum"
    steps.store.checksums = {
        own: Checksum("CRC-64/NVME", b"12345678"),
        theirs: Checksum("CRC-64/NVME", b"12345678"),
    }
    assert steps.publish(unloaded)["unchanged"] is True


def test_other_columns_are_refused_unless_they_are_allowed(steps: Steps) -> None:
    steps.has_base(columns="id: int64", one=b"aaa")
    unloaded = steps.unload(one=(3, b"aab"))
    with pytest.raises(SchemaChanged, match="id: int64"):
        steps.publish(unloaded)
    assert steps.marker() is None
    assert steps.publish(unloaded, replace(REQUEST, allow_schema_change=True))["unchanged"] is False


def test_a_version_of_that_name_with_other_rows_is_kept(steps: Steps) -> None:
    steps.has_base("v2", one=b"aaa")
    with pytest.raises(VersionExists, match="other rows"):
        steps.publish(steps.unload(one=(3, b"aab")))
    assert steps.marker() is None
    assert steps.publish(steps.unload(one=(3, b"aaa")))["uri"] == "dataset://d/v2"
