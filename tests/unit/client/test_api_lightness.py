"""A second fetch by the API is as quick as one by the table, and who does not use the API does not load it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fakes.s3 import FakeS3
from tests.unit.client.api_server import an_api
from tests.unit.client.datasets import a_version, some_files

ROOT = Path(__file__).resolve().parents[3]
WARM_INSTRUCTIONS = 1_400_000
"""Of the whole command with its imports: 920,000 by Python 3.11."""
LOADED = """
import json, sys
from tests.effort import instructions
from packline.cli.main import main
codes = []
count = instructions(lambda: codes.append(main(sys.argv[1:])))
print(json.dumps([codes[0], count, sorted(sys.modules)]), file=sys.stderr)
"""


def loaded(folder: Path, *arguments: str, **variables: str) -> tuple[int, int, set[str]]:
    """Exit code, instructions and modules of ``packline`` in a fresh interpreter."""
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "PACKLINE_CACHE": str(folder / "cache")}
    command = [sys.executable, "-c", LOADED, *arguments]
    done = subprocess.run(command, cwd=ROOT, env=environment | variables, capture_output=True, text=True)
    code, count, modules = json.loads(done.stderr.splitlines()[-1])
    return code, count, set(modules)


@pytest.mark.unmeasured
def test_a_second_fetch_by_the_api_loads_no_engine_and_nothing_that_signs(
    store: FakeS3, tmp_path: Path
) -> None:
    with an_api(store, a_version(store, some_files())) as api:
        runs = [
            loaded(
                tmp_path, "fetch", "dataset://images/v1", "--to", f"{tmp_path}/{n}", PACKLINE_API_URL=api.url
            )
            for n in range(2)
        ]
    assert [code for code, _, _ in runs] == [0, 0]
    assert runs[-1][1] <= WARM_INSTRUCTIONS
    heavy = {"ssl", "dataclasses", "datetime", "email", "gzip", "hmac", "botocore", "http.client"}
    heavy |= {
        "packline.client.transfer.engine",
        "packline.client.api.member_urls",
        "packline.aws_api.s3",
        "packline.pipeline",
    }
    assert runs[-1][2] & heavy == set()


def test_a_fetch_by_the_table_does_not_load_the_api(tmp_path: Path) -> None:
    code, _, modules = loaded(
        *(tmp_path, "fetch", "dataset://images/v1", "--to", f"{tmp_path}/to", "--offline"),
        PACKLINE_TABLE="t",
        PACKLINE_STORE="s",
    )
    assert code == 7
    assert not {name for name in modules if name.startswith("packline.client.api.http")}
