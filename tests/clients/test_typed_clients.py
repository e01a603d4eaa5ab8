"""Clients that generators make from the OpenAPI document call every route, with types, and understand each answer."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.clients.conftest import Served
from tests.unit.api.described_calls import calls, routes, small_deployment

ROOT = Path(__file__).parents[2]
PYTHON_TOOLS = ROOT / "build" / "openapi-venv" / "bin"
NODE_FOLDER = ROOT / "build" / "openapi-node"
TYPESCRIPT = Path(__file__).parent / "typescript"
SECONDS = 240

pytestmark = pytest.mark.timeout(600)


def run(*command: object, folder: Path) -> str:
    """What a command prints, of both streams if it fails."""
    path = os.pathsep.join([str(PYTHON_TOOLS), str(Path(sys.executable).parent), os.environ["PATH"]])
    done = subprocess.run(
        [*map(str, command)],
        cwd=folder,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        timeout=SECONDS,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture
def described(served: Served, tmp_path: Path) -> list[dict[str, Any]]:
    """The document beside a folder for the client, and the calls with the values of their parameters."""
    served.world = small_deployment()
    served.world.store.put("raw/c.txt", b"raw")
    document = served.world.get("openapi.json")
    document["servers"] = [{"url": served.url}]
    (tmp_path / "openapi.json").write_text(json.dumps(document))
    places = routes(document)
    prepared = []
    for call in calls(served.world):
        method, path = places[call.operation]
        operation = document["paths"][path][method.lower()]
        sent = {**call.path, **call.query, **call.headers}
        parameters = {each["name"]: each for each in operation.get("parameters", ()) if each["name"] in sent}
        prepared.append(
            {
                "operation": call.operation,
                "method": method,
                "path": path,
                "parameters": {name: each["example"] for name, each in parameters.items()},
                "where": {name: each["in"] for name, each in parameters.items()},
                "request": call.body,
            }
        )
    (tmp_path / "calls.json").write_text(json.dumps(prepared))
    return prepared


def test_a_python_client_calls_every_route(
    served: Served, described: list[dict[str, Any]], tmp_path: Path
) -> None:
    if not (PYTHON_TOOLS.parent / ".ready").exists():
        pytest.skip("make test-clients installs openapi-python-client")
    generator = PYTHON_TOOLS / "openapi-python-client"
    options = ("--path", "openapi.json", "--output-path", "generated", "--meta", "none", "--fail-on-warning")
    run(generator, "generate", *options, folder=tmp_path)
    program = Path(__file__).parent / "programs" / "typed_python.py"
    told = run(PYTHON_TOOLS / "python", program, tmp_path, served.url, "calls.json", folder=tmp_path)
    results = json.loads(told.splitlines()[-1])
    assert results.keys() == {call["operation"] for call in described}
    untyped = {name: result for name, result in results.items() if result[0] >= 300 or result[1] == "Problem"}
    assert untyped == {}
    assert {name for name, (_, kind) in results.items() if kind == "NoneType"} <= {"read_content"}


def test_a_typescript_client_calls_every_route(
    served: Served, described: list[dict[str, Any]], tmp_path: Path
) -> None:
    if not (NODE_FOLDER / ".ready").exists():
        pytest.skip("make test-clients installs openapi-typescript and openapi-fetch")
    for file in TYPESCRIPT.iterdir():
        shutil.copy(file, tmp_path)
    (tmp_path / "node_modules").symlink_to(NODE_FOLDER / "node_modules")
    tools = tmp_path / "node_modules" / ".bin"
    run(
        tools / "openapi-typescript",
        "openapi.json",
        "--default-non-nullable=false",
        "--output",
        "schema.ts",
        folder=tmp_path,
    )
    (tmp_path / "calls.ts").write_text(typescript(described))
    run(tools / "tsc", "--project", ".", folder=tmp_path)
    results = json.loads(run("node", "client.ts", served.url, folder=tmp_path))
    assert results.keys() == {call["operation"] for call in described}
    assert {name: status for name, status in results.items() if status >= 300} == {}


def typescript(described: list[dict[str, Any]]) -> str:
    """A function that makes the calls, each with the types of its route."""
    lines = [
        'import type { Client } from "openapi-fetch";',
        'import type { paths } from "./schema.ts";',
        "export async function calls(client: Client<paths>): Promise<Record<string, number>> {",
        "  const told: Record<string, number> = {};",
    ]
    for call in described:
        params: dict[str, dict[str, Any]] = {}
        for name, value in call["parameters"].items():
            params.setdefault(call["where"][name], {})[name] = value
        init: dict[str, Any] = {"params": params} if params else {}
        if call["request"] is not None:
            init["body"] = call["request"]
        if call["operation"] == "read_content":
            init["parseAs"] = "arrayBuffer"
        made = f"client.{call['method']}({json.dumps(call['path'])}, {json.dumps(init)})"
        lines.append(f"  told.{call['operation']} = (await {made}).response.status;")
    return "\n".join([*lines, "  return told;", "}", ""])
