"""STS, SSO, container credentials and instance metadata (IMDSv2) as botocore's chain asks them, on this machine."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

ENDS = "2099-01-01T00:00:00Z"


class CredentialServer(ThreadingHTTPServer):
    """Hands out keys that are named after who asked for them: ``asked`` holds method and path of every request."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.asked: list[str] = []
        self.url = f"http://127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    server: CredentialServer

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""

    def do_PUT(self) -> None:
        self._answer("metadata-token")

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        if path == "/container":
            token = self.headers.get("Authorization", "")
            self._answer(json.dumps(_keys(f"CONTAINER-{token}")))
        elif path == "/federation/credentials":
            keys = {
                "accessKeyId": "SSO",
                "secretAccessKey": "secret",
                "sessionToken": "token",
                "expiration": 4e12,
            }
            self._answer(json.dumps({"roleCredentials": keys}))
        elif self.headers.get("x-aws-ec2-metadata-token") != "metadata-token":
            self.send_error(401)
        elif path.endswith("/security-credentials/"):
            self._answer("role")
        elif path.endswith("/security-credentials/role"):
            self._answer(json.dumps({"Code": "Success", **_keys("INSTANCE")}))
        else:
            self.send_error(404)

    def do_POST(self) -> None:
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        action = form["Action"][0]
        source = self.headers.get("Authorization", "").partition("Credential=")[2].partition("/")[0]
        name = f"{action}-{source or form['WebIdentityToken'][0]}"
        self._answer(
            f"<{action}Response><{action}Result><Credentials><AccessKeyId>{name}</AccessKeyId>"
            f"<SecretAccessKey>secret</SecretAccessKey><SessionToken>token</SessionToken>"
            f"<Expiration>{ENDS}</Expiration></Credentials></{action}Result></{action}Response>"
        )

    def _answer(self, text: str) -> None:
        self.server.asked.append(f"{self.command} {self.path.partition('?')[0]}")
        self.send_response(200)
        self.send_header("Content-Length", str(len(text)))
        self.send_header("x-aws-ec2-metadata-token-ttl-seconds", "21600")
        self.end_headers()
        self.wfile.write(text.encode())


def _keys(name: str) -> dict[str, str]:
    return {"AccessKeyId": name, "SecretAccessKey": "secret", "Token": "token", "Expiration": ENDS}


@contextmanager
def a_credential_server() -> Iterator[CredentialServer]:
    """A running server."""
    with CredentialServer() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()
