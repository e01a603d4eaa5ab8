"""Valohai's own client libraries, as their authors release them, against our API over real sockets.

``make test-clients`` installs them, each release of valohai-utils in an environment of its own. The API stands on
the stores in memory, so that the whole folder takes seconds; ``tests/system/test_real_clients.py`` runs the same
clients against the local stack.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from aws_lambda_powertools.utilities.typing import LambdaContext

from packline.local.api_gateway import to_event, to_response
from packline.local.http_server import Request, Response, Server
from tests.unit.api.api import FakeApiDeployment

ROOT = Path(__file__).parents[2]
PROGRAMS = Path(__file__).parent / "programs"
RELEASES = ("0.7.0", "0.8.0")
"""Of valohai-utils; both environments have valohai-cli 0.37.0."""
OBJECTS = "/objects/"
TOKEN = "a-token"


class Served:
    """A deployment in memory whose API, and whose objects, are served on a port."""

    def __init__(self) -> None:
        self._server = Server(self._answer)
        self.url = f"http://127.0.0.1:{self._server.port}"
        self.world = FakeApiDeployment(signer=lambda key, version_id, seconds: f"{self.url}{OBJECTS}{key}")
        self.requests: list[tuple[str, str, int]] = []
        """Method, target and status of every request, in order."""
        self._server.start()

    def stop(self) -> None:
        self._server.stop()

    def _answer(self, request: Request) -> Response:
        if request.target.startswith(OBJECTS):
            body = self.world.store.read(unquote(request.target.removeprefix(OBJECTS)))
            return Response(200, [("Content-Type", "application/octet-stream")], body)
        event = to_event(request, self.url.partition("://")[2])
        response = to_response(self.world.app.resolve(event, LambdaContext()))
        self.requests.append((request.method, request.target, response.status))
        return response


class Libraries:
    """One release of Valohai's libraries in a process of their own, which runs each command in a fork."""

    def __init__(self, release: str) -> None:
        python = ROOT / f"build/clients-{release}-venv/bin/python"
        if not python.exists():
            pytest.skip("make test-clients installs Valohai's libraries")
        self._process = subprocess.Popen(
            [str(python), str(PROGRAMS / "forkserver.py")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={"PATH": os.environ["PATH"]},
        )

    def run(self, command: list[str], folder: Path, environment: dict[str, str]) -> tuple[int, str, str]:
        """Exit code, standard output and standard error of a command."""
        files = {name: folder / f".{name}" for name in ("stdout", "stderr")}
        job = {"command": command, "cwd": str(folder), "environment": environment}
        assert self._process.stdin
        assert self._process.stdout
        print(json.dumps(job | {k: str(v) for k, v in files.items()}), file=self._process.stdin, flush=True)
        code = int(self._process.stdout.readline())
        return code, files["stdout"].read_text(), files["stderr"].read_text()

    def stop(self) -> None:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.close()
        self._process.wait(timeout=30)
        self._process.stdout.close()


class Client:
    """Someone who uses Valohai's libraries, with a configuration and a folder of their own."""

    def __init__(self, libraries: Libraries, url: str, folder: Path) -> None:
        self._libraries = libraries
        self.folder = folder
        self.url = url
        config = folder / "valohai-config"
        config.mkdir()
        self.environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "VALOHAI_CONFIG_DIR": str(config),
            "VH_API_BASE_URL": url,
            "VH_API_TOKEN": TOKEN,
            "COLUMNS": "200",
        }

    def run(self, *command: object, code: int = 0) -> str:
        """Run a command of the client's environment; returns what it printed, and if it failed why."""
        ended, out, err = self._libraries.run(list(map(str, command)), self.folder, self.environment)
        assert ended == code, f"exit {ended}: {out}{err}"
        return out + (err if code else "")

    def program(self, name: str, *arguments: object) -> Any:
        """Run a program of ``tests/clients/programs``; its last line is JSON."""
        return json.loads(self.run(PROGRAMS / f"{name}.py", *arguments).splitlines()[-1])

    def vh(self, *arguments: object, code: int = 0) -> str:
        """Run valohai-cli."""
        return self.run("vh", *arguments, code=code)

    def vh_json(self, *arguments: object) -> Any:
        return json.loads(self.vh("--output-format", "json", *arguments))

    def log_in(self, project: str = "") -> None:
        """Log in, and link the folder to a project."""
        self.vh("login", "--host", self.url, "--token", TOKEN)
        if project:
            self.vh("project", "link", project, "--yes")


@pytest.fixture(scope="session")
def releases() -> Iterator[Callable[[str], Libraries]]:
    """Each release's libraries, started when first asked for."""
    started: dict[str, Libraries] = {}

    def start(release: str) -> Libraries:
        if release not in started:
            started[release] = Libraries(release)
        return started[release]

    yield start
    for libraries in started.values():
        libraries.stop()


@pytest.fixture
def served() -> Iterator[Served]:
    made = Served()
    yield made
    made.stop()


@pytest.fixture
def world(served: Served) -> FakeApiDeployment:
    return served.world


@pytest.fixture(params=RELEASES)
def client(
    request: pytest.FixtureRequest, releases: Callable[[str], Libraries], served: Served, tmp_path: Path
) -> Client:
    """Someone with one release of valohai-utils, then with the other."""
    return Client(releases(request.param), served.url, tmp_path)


@pytest.fixture
def person(releases: Callable[[str], Libraries], served: Served, tmp_path: Path) -> Client:
    """Someone with valohai-cli, of which there is one release."""
    return Client(releases(RELEASES[-1]), served.url, tmp_path)
