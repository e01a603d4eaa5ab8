"""Every way of botocore's credential chain to fail is one line with its own remedy, and no traceback."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.warm_command import run_packline

DENIED = (
    '<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type>'
    "<Code>{code}</Code><Message>No entry for you</Message></Error></ErrorResponse>"
)


class Sts(BaseHTTPRequestHandler):
    """Refuses every call with the code in its path."""

    def do_GET(self) -> None:
        self.rfile.read(int(self.headers.get("content-length") or 0))
        body = DENIED.format(code=self.path.strip("/")).encode()
        self.send_response(403)
        self.send_header("content-length", str(len(body)))
        self.send_header("content-type", "text/xml")
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET  # noqa: N815

    def log_message(self, format: str, *args: object) -> None: ...


@pytest.fixture(scope="module")
def sts() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Sts) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture(scope="module")
def closed_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    return port


KEYS = "aws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = secret\n"
ROLE = "role_arn = arn:aws:iam::111122223333:role/worker\n"
# name: (config file, environment, exit code, words of the message)
CASES: dict[str, tuple[str, dict[str, str], int, str]] = {
    "nothing at all": ("", {}, 7, "No AWS credentials"),
    "missing profile": ("", {"AWS_PROFILE": "nosuch"}, 2, "nosuch"),
    "half of the keys": ("", {"AWS_ACCESS_KEY_ID": "AKIAEXAMPLE"}, 7, "AWS_SECRET_ACCESS_KEY"),
    "half of a profile": ("[default]\naws_access_key_id = AKIAEXAMPLE\n", {}, 7, "aws_secret_access_key"),
    "broken file": ("[default\nthis is no configuration\n", {}, 2, "config"),
    "file not in UTF-8": ("[default]\nregion = \udcff\udcfe\n", {}, 2, "config"),
    "assumed role denied": (
        f"[default]\n{ROLE}source_profile = base\n[profile base]\n{KEYS}",
        {"AWS_ENDPOINT_URL_STS": "{sts}/AccessDenied"},
        7,
        "trust policy",
    ),
    "expired source of a role": (
        f"[default]\n{ROLE}source_profile = base\n[profile base]\n{KEYS}",
        {"AWS_ENDPOINT_URL_STS": "{sts}/ExpiredToken"},
        7,
        "expired",
    ),
    "unknown key of a role's source": (
        f"[default]\n{ROLE}source_profile = base\n[profile base]\n{KEYS}",
        {"AWS_ENDPOINT_URL_STS": "{sts}/InvalidClientTokenId"},
        7,
        "secret key",
    ),
    "endpoint of STS down": (
        f"[default]\n{ROLE}source_profile = base\n[profile base]\n{KEYS}",
        {"AWS_ENDPOINT_URL_STS": "http://127.0.0.1:{closed}"},
        7,
        "AWS_ENDPOINT_URL",
    ),
    "unknown source profile": (f"[default]\n{ROLE}source_profile = nosuch\n", {}, 2, "nosuch"),
    "profiles in a circle": (
        f"[default]\n{ROLE}source_profile = a\n[profile a]\n{ROLE}source_profile = b\n[profile b]\n{ROLE}"
        "source_profile = a\n",
        {},
        2,
        "circle",
    ),
    "unknown credential source": (f"[default]\n{ROLE}credential_source = Moon\n", {}, 2, "Moon"),
    "missing web identity token": (
        "",
        {
            "AWS_WEB_IDENTITY_TOKEN_FILE": "{folder}/nosuch-token",
            "AWS_ROLE_ARN": "arn:aws:iam::111122223333:role/worker",
        },
        7,
        "nosuch-token",
    ),
    "web identity denied": (
        "",
        {
            "AWS_WEB_IDENTITY_TOKEN_FILE": "{folder}/token",
            "AWS_ROLE_ARN": "arn:aws:iam::111122223333:role/worker",
            "AWS_ENDPOINT_URL_STS": "{sts}/AccessDenied",
        },
        7,
        "trust policy",
    ),
    "web identity token rejected": (
        "",
        {
            "AWS_WEB_IDENTITY_TOKEN_FILE": "{folder}/token",
            "AWS_ROLE_ARN": "arn:aws:iam::111122223333:role/worker",
            "AWS_ENDPOINT_URL_STS": "{sts}/InvalidIdentityToken",
        },
        7,
        "InvalidIdentityToken",
    ),
    "process fails": ("[default]\ncredential_process = {folder}/fails\n", {}, 7, "credential_process"),
    "process prints no JSON": (
        "[default]\ncredential_process = /bin/echo hello\n",
        {},
        7,
        "credential_process",
    ),
    "process prints a list": ("[default]\ncredential_process = /bin/echo []\n", {}, 7, "credential_process"),
    "process prints half": (
        '[default]\ncredential_process = /bin/echo \'{{"Version": 1, "AccessKeyId": "AKIAEXAMPLE"}}\'\n',
        {},
        7,
        "credential_process",
    ),
    "no such process": ("[default]\ncredential_process = {folder}/nosuch\n", {}, 7, "credential_process"),
    "process is not executable": (
        "[default]\ncredential_process = {folder}/token\n",
        {},
        7,
        "credential_process",
    ),
    "container endpoint down": (
        "",
        {"AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://127.0.0.1:{closed}/role"},
        7,
        "AWS_CONTAINER_CREDENTIALS_FULL_URI",
    ),
    "container endpoint refuses": (
        "",
        {"AWS_CONTAINER_CREDENTIALS_FULL_URI": "{sts}/role"},
        7,
        "AWS_CONTAINER_CREDENTIALS_FULL_URI",
    ),
    "container endpoint of a stranger": (
        "",
        {"AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://example.com/role"},
        7,
        "credential",
    ),
    "container token file missing": (
        "",
        {
            "AWS_CONTAINER_CREDENTIALS_FULL_URI": "{sts}/role",
            "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": "{folder}/nosuch-token",
        },
        7,
        "nosuch-token",
    ),
    "single sign-on without a token": (
        "[default]\nsso_start_url = https://example.com/start\nsso_region = us-east-1\n"
        "sso_account_id = 111122223333\nsso_role_name = worker\n",
        {},
        7,
        "aws sso login",
    ),
    "single sign-on by a session without a token": (
        "[default]\nsso_session = s\nsso_account_id = 111122223333\nsso_role_name = worker\n"
        "[sso-session s]\nsso_start_url = https://example.com/start\nsso_region = us-east-1\n",
        {},
        7,
        "aws sso login",
    ),
    "single sign-on by an unknown session": (
        "[default]\nsso_session = s\nsso_account_id = 111122223333\nsso_role_name = worker\n",
        {},
        2,
        "sso",
    ),
    "no region": (
        "",
        {"AWS_REGION": "", "AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b"},
        2,
        "AWS_REGION",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_failure_of_the_credential_chain_is_one_line(
    name: str, tmp_path: Path, sts: str, closed_port: int
) -> None:
    config, variables, code, words = CASES[name]
    (tmp_path / "token").write_text("a.b.c")
    (tmp_path / "fails").write_text("#!/bin/sh\necho 'no ticket' >&2\nexit 3\n")
    (tmp_path / "fails").chmod(0o755)
    filled = {"sts": sts, "closed": str(closed_port), "folder": str(tmp_path)}
    for placeholder, value in filled.items():
        config = config.replace(f"{{{placeholder}}}", value)
    (tmp_path / "config").write_bytes(
        config.replace("{{", "{").replace("}}", "}").encode(errors="surrogateescape")
    )
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "AWS_CONFIG_FILE": str(tmp_path / "config"),
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_REGION": "us-east-1",
        "PACKLINE_TABLE": "t",
        "PACKLINE_STORE": "s",
    } | {key: value.format(**filled) for key, value in variables.items()}
    ended = run_packline(["fetch", "dataset://a/b", "--to", tmp_path / "to"], environment)
    assert "Traceback" not in ended.stderr, ended.stderr
    assert ended.returncode == code, ended.stderr
    assert words.lower() in ended.stderr.lower()
    assert len(ended.stderr.splitlines()) == 1
    assert not (tmp_path / "to").exists()
