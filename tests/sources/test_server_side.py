"""Snapshots that an engine writes, by the state machine on the local stack; servers stand in for both engines.

Not verified on the real services: what they answer is what their documentation shows.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("pyarrow", reason="needs pyarrow and sqlglot: make test-sources")
pytest.importorskip("sqlglot", reason="needs pyarrow and sqlglot: make test-sources")
pytest.importorskip("duckdb", reason="needs duckdb: make test-sources")

import pyarrow.parquet

from packline.aws_api.stepfunctions import StateMachine
from packline.errors import AccessDenied, CredentialsMissing, NotFound, PacklineError, Refused
from packline.library.backend import TableBackend
from packline.local.stack import LocalStack
from packline.local.synth import synthesized
from packline.model import ExecutionState
from packline.snapshots.errors import QueryFailed, QueryTimeout
from packline.snapshots.server_side.outcome import StatementAborted
from packline.snapshots.server_side.request import ServerRequest
from packline.snapshots.server_side.start import snapshot_outcome, start_snapshot, wait_for_run
from packline.snapshots.session import SnapshotOutcome
from packline.uri import parse_dataset_uri
from tests.sources.engine_servers import DataApi, Engine, SqlApi, serve
from tests.stacks import only
from tests.system.conftest import QUIET_SECONDS, User
from tests.waiting import wait_for

CONNECTIONS = {
    "sales": {"engine": "redshift", "cluster": "sales", "database": "dev"},
    "lake": {
        "engine": "snowflake",
        "account": "ACME-X",
        "user": "READER",
        "integration": "PACKLINE",
        "warehouse": "SMALL",
        "secret": "arn:aws:secretsmanager:eu-west-1:123456789012:secret:lake-AbCdEf",
    },
}
ENGINES = ["redshift", "snowflake"]
# Clients of a process keep their connections until it ends, as a command does.
pytestmark = [
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
QUERY = "SELECT id, name FROM orders WHERE id < :most ORDER BY id"


@dataclass
class Deployment:
    """A deployment on the local stack, and the engine behind both servers."""

    stack: LocalStack
    engine: Engine
    data_api: DataApi
    sql_api: SqlApi
    user: User
    made: list[str] = field(default_factory=list)

    def request(self, engine: str, version: str, sql: str = QUERY, **options: Any) -> ServerRequest:
        names = {"redshift": "sales", "snowflake": "lake"}
        parameters = options.pop("parameters", {"most": 7} if ":most" in sql else {})
        return ServerRequest(
            engine,
            names[engine],
            sql,
            parameters,
            parse_dataset_uri(f"dataset://{version}"),
            packaging=False,
            timeout=60,
            **options,
        )

    @property
    def runs(self) -> StateMachine:
        return StateMachine(os.environ["PACKLINE_SNAPSHOT_MACHINE"])

    def take(self, request: ServerRequest) -> SnapshotOutcome:
        backend = TableBackend()
        name = start_snapshot(request, backend, self.runs)
        self.made.append(name)
        return snapshot_outcome(
            wait_for_run(name, self.runs, sleep=lambda _: time.sleep(0.1)), request, backend
        )

    def sealed(self, outcome: SnapshotOutcome) -> Any:
        """The version of an outcome, once it exists."""
        name = outcome.uri.removeprefix("dataset://")
        return wait_for(lambda: self.version(name), 0.1)

    def version(self, name: str) -> Any:
        dataset, _, version = name.partition("/")
        try:
            return self.user.registry.version(dataset, version)
        except NotFound:
            return None


@pytest.fixture(scope="module")
def stack() -> Iterator[tuple[LocalStack, Engine, DataApi, SqlApi]]:
    patch = pytest.MonkeyPatch()
    engine = Engine(lambda url, body: None)
    data_api, sql_api = DataApi(engine), SqlApi(engine)
    with serve(data_api) as data_port, serve(sql_api) as sql_port:
        patch.setenv("AWS_ENDPOINT_URL_REDSHIFT_DATA", f"http://127.0.0.1:{data_port}")
        patch.setenv("AWS_ENDPOINT_URL_SECRETS_MANAGER", f"http://127.0.0.1:{data_port}")
        patch.setenv("PACKLINE_SNOWFLAKE_ENDPOINT", f"127.0.0.1:{sql_port}")
        patch.setenv("PACKLINE_SNAPSHOT_POLL_SECONDS", "1")
        template = synthesized(None, {"snapshot_connections": json.dumps(CONNECTIONS, separators=(",", ":"))})
        with only(LocalStack(template, quiet_seconds=QUIET_SECONDS)) as running:
            for name, value in running.env().items():
                patch.setenv(name, value)
            yield running, engine, data_api, sql_api
    patch.undo()


@pytest.fixture
def made(stack: tuple[LocalStack, Engine, DataApi, SqlApi], tmp_path: Path) -> Deployment:
    running, engine, data_api, sql_api = stack
    user = User(running, tmp_path / "cache")

    def put(url: str, body: bytes) -> None:
        bucket, _, key = url.removeprefix("s3://").partition("/")
        user.s3.put_object(Bucket=bucket, Key=key, Body=body)

    engine.put, engine.trouble = put, ""
    engine.database.execute(
        "CREATE OR REPLACE TABLE orders AS SELECT i::INT AS id, 'n' || i AS name FROM range(9) r(i)"
    )
    engine.statements.clear()
    return Deployment(running, engine, data_api, sql_api, user)


@pytest.mark.parametrize("engine", ENGINES)
def test_an_engine_writes_a_version_with_its_record(made: Deployment, engine: str, tmp_path: Path) -> None:
    outcome = made.take(made.request(engine, f"{engine}/v1", aliases=("good",)))
    version = made.sealed(outcome)
    assert (outcome.rows, outcome.files, outcome.unchanged, outcome.uploaded_files) == (7, 3, False, 3)
    assert version.execution == outcome.execution == made.made[0]
    record = version.properties["snapshot"]
    assert record == outcome.record
    assert (record["engine"], record["rows"], record["pinned_by"]) == (engine, 7, "one statement")
    assert record["sql"] == QUERY
    assert record["parameters"] == {"most": 7}
    assert sum(file["rows"] for file in record["files"]) == 7
    assert made.user.registry.alias(engine, "good").version == "v1"
    made.user.run("fetch", version.uri, "--to", tmp_path / "fetched")
    fetched = pyarrow.parquet.read_table(tmp_path / "fetched")
    assert fetched.column("name").to_pylist() == [f"n{i}" for i in range(7)]
    assert sorted(path.suffix for path in (tmp_path / "fetched").iterdir()) == [".parquet"] * 3, "no manifest"
    (use,) = made.user.json("lineage", f"sql://{record['connection']}/{record['sql_sha256'][:16]}")["used_by"]
    assert [each["uri"] for each in use["made"]] == [version.uri]


@pytest.mark.parametrize("engine", ENGINES)
def test_the_same_rows_are_no_version_and_one_changed_row_changes_one_file(
    made: Deployment, engine: str
) -> None:
    first = made.take(made.request(engine, f"{engine}-again/v1"))
    made.sealed(first)
    again = made.take(made.request(engine, f"{engine}-again/v2", aliases=("good",)))
    assert (again.unchanged, again.uri, again.uploaded_files) == (True, first.uri, 0)
    assert made.user.registry.alias(f"{engine}-again", "good").version == "v1"
    made.engine.database.execute("UPDATE orders SET name = 'other' WHERE id = 1")
    changed = made.take(made.request(engine, f"{engine}-again/v3"))
    assert (changed.unchanged, changed.uploaded_files, changed.reused_files) == (False, 1, 2)
    assert made.sealed(changed).manifest.files == 3
    assert made.version(f"{engine}-again/v2") is None


TROUBLES = [
    ("redshift", "abort", StatementAborted),
    ("redshift", "denied", AccessDenied),
    ("redshift", "expired", Refused),
    ("redshift", "half", QueryFailed),
    ("snowflake", "abort", StatementAborted),
    ("snowflake", "expired", CredentialsMissing),
]


def test_what_goes_wrong_in_an_engine_is_a_typed_error_and_publishes_nothing(made: Deployment) -> None:
    for engine, trouble, error in TROUBLES:
        made.engine.trouble = trouble
        with pytest.raises(error) as raised:
            made.take(made.request(engine, f"{engine}-{trouble}/v1"))
        assert isinstance(raised.value, PacklineError)
        assert made.version(f"{engine}-{trouble}/v1") is None, (engine, trouble)
    made.engine.trouble = ""
    for engine in ENGINES:
        with pytest.raises(QueryFailed, match="nope"):
            made.take(made.request(engine, f"{engine}-wrong/v1", "SELECT nope FROM orders ORDER BY 1"))
    half = made.made[3]
    names = [
        each["Key"]
        for each in made.user.s3.list_objects_v2(Bucket=made.stack.store, Prefix=f"outputs/{half}/")[
            "Contents"
        ]
    ]
    assert len(names) == 2, "a file was written, and metadata that names one that never comes"
    time.sleep(QUIET_SECONDS + 1)
    recorded = made.user.registry.execution(half)
    assert (recorded.state, recorded.versions) == (ExecutionState.OPEN, ())


def test_a_statement_that_takes_too_long_is_cancelled(made: Deployment) -> None:
    made.engine.trouble = "hang"
    for engine in ENGINES:
        request = replace(made.request(engine, f"{engine}-slow/v1"), timeout=1)
        with pytest.raises(QueryTimeout, match="longer than 1 seconds"):
            made.take(request)
    assert len(made.engine.cancelled) == 2


def test_two_starts_at_once_are_one_run_and_one_statement(made: Deployment) -> None:
    with ThreadPoolExecutor(2) as pool:
        one, other = pool.map(made.take, [made.request("redshift", "twice/v1")] * 2)
    assert one == other
    assert [sql.partition(" ")[0] for sql in made.engine.statements] == ["SET", "SELECT", "UNLOAD"]


def test_the_command_starts_waits_and_tells_what_a_dry_run_finds(made: Deployment) -> None:
    words = (
        "--server-side",
        "--query",
        QUERY,
        "--param",
        "most=7",
        "--dataset",
        "by-command/v1",
        "--timeout",
        "60",
    )
    dry = made.user.run("snapshot", "redshift:sales", *words, "--dry-run").stdout
    assert dry == "7 rows expected; nothing was uploaded\n"
    dry = made.user.json("snapshot", "snowflake:lake", *words, "--dry-run")
    assert (dry["bytes_scanned"], dry["columns"]) == (4096, ["id: int64", "name: string"])
    assert not [sql for sql in made.engine.statements if sql.startswith(("UNLOAD", "COPY"))]
    run = made.user.json("snapshot", "redshift:sales", *words, "--no-wait")["run"]
    outcome = made.user.json("snapshot", "redshift:sales", *words)
    assert (outcome["execution"], outcome["rows"], outcome["unchanged"]) == (run, 7, False)
    assert len([sql for sql in made.engine.statements if sql.startswith("UNLOAD")]) == 1
    failed = made.user.run(
        "snapshot",
        "redshift:sales",
        "--server-side",
        "--query",
        "SELECT nope FROM orders",
        "--dataset",
        "x/v1",
        code=2,
    )
    assert "The engine refuses the query" in failed.stderr
    assert "nope" in failed.stderr
