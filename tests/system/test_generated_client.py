"""A client that a generator makes from the served OpenAPI document reads, writes, pages, and understands problems."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
from openapi_spec_validator import validate

from tests.system.conftest import User
from tests.system.test_api import call
from tests.waiting import HANG_SECONDS

pytestmark = [pytest.mark.generated, pytest.mark.timeout(600)]

TOOLS = Path(__file__).parents[2] / "build" / "openapi-venv" / "bin"
SCRIPT = Path(__file__).with_name("generated_client.py")


def run(*command: object) -> str:
    """What a command prints, of both streams if it fails."""
    environment = {**os.environ, "PATH": f"{TOOLS}:{os.environ['PATH']}"}  # the generator formats with ruff
    done = subprocess.run([*map(str, command)], env=environment, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def seed(user: User, dataset: str) -> str:
    """Two versions and another dataset; the id of a datum."""
    for number in (1, 2):
        user.upload(
            f"{dataset}-{number}",
            {f"{n}.txt": b"x" for n in range(number)},
            {
                "valohai.dataset-versions": [
                    f"dataset://{dataset}/v{number}",
                    f"dataset://{dataset}-too/v{number}",
                ]
            },
        )
        user.mark(f"{dataset}-{number}", files=number)
        user.execution(f"{dataset}-{number}")
    datum: str = call(user, "GET", f"dataset-versions/{dataset}:v1/files/")[1]["results"][0]["datum"]["id"]
    return datum


@pytest.mark.parametrize("prefix", ["/w", ""], ids=["signed", "people"])
def test_a_generated_client_works(user: User, tmp_path: Path, prefix: str) -> None:
    dataset = f"generated{prefix.replace('/', '-')}"
    datum = seed(user, dataset)
    with urlopen(f"{user.stack.api_url}{prefix}/api/v0/openapi.json", timeout=HANG_SECONDS) as answer:
        document = json.load(answer)
    validate(document)
    (server,) = document["servers"]
    assert server["url"] == user.stack.api_url
    assert all(path.startswith(f"{prefix}/api/v0/") for path in document["paths"])
    written, client = tmp_path / "openapi.json", tmp_path / "generated"
    written.write_text(json.dumps(document))
    command = [TOOLS / "openapi-python-client", "generate", "--path", written, "--output-path", client]
    told = run(*command, "--meta", "none", "--fail-on-warning")
    assert "WARNING" not in told
    facts: Any = json.loads(run(TOOLS / "python", SCRIPT, tmp_path, server["url"], dataset, datum))
    assert facts["created"] == 201
    assert {dataset, f"{dataset}-too", f"{dataset}-empty"} <= set(facts["datasets"])
    assert len(set(facts["datasets"])) == len(facts["datasets"])
    assert facts["versions"] == ["v2", "v1"]
    assert facts["alias"] == [1, "v1"]
    assert facts["problems"] == ["DatasetExists", "PreconditionFailed", "VersionNotFound", 404]
    assert facts["metadata"][0] == facts["metadata"][1]
    assert facts["metadata"][0]["stars"] == 5
    assert facts["found"] == [["0.txt"], True]
    assert facts["signatures"] == ["AWS4-HMAC-SHA256"]
