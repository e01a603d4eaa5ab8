"""How each form of a connection signs in: the real drivers, before servers on loopback that keep what they are sent."""

from __future__ import annotations

import base64
import gc
import gzip
import json
import threading
import warnings
from collections.abc import Iterator
from contextlib import closing
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest

pytest.importorskip("pyarrow", reason="needs pyarrow and sqlglot: make test-sources")
pytest.importorskip("cryptography", reason="needs packline[snowflake]: make test-sources")

from packline.errors import PacklineError
from packline.snapshots.connections import find_connection, open_source
from packline.snapshots.errors import EngineUnreachable
from packline.snapshots.session import SnapshotRequest, preview
from packline.uri import parse_dataset_uri

SECRET = "sword-fish/1+ä"


class Recorder:
    """A server that answers all requests with one document, and keeps them."""

    def __init__(self, answer: Any, status: int = 200) -> None:
        self.requests: list[tuple[str, dict[str, str], bytes]] = []
        recorder = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("content-length", 0)))
                recorder.requests.append((self.path, dict(self.headers.items()), body))
                data = (answer if isinstance(answer, str) else json.dumps(answer)).encode()
                self.send_response(status)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *arguments: object) -> None:
                pass

        self._server = HTTPServer(("127.0.0.1", 0), Handler)
        self.port = self._server.server_port
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


@pytest.fixture(autouse=True)
def drivers_leave_sockets() -> Iterator[None]:
    yield
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()


@pytest.fixture
def secret_file(tmp_path: Path) -> Path:
    file = tmp_path / "secret"
    file.write_text(SECRET)
    return file


def profile(folder: Path, **values: object) -> Any:
    file = folder / "connections.toml"
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in values.items()]
    file.write_text("\n".join(["[shop]", *lines]) + "\n", encoding="utf-8")
    return find_connection("shop", file)


def private_key(password: bytes | None = None) -> tuple[Any, bytes]:
    """A key, and its file."""
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import rsa

    key = rsa.generate_private_key(65537, 2048)
    encryption = serialization.BestAvailableEncryption(password) if password else serialization.NoEncryption()
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, encryption)
    return key, pem


def snowflake_login(folder: Path, **values: object) -> tuple[dict[str, Any], str]:
    """What the connector sends to sign in, and the error of a server that refuses it."""
    pytest.importorskip("snowflake.connector", reason="needs packline[snowflake]: make test-sources")
    refusal = {"success": False, "code": "390100", "message": "Incorrect username or password.", "data": {}}
    server = Recorder(refusal)
    try:
        where = {
            "account": "shop",
            "user": "READER",
            "host": "127.0.0.1",
            "port": server.port,
            "protocol": "http",
        }
        source = open_source(profile(folder, engine="snowflake", **where, **values))
        with closing(source), pytest.raises(EngineUnreachable) as raised:
            source.open(5)
    finally:
        server.close()
    path, _, body = server.requests[0]
    assert path.startswith("/session/v1/login-request")
    assert SECRET not in path
    data: dict[str, Any] = json.loads(gzip.decompress(body))["data"]
    assert data["LOGIN_NAME"] == "READER"
    assert "\n" not in str(raised.value)
    return data, f"{raised.value} {raised.value.remedy}"


@pytest.mark.parametrize("password", [None, SECRET], ids=["plain", "encrypted"])
def test_snowflake_signs_a_token_with_the_private_key(
    tmp_path: Path, secret_file: Path, password: str | None
) -> None:
    key, pem = private_key(password.encode() if password else None)
    (tmp_path / "key.p8").write_bytes(pem)
    more = {"private_key_password_file": str(secret_file)} if password else {}
    data, error = snowflake_login(tmp_path, private_key_file=str(tmp_path / "key.p8"), **more)
    assert data["AUTHENTICATOR"] == "SNOWFLAKE_JWT"
    head, claims, signature = data["TOKEN"].split(".")
    decoded = json.loads(base64.urlsafe_b64decode(claims + "=="))
    assert decoded["sub"] == "SHOP.READER"
    assert decoded["iss"].startswith("SHOP.READER.SHA256:")
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import padding

    signed = base64.urlsafe_b64decode(signature + "==")
    key.public_key().verify(signed, f"{head}.{claims}".encode(), padding.PKCS1v15(), hashes.SHA256())
    assert SECRET not in error + json.dumps(data)


@pytest.mark.parametrize("auth", ["oauth", "PROGRAMMATIC_ACCESS_TOKEN"])
def test_snowflake_is_sent_the_token(tmp_path: Path, secret_file: Path, auth: str) -> None:
    more = {} if auth == "oauth" else {"auth": auth}
    data, error = snowflake_login(tmp_path, token_file=str(secret_file), **more)
    assert (data["AUTHENTICATOR"].lower(), data["TOKEN"]) == (auth.lower(), SECRET)
    assert SECRET not in error


def test_snowflake_is_sent_the_password(tmp_path: Path, secret_file: Path) -> None:
    data, error = snowflake_login(tmp_path, password_file=str(secret_file))
    assert data["PASSWORD"] == SECRET
    assert SECRET not in error


def test_snowflake_gets_the_identity_of_a_workload_at_its_own_hosts_alone(tmp_path: Path) -> None:
    """The connector makes the proof for no other host, so that what it sends cannot be seen here."""
    pytest.importorskip("snowflake.connector", reason="needs packline[snowflake]: make test-sources")
    where = {"account": "shop", "host": "127.0.0.1", "port": 9, "protocol": "http"}
    source = open_source(profile(tmp_path, engine="snowflake", **where, workload_identity_provider="AWS"))
    with closing(source), pytest.raises(EngineUnreachable, match="WORKLOAD_IDENTITY requires"):
        source.open(5)


BAD: list[dict[str, str]] = [
    {"engine": "snowflake", "private_key_file": "{folder}/junk"},
    {"engine": "snowflake", "private_key_file": "{folder}/none"},
    {"engine": "snowflake", "private_key_file": "{folder}/encrypted.p8"},
    {
        "engine": "snowflake",
        "private_key_file": "{folder}/encrypted.p8",
        "private_key_password_file": "{folder}/secret",
    },
    {"engine": "snowflake", "port": "abc", "password_file": "{folder}/secret"},
    {"engine": "snowflake", "auth": "nonsense", "password_file": "{folder}/secret"},
    {"engine": "redshift", "host": "127.0.0.1", "port": "abc", "password_file": "{folder}/secret"},
    {"engine": "postgresql", "sslmode": "nonsense", "password_file": "{folder}/secret"},
    {"engine": "bigquery", "credentials_file": "{folder}/junk"},
    {"engine": "bigquery", "credentials_file": "{folder}/none"},
    {"engine": "bigquery", "credentials_file": "{folder}/list.json"},
    {"engine": "bigquery", "credentials_file": "{folder}/empty-key.json"},
]
ADDRESS: dict[str, dict[str, object]] = {
    "snowflake": {"account": "a", "user": "u", "host": "127.0.0.1", "port": 9, "protocol": "http"},
    "postgresql": {"host": "127.0.0.1", "port": 9, "database": "d", "user": "u"},
    "redshift": {"port": 9, "database": "d", "user": "u", "sslmode": "disable"},
    "bigquery": {"project": "p", "endpoint": "http://127.0.0.1:9"},
}


@pytest.mark.parametrize(
    "values", BAD, ids=lambda values: "-".join(map(str, values.values())).replace("{folder}/", "")
)
def test_a_connection_with_a_bad_key_or_file_is_one_line_with_a_remedy(
    tmp_path: Path, secret_file: Path, values: dict[str, str]
) -> None:
    (tmp_path / "junk").write_text("junk")
    (tmp_path / "list.json").write_text("[]")
    (tmp_path / "empty-key.json").write_text('{"type": "service_account", "private_key": "x"}')
    (tmp_path / "encrypted.p8").write_bytes(private_key(b"another password")[1])
    written = {key: value.replace("{folder}", str(tmp_path)) for key, value in values.items()}
    connection = profile(tmp_path, **{**ADDRESS[values["engine"]], **written})
    request = SnapshotRequest(connection, "SELECT 1 AS x", {}, parse_dataset_uri("dataset://d/v1"), timeout=5)
    with pytest.raises(PacklineError) as raised:
        preview(request)
    assert raised.value.remedy
    assert "\n" not in str(raised.value)
    assert SECRET not in str(raised.value)


def test_bigquery_exchanges_the_key_of_a_service_account_for_a_token(tmp_path: Path) -> None:
    pytest.importorskip("google.cloud.bigquery", reason="needs packline[bigquery]: make test-sources")
    _, pem = private_key()
    refused = {"error": {"code": 403, "message": "Access Denied", "status": "PERMISSION_DENIED"}}
    tokens, api = (
        Recorder({"access_token": "short-lived", "expires_in": 3600, "token_type": "Bearer"}),
        Recorder(refused, 403),
    )
    try:
        account = {
            "type": "service_account",
            "client_email": "reader@shop.iam.gserviceaccount.com",
            "private_key_id": "1",
            "private_key": pem.decode(),
            "token_uri": f"http://127.0.0.1:{tokens.port}/token",
        }
        (tmp_path / "account.json").write_text(json.dumps(account))
        values = {"project": "p", "credentials_file": str(tmp_path / "account.json")}
        source = open_source(
            profile(tmp_path, engine="bigquery", endpoint=f"http://127.0.0.1:{api.port}", **values)
        )
        with closing(source):
            source.open(10)
            with pytest.raises(Exception, match="Access Denied") as raised:
                source.estimate("SELECT 1", {})
    finally:
        tokens.close()
        api.close()
    (form,) = [parse_qs(body.decode()) for _, _, body in tokens.requests]
    assert form["grant_type"] == ["urn:ietf:params:oauth:grant-type:jwt-bearer"]
    assert api.requests[0][1]["authorization"] == "Bearer short-lived"
    assert "PRIVATE KEY" not in str(raised.value)
    assert "short-lived" not in str(raised.value)


def test_bigquery_impersonates_the_account_of_the_profile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("google.cloud.bigquery", reason="needs packline[bigquery]: make test-sources")
    account = {"type": "authorized_user", "client_id": "c", "client_secret": SECRET, "refresh_token": "r"}
    (tmp_path / "user.json").write_text(json.dumps(account))
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(tmp_path / "user.json"))
    source: Any = open_source(
        profile(tmp_path, engine="bigquery", project="p", impersonate="reader@shop.iam.gserviceaccount.com")
    )
    with closing(source):
        record = source.open(10)
        credentials = source._client._credentials
    assert credentials._target_principal == "reader@shop.iam.gserviceaccount.com"
    assert credentials._source_credentials.refresh_token == "r"
    assert record.role == "reader@shop.iam.gserviceaccount.com"
    assert SECRET not in repr(record)


@pytest.mark.parametrize(
    ("values", "calls"),
    [
        ({"cluster_identifier": "shop", "db_user": "reader"}, "redshift"),
        ({"serverless_work_group": "shop"}, "redshift-serverless"),
    ],
    ids=["cluster", "serverless"],
)
def test_redshift_asks_aws_for_a_password_of_the_hour(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, values: dict[str, object], calls: str
) -> None:
    """The driver signs a request of the right service; the stand-in answers nothing that would let it go on."""
    pytest.importorskip("redshift_connector", reason="needs packline[redshift]: make test-sources")
    refused: Any = {"message": "no"}
    if calls == "redshift":  # the older of both services speaks XML
        refused = (
            "<ErrorResponse><Error><Code>AccessDenied</Code><Message>no</Message></Error></ErrorResponse>"
        )
    server = Recorder(refused, 403)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{server.port}")
    where = {
        "host": "db.example.com",
        "port": 5439,
        "database": "sales",
        "user": "reader",
        "region": "eu-north-1",
    }
    try:
        source = open_source(profile(tmp_path, engine="redshift", auth="iam", **where, **values))
        with closing(source), pytest.raises(EngineUnreachable) as raised:
            source.open(5)
    finally:
        server.close()
    _, headers, _ = server.requests[0]
    signed = {key.lower(): value for key, value in headers.items()}["authorization"]
    assert f"/eu-north-1/{calls}/aws4_request" in signed
    assert SECRET not in f"{raised.value} {raised.value.remedy}"
