"""BigQuery, Snowflake and Redshift by their own drivers: emulators, a shim before PostgreSQL, and recorded answers."""

from __future__ import annotations

import gc
import json
import threading
import warnings
from collections.abc import Iterator
from contextlib import closing
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("pyarrow", reason="needs pyarrow and sqlglot: make test-sources")

import pyarrow.parquet

from packline.errors import PacklineError
from packline.redaction import Secret
from packline.snapshots.connections import ConnectionProfile, open_source
from packline.snapshots.errors import EngineUnreachable, QueryFailed, ResultTooLarge, UnsupportedColumn
from tests.sources.conftest import World
from tests.sources.emulators import free_port, program, running
from tests.sources.postgresql_server import find_programs, postgresql
from tests.sources.redshift_shim import redshift_shim

PASSWORD = "sword-fish/1"
ORDERS = "SELECT id, name, price FROM {table} WHERE id < :most AND name LIKE 'n%' ORDER BY id"


# Drivers leave sockets open, as Amazon's does where a connection is refused: Python says so whenever it collects them.
pytestmark = pytest.mark.filterwarnings(
    "ignore:Exception ignored in. <socket:pytest.PytestUnraisableExceptionWarning"
)


@pytest.fixture(scope="module", autouse=True)
def drivers_leave_sockets() -> Iterator[None]:
    """Collect the sockets that drivers leave open, before the tests of other modules."""
    yield
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()


def written(folder: Path, **values: object) -> Path:
    """A file of connections with ``shop``, whose secret is in a file."""
    (folder / "secret").write_text(PASSWORD)
    file = folder / "connections.toml"
    lines = [f"{key} = {json.dumps(value)}" for key, value in values.items()]
    file.write_text("\n".join(["[shop]", *lines]) + "\n")
    return file


@pytest.fixture(scope="module")
def bigquery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, object]]:
    client_library = pytest.importorskip("google.cloud.bigquery", reason="needs packline[bigquery]")
    from google.auth.credentials import AnonymousCredentials

    python, rest, grpc = program("bigquery-emulator", "python"), free_port(), free_port()
    # DuckDB would fetch the extension at the start.
    spatial = "import duckdb_extensions as d; d.import_extension('spatial'); from bqemulator.cli import main; main()"
    command: list[str | Path] = [python, "-c", spatial, "start", "--rest-port", str(rest)]
    command += ["--grpc-port", str(grpc)]
    with running(command, [rest], tmp_path_factory.mktemp("bigquery") / "log"):
        url = f"http://127.0.0.1:{rest}"
        client = client_library.Client(
            "test-project", credentials=AnonymousCredentials(), client_options={"api_endpoint": url}
        )
        client.create_dataset("shop")
        client.query(
            "CREATE TABLE shop.orders AS SELECT i AS id, CONCAT('n', CAST(i AS STRING)) AS name, "
            "CAST(i AS NUMERIC) / 4 AS price FROM UNNEST(GENERATE_ARRAY(0, 49)) AS i"
        ).result()
        client.close()
        yield {
            "engine": "bigquery",
            "project": "test-project",
            "dataset": "shop",
            "endpoint": url,
            "auth": "anonymous",
        }


@pytest.fixture(scope="module")
def snowflake(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, object]]:
    connector = pytest.importorskip("snowflake.connector", reason="needs packline[snowflake]")
    server, port = program("snowflake-emulator", "fakesnow"), free_port()
    with running([server, "-s", "-p", str(port)], [port], tmp_path_factory.mktemp("snowflake") / "log"):
        where = {"account": "test", "user": "reader", "database": "SHOP", "schema": "PUBLIC"}
        address = {"host": "127.0.0.1", "port": port, "protocol": "http"}
        with connector.connect(**where, **address, password=PASSWORD) as connection:
            cursor = connection.cursor()
            cursor.execute("CREATE TABLE orders (id int, name text, price number(10,2))")
            rows = ", ".join(f"({i}, 'n{i}', {i / 4})" for i in range(50))
            cursor.execute(f"INSERT INTO orders VALUES {rows}")
        yield {"engine": "snowflake", **where, **address}


@pytest.fixture(scope="module")
def redshift() -> Iterator[dict[str, object]]:
    pytest.importorskip("redshift_connector", reason="needs packline[redshift]")
    programs = find_programs()
    if programs is None:
        pytest.skip("PostgreSQL is not installed: apt-get install postgresql")
    with postgresql(programs, "host all reader 127.0.0.1/32 md5\n") as server:
        with server.connect() as connection:
            connection.execute("SET password_encryption = md5")
            connection.execute(f"CREATE USER reader PASSWORD '{PASSWORD}'")
            connection.execute("CREATE TABLE orders (id int, name text, price numeric(10,2))")
            connection.execute("INSERT INTO orders SELECT i, 'n' || i, i / 4.0 FROM generate_series(0, 49) i")
            connection.execute("GRANT ALL ON orders TO reader")
        with redshift_shim(server.port) as port:
            yield {
                "engine": "redshift",
                "host": "127.0.0.1",
                "port": port,
                "database": "postgres",
                "user": "reader",
                "sslmode": "disable",
            }


SCHEMAS = {
    "bigquery": ["id: int64", "name: string", "price: decimal128(38, 9)"],
    "snowflake": ["ID: decimal128(38, 0)", "NAME: string", "PRICE: decimal128(10, 2)"],
    "redshift": ["id: int32", "name: string", "price: decimal128(10, 2)"],
}


@pytest.fixture(params=list(SCHEMAS))
def warehouse(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[str, Path]:
    """The name of an engine, and the file of connections with it."""
    values = dict(request.getfixturevalue(request.param))
    if request.param != "bigquery":
        values["password_file"] = str(tmp_path / "secret")
    return request.param, written(tmp_path, **values)


def test_a_warehouse_is_read_recorded_and_not_read_twice(world: World, warehouse: tuple[str, Path]) -> None:
    engine, connections = warehouse
    sql = ORDERS.format(table="shop.orders" if engine == "bigquery" else "orders")
    outcome = world.take("shop", sql, connections=connections, parameters={"most": 10}, timeout=120)
    record = outcome.record
    assert record["schema"] == SCHEMAS[engine]
    assert (record["connection"], record["engine"], record["rows"]) == ("shop", engine, 10)
    assert record["query_id"], record
    assert record["pinned_by"], record
    (data,) = world.files(outcome.execution).values()
    rows = pyarrow.parquet.read_table(BytesIO(data))
    assert [str(value) for value in rows.column(2).to_pylist()[:3]] in (
        ["0.00", "0.25", "0.50"],
        ["0E-9", "0.250000000", "0.500000000"],
    )
    assert rows.column(1).to_pylist() == [f"n{i}" for i in range(10)]
    assert not [key for key in world.store.objects if PASSWORD.encode() in world.store.data(key)]
    world.seal(outcome)
    assert world.take("shop", sql, "v2", connections=connections, parameters={"most": 10}).unchanged


BAD: list[tuple[str, type[PacklineError], str]] = [
    ("SELECT nope FROM {table} ORDER BY 1", QueryFailed, "nope"),
    ("DELETE FROM {table} WHERE id = 1", PacklineError, "DELETE"),
    ("SELECT id FROM {table} WHERE id < 0 ORDER BY id", PacklineError, "no rows"),
]


@pytest.mark.parametrize(("sql", "error", "words"), BAD, ids=lambda value: str(value)[:30])
def test_what_a_warehouse_refuses_is_one_line_and_publishes_nothing(
    world: World, warehouse: tuple[str, Path], sql: str, error: type[PacklineError], words: str
) -> None:
    engine, connections = warehouse
    with pytest.raises(error) as raised:
        world.take(
            "shop",
            sql.format(table="shop.orders" if engine == "bigquery" else "orders"),
            connections=connections,
        )
    assert words.lower() in raised.value.message.lower()
    assert "\n" not in str(raised.value)
    assert raised.value.remedy
    assert world.store.seen == []


def test_redshift_reads_in_a_transaction_that_cannot_write(redshift: dict[str, object]) -> None:
    values = {key: value for key, value in redshift.items() if key != "engine"}
    profile = ConnectionProfile("shop", "redshift", values, {"password": Secret(PASSWORD)})  # type: ignore[arg-type]
    source: Any = open_source(profile)
    with closing(source):
        source.open(30)
        cursor = source._connection.cursor()
        with pytest.raises(Exception, match="read-only transaction"):
            cursor.execute("DELETE FROM orders")


def test_a_wrong_password_of_redshift_is_refused_without_being_shown(
    world: World, redshift: dict[str, object], tmp_path: Path
) -> None:
    connections = written(tmp_path, **redshift, password_file=str(tmp_path / "secret"))
    (tmp_path / "secret").write_text("not-the-password")
    with pytest.raises(EngineUnreachable) as raised:
        world.take("shop", "SELECT id FROM orders ORDER BY id", connections=connections)
    assert "not-the-password" not in str(raised.value)


def test_bigquery_reads_the_state_of_a_time_that_the_sql_names(
    world: World, warehouse: tuple[str, Path]
) -> None:
    engine, connections = warehouse
    if engine != "bigquery":
        pytest.skip("only BigQuery's emulator travels in time; Snowflake's AT is not verified")
    sql = "SELECT id FROM shop.orders FOR SYSTEM_TIME AS OF CURRENT_TIMESTAMP() WHERE id < 3 ORDER BY id"
    assert world.take("shop", sql, connections=connections).rows == 3


DRY_RUN = {
    "kind": "bigquery#job",
    "jobReference": {"projectId": "p", "location": "US"},
    "configuration": {"dryRun": True, "jobType": "QUERY", "query": {"query": "x"}},
    "status": {"state": "DONE"},
    "statistics": {
        "totalBytesProcessed": "1099511627776",
        "query": {
            "statementType": "SELECT",
            "totalBytesProcessed": "1099511627776",
            "schema": {
                "fields": [
                    {"name": "place", "type": "GEOGRAPHY", "mode": "NULLABLE"},
                    {"name": "price", "type": "NUMERIC", "mode": "NULLABLE", "precision": "10", "scale": "2"},
                    {"name": "big", "type": "BIGNUMERIC", "mode": "NULLABLE"},
                    {"name": "tags", "type": "STRING", "mode": "REPEATED"},
                    {
                        "name": "spot",
                        "type": "RECORD",
                        "mode": "NULLABLE",
                        "fields": [{"name": "at", "type": "TIMESTAMP", "mode": "NULLABLE"}],
                    },
                ]
            },
        },
    },
}
"""The answer to a dry run, in the form of Google's documentation of the resource Job."""
TOO_MUCH = {
    "error": {
        "code": 400,
        "message": "Query exceeded limit for bytes billed: 1. 10485760 or higher required.",
        "errors": [
            {"reason": "bytesBilledLimitExceeded", "message": "Query exceeded limit for bytes billed"}
        ],
    }
}
EXPIRED = {"error": {"code": 401, "message": "Request had invalid authentication credentials."}}


@pytest.fixture
def recorded() -> Iterator[tuple[str, list[tuple[int, Any]]]]:
    """A server of recorded answers: its URL, and the answers, of which the last is repeated."""
    answers: list[tuple[int, Any]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("content-length", 0)))
            status, document = answers[0] if len(answers) == 1 else answers.pop(0)
            body = json.dumps(document).encode()
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *arguments: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", answers
        server.shutdown()
        thread.join()


def bigquery_source(url: str) -> Any:
    pytest.importorskip("google.cloud.bigquery", reason="needs packline[bigquery]")
    return open_source(
        ConnectionProfile("shop", "bigquery", {"project": "p", "endpoint": url, "auth": "anonymous"})
    )


def test_a_dry_run_of_bigquery_tells_bytes_money_and_types(
    recorded: tuple[str, list[tuple[int, Any]]],
) -> None:
    url, answers = recorded
    answers.append((200, DRY_RUN))
    with closing(bigquery_source(url)) as source:
        source.open(None)
        estimate = source.estimate("SELECT 1", {})
        assert (estimate.bytes_scanned, estimate.details) == (2**40, {"dollars_on_demand": 6.25})
        types = [str(column.type) for column in source.describe("SELECT 1", {})]
    assert types == [
        "string",
        "decimal128(10, 2)",
        "decimal256(76, 38)",
        "list<item: string>",
        "struct<at: timestamp[us, tz=UTC]>",
    ]


@pytest.mark.parametrize(
    ("status", "answer", "error"),
    [(400, TOO_MUCH, ResultTooLarge), (401, EXPIRED, EngineUnreachable)],
    ids=["more bytes than allowed", "expired credentials"],
)
def test_refusals_of_bigquery_have_types_of_their_own(
    recorded: tuple[str, list[tuple[int, Any]]], status: int, answer: Any, error: type[PacklineError]
) -> None:
    url, answers = recorded
    answers.append((status, answer))
    with closing(bigquery_source(url)) as source:
        source.open(None)
        with pytest.raises(error) as raised:
            source.estimate("SELECT 1", {})
    assert raised.value.remedy
    assert "\n" not in str(raised.value)


def test_an_interval_of_bigquery_is_refused() -> None:
    bigquery = pytest.importorskip("google.cloud.bigquery", reason="needs packline[bigquery]")
    from packline.snapshots.bigquery_types import arrow_schema

    with pytest.raises(UnsupportedColumn, match="INTERVAL"):
        arrow_schema([bigquery.SchemaField("i", "INTERVAL")])


def test_explain_of_snowflake_tells_bytes_and_partitions() -> None:
    from packline.snapshots.snowflake_plan import estimate_of_plan

    plan = (
        '{"GlobalStats":{"partitionsTotal":8,"partitionsAssigned":3,"bytesAssigned":4096},"Operations":[[]]}'
    )
    estimate = estimate_of_plan(plan)
    assert estimate.bytes_scanned == 4_096
    assert estimate.details == {"partitionsTotal": 8, "partitionsAssigned": 3}
