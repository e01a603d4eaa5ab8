"""Servers that stand in for engines which write snapshots: the Data API of Redshift, and the SQL API of Snowflake.

They answer as the documentation of the services shows it, over HTTP on this machine, and run queries in DuckDB, so that
the Parquet files are really in the store. Neither has been compared with the real service.
"""

from __future__ import annotations

import json
import re
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from typing import Any
from urllib.parse import parse_qs, urlsplit

import duckdb
import pyarrow.parquet

Put = Callable[[str, bytes], None]
"""Writes an object by its URL."""
_text = r"'((?:[^'\\]|''|\\.)*)'"
_unload = re.compile(rf"UNLOAD \({_text}\)\nTO {_text}\nIAM_ROLE {_text}", re.S).match
_copy = re.compile(rf"COPY INTO {_text}\nFROM \(\n(.*)\n\)\nSTORAGE_INTEGRATION = PACKLINE\n", re.S).match
BASES = {"int32": "integer", "int64": "bigint", "string": "character varying", "double": "double precision"}


@dataclass
class Engine:
    """A database whose queries are written to the store, and what goes wrong with the next statement."""

    put: Put
    database: Any = field(default_factory=duckdb.connect)
    trouble: str = ""
    """``abort``, ``hang``, ``half``, ``denied``, ``expired``, ``busy``: what goes wrong from now on."""
    statements: list[str] = field(default_factory=list)
    """What was run, each once."""
    cancelled: list[str] = field(default_factory=list)
    file_rows: int = 3
    lock: threading.RLock = field(default_factory=threading.RLock)

    def rows(self, query: str) -> Any:
        """Run a query; return an Arrow table."""
        with self.lock:
            return self.database.cursor().sql(query).to_arrow_table()

    def write(self, query: str, location: str, name: str) -> list[tuple[str, int, int]]:
        """Write the rows as files of ``file_rows`` rows; return URL, rows and size of each."""
        table, written = self.rows(query), []
        for number in range(0, table.num_rows, self.file_rows):
            piece, buffer = table.slice(number, self.file_rows), BytesIO()
            pyarrow.parquet.write_table(piece, buffer)
            url = f"{location}{name.format(number // self.file_rows)}"
            self.put(url, buffer.getvalue())
            written.append((url, piece.num_rows, len(buffer.getvalue())))
            if self.trouble == "half":
                raise RuntimeError("disk full on node 2")
        return written


def unquoted(text: str) -> str:
    """Return what a literal stands for."""
    return re.sub(r"\\(.)|''", lambda match: match[1] or "'", text, flags=re.S)


class DataApi:
    """Batches of Redshift's Data API (https://docs.aws.amazon.com/redshift-data/latest/APIReference/)."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.batches: dict[str, dict[str, Any]] = {}
        self.by_token: dict[str, str] = {}
        self.requests: list[tuple[str, dict[str, Any]]] = []

    def answer(self, operation: str, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        if operation == "GetSecretValue":
            return 200, {"SecretString": json.dumps({"token": "t-1"})}
        self.requests.append((operation, body))
        if self.engine.trouble == "expired":
            return 400, {"__type": "ExpiredTokenException", "message": "The security token is expired"}
        if self.engine.trouble == "busy":
            self.engine.trouble = ""
            return 400, {"__type": "ActiveStatementsExceededException", "Message": "too many statements"}
        if operation == "BatchExecuteStatement":
            return 200, self.execute(body)
        batch = self.batches[str(body["Id"]).partition(":")[0]]
        if operation == "DescribeStatement":
            return 200, {key: value for key, value in batch.items() if key != "results"}
        if operation == "CancelStatement":
            self.engine.cancelled.append(batch["Id"])
            batch["Status"] = "ABORTED"
            return 200, {"Status": True}
        return 200, batch["results"][int(body["Id"].partition(":")[2])]

    def execute(self, body: dict[str, Any]) -> dict[str, Any]:
        with self.engine.lock:
            if body["ClientToken"] in self.by_token:
                return {"Id": self.by_token[body["ClientToken"]], "CreatedAt": 1.8e9}
            name = self.by_token[body["ClientToken"]] = str(uuid.uuid4())
        batch: dict[str, Any] = {
            "Id": name,
            "Status": "FINISHED",
            "CreatedAt": 1.8e9,
            "UpdatedAt": 1.8e9,
            "results": {},
        }
        self.batches[name] = batch
        if self.engine.trouble == "hang":
            batch["Status"] = "STARTED"
            return {"Id": name, "CreatedAt": 1.8e9}
        for number, sql in enumerate(body["Sqls"], 1):
            try:
                batch["results"][number] = self.run(sql)
            except Exception as error:  # noqa: BLE001 - whatever DuckDB says is the engine's answer
                batch |= {"Status": "FAILED", "Error": f"ERROR: {error}"}
                break
        if self.engine.trouble == "abort":
            batch |= {"Status": "ABORTED", "Error": "Query cancelled on user's request"}
        return {"Id": name, "CreatedAt": 1.8e9}

    def run(self, sql: str) -> dict[str, Any]:
        self.engine.statements.append(sql)
        if sql.startswith("SET "):
            return {"Records": []}
        if sql.startswith("SELECT version()"):
            return {"Records": [[{"stringValue": "Redshift 1.0.99"}, {"stringValue": "IAMR:snapshot"}]]}
        if sql.startswith("EXPLAIN\n"):
            rows = self.engine.rows(sql.removeprefix("EXPLAIN\n")).num_rows
            return {
                "Records": [[{"stringValue": f"XN Seq Scan on t  (cost=0.00..1.00 rows={rows} width=8)"}]]
            }
        query, location, _ = map(unquoted, _unload(sql).groups())  # type: ignore[union-attr]
        if self.engine.trouble == "denied":
            raise RuntimeError("S3ServiceException:Access Denied,Status 403,Error AccessDenied")
        written = self.engine.write(query, location, "{:03}.parquet")
        schema = self.engine.rows(f"SELECT * FROM ({query}) LIMIT 0").schema
        manifest = {
            "entries": [
                {"url": url, "meta": {"content_length": size, "record_count": rows}}
                for url, rows, size in written
            ],
            "schema": {"elements": [{"name": f.name, "type": {"base": BASES[str(f.type)]}} for f in schema]},
            "meta": {"record_count": sum(rows for _, rows, _ in written)},
        }
        self.engine.put(f"{location}manifest", json.dumps(manifest).encode())
        return {"Records": []}


class SqlApi:
    """Statements of Snowflake's SQL API (https://docs.snowflake.com/en/developer-guide/sql-api/reference)."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.by_request: dict[str, str] = {}
        self.results: dict[str, dict[str, Any]] = {}
        self.states: dict[str, str] = {}
        self.tokens: list[tuple[str | None, str | None]] = []

    def answer(self, method: str, target: str, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        if self.engine.trouble == "expired":
            return 401, {"code": "390318", "message": "OAuth access token expired. [1a2b]"}
        parts = urlsplit(target)
        handle = parts.path.removeprefix("/api/v2/statements").strip("/").removesuffix("/cancel")
        if parts.path.endswith("/cancel"):
            self.engine.cancelled.append(handle)
            return 200, {"statementHandle": handle}
        if method == "GET":
            return self.look(handle, int(parse_qs(parts.query).get("partition", ["0"])[0]))
        (request,) = parse_qs(parts.query)["requestId"]
        with self.engine.lock:
            known = self.by_request.setdefault(request, f"01b2-{request}")
            is_new = known not in self.states
            self.states.setdefault(known, "running")
        if is_new:
            self.start(known, body["statement"])
        return (202, {"statementHandle": known}) if "async=true" in target else self.look(known, 0)

    def look(self, handle: str, partition: int) -> tuple[int, dict[str, Any]]:
        state = self.states[handle]
        if state == "running":
            return 202, {
                "code": "333334",
                "message": "Asynchronous execution in progress",
                "statementHandle": handle,
            }
        if state:
            code = "000604" if state == "SQL execution canceled" else "001003"
            return 422, {"code": code, "sqlState": "42000", "message": state, "statementHandle": handle}
        result = self.results[handle]
        if partition:
            return 200, {"data": result["data"][1:]}
        size = len(result["data"])
        meta = {"rowType": result["rowType"], "partitionInfo": [{"rowCount": 1}] * min(2, max(size, 1))}
        return 200, {"statementHandle": handle, "resultSetMetaData": meta, "data": result["data"][:1]}

    def start(self, handle: str, sql: str) -> None:
        if self.engine.trouble == "hang" and sql.startswith("COPY"):
            return
        try:
            self.results[handle] = self.run(sql)
            self.states[handle] = ""
        except Exception as error:  # noqa: BLE001 - whatever DuckDB says is the engine's answer
            self.states[handle] = f"SQL compilation error: {error}"
        if self.engine.trouble == "abort" and sql.startswith("COPY"):
            self.states[handle] = "SQL execution canceled"

    def run(self, sql: str) -> dict[str, Any]:
        self.engine.statements.append(sql)
        if sql.startswith("SELECT CURRENT_VERSION()"):
            return {"rowType": [{"name": "v"}], "data": [["9.1", "READER", "ANALYST", "SMALL"]]}
        if sql.startswith("EXPLAIN USING JSON"):
            plan = json.dumps(
                {"GlobalStats": {"partitionsTotal": 3, "partitionsAssigned": 1, "bytesAssigned": 4096}}
            )
            return {"rowType": [{"name": "content"}], "data": [[plan]]}
        if not sql.startswith("COPY"):
            names = {"int32": "fixed", "int64": "fixed", "string": "text", "double": "real"}
            schema = self.engine.rows(sql).schema
            types = [
                {"name": f.name, "type": names[str(f.type)], "precision": 10, "scale": 0} for f in schema
            ]
            return {"rowType": types, "data": []}
        location, query = _copy(sql).groups()  # type: ignore[union-attr]
        if self.engine.trouble == "denied":
            raise RuntimeError("Failed to access remote file: access denied. Please check your credentials")
        written = self.engine.write(query, unquoted(location), "_0_{}_0.snappy.parquet")
        columns = [{"name": "FILE_NAME"}, {"name": "FILE_SIZE"}, {"name": "ROW_COUNT"}]
        return {
            "rowType": columns,
            "data": [[url.rpartition("/")[2], str(size), str(rows)] for url, rows, size in written],
        }


@contextmanager
def serve(api: DataApi | SqlApi) -> Iterator[int]:
    """Answer requests on a free port of the loopback interface."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_: object) -> None: ...

        def do_GET(self) -> None:
            raw = self.rfile.read(int(self.headers.get("content-length") or 0))
            body = json.loads(raw or b"{}")
            if isinstance(api, DataApi):
                status, document = api.answer(self.headers["x-amz-target"].partition(".")[2], body)
            else:
                kind = self.headers["x-snowflake-authorization-token-type"]
                api.tokens.append((kind, self.headers["authorization"]))
                status, document = api.answer(self.command, self.path, body)
            payload = json.dumps(document).encode()
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(payload)))
            self.end_headers()
            self.wfile.write(payload)

        do_POST = do_GET  # noqa: N815 - by this name it is found

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
