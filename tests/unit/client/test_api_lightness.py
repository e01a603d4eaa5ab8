"""A second fetch by the API is as quick as one by the table, and who does not use the API does not load it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.unit.client.api_server import an_api
from tests.unit.client.datasets import a_version, some_files
from tests.unit.client.store import Store

WARM_SECONDS = 0.15
"""CPU of the whole command beyond a bare interpreter: 0.08 s on the machine where this was written."""
LOADED = """
import json, resource, sys
def cpu():
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime
before = cpu()
from packline.cli.main import main
code = main(sys.argv[1:])
print(json.dumps([code, cpu() - before, sorted(sys.modules)]), file=sys.stderr)
"""


def loaded(folder: Path, *arguments: str, **variables: str) -> tuple[int, float, set[str]]:
    """Exit code, CPU seconds and modules of ``packline`` in a fresh interpreter."""
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "PACKLINE_CACHE": str(folder / "cache")}
    command = [sys.executable, "-c", LOADED, *arguments]
    done = subprocess.run(command, env=environment | variables, capture_output=True, text=True, timeout=60)
    code, seconds, modules = json.loads(done.stderr.splitlines()[-1])
    return code, seconds, set(modules)


def test_a_second_fetch_by_the_api_loads_no_engine_and_nothing_that_signs(
    store: Store, tmp_path: Path
) -> None:
    with an_api(store, a_version(store, some_files())) as api:
        runs = [
            loaded(
                tmp_path, "fetch", "dataset://images/v1", "--to", f"{tmp_path}/{n}", PACKLINE_API_URL=api.url
            )
            for n in range(4)
        ]
    assert [code for code, _, _ in runs] == [0] * 4
    assert min(seconds for _, seconds, _ in runs[1:]) <= WARM_SECONDS
    heavy = {"ssl", "dataclasses", "datetime", "email", "gzip", "hmac", "botocore", "http.client"}
    heavy |= {
        "packline.client.transfer.engine",
        "packline.client.api.member_urls",
        "packline.wire.s3",
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
