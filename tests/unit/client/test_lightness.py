"""The client is quick to import and a second fetch is quick: counted in instructions, in processes of their own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fakes.s3 import FakeS3
from tests.unit.client.conftest import Fetch
from tests.unit.client.datasets import a_version, some_files

ROOT = Path(__file__).resolve().parents[3]
IMPORT_INSTRUCTIONS = 1_400_000
"""930,000 by Python 3.11."""
WARM_INSTRUCTIONS = 300_000
"""Of a fetch of 2,000 files: 160,000 by Python 3.11."""
ALLOWED = {"packline", "isal", "tqdm"}
NOT_IMPORTED = {
    *(
        "dataclasses",
        "inspect",
        "ast",
        "dis",
        "tokenize",
        "uuid",
        "platform",
        "threading",
        "base64",
        "random",
    ),
    *(
        "shutil",
        "tempfile",
        "subprocess",
        "logging",
        "ssl",
        "http",
        "email",
        "datetime",
        "decimal",
        "asyncio",
    ),
}
"""Of the standard library: each takes milliseconds of every fetch, and a fetch over plain HTTP needs none of them."""
WARM_WITHOUT = {
    "isal",
    "struct",
    "signal",
    "packline.client.transfer.engine",
    "packline.client.transfer.connection",
    "packline.vhpkgzip",
}

COUNT = """
import sys, json
from tests.effort import instructions
{prepare}
known = set(sys.modules)
def run():
    {statement}
count = instructions(run)
foreign = {{
    name.partition(".")[0] for name, module in list(sys.modules.items())
    if name not in known and "site-packages" in (getattr(module, "__file__", None) or "")
}}
print(json.dumps([count, sorted(foreign)]))
"""


def counted(statement: str, prepare: str = "") -> tuple[int, set[str]]:
    """Instructions of a statement in a fresh interpreter, and the packages of others that it imports."""
    command = [sys.executable, "-c", COUNT.format(statement=statement, prepare=prepare)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    count, foreign = json.loads(done.stdout)
    return count, set(foreign)


def test_importing_the_fetch_client_is_quick_and_imports_nothing_heavy() -> None:
    count, foreign = counted(
        "import packline.client.fetch, packline.client.cache_fill, packline.aws_api.s3, ssl"
    )
    assert count <= IMPORT_INSTRUCTIONS
    assert foreign <= ALLOWED


def imported(modules: str) -> set[str]:
    """What an interpreter without site packages' own doings has loaded after importing ``modules``."""
    statements = (
        f"import sys; before = set(sys.modules); import {modules}; print(*(set(sys.modules) - before))"
    )
    return set(
        subprocess.run(
            [sys.executable, "-c", statements], check=True, capture_output=True, text=True
        ).stdout.split()
    )


def test_a_fetch_imports_nothing_of_the_standard_library_that_it_does_not_need() -> None:
    whole = "packline.client.fetch, packline.client.cache_fill, packline.client.transfer.worker, packline.aws_api.s3"
    assert not imported(whole) & NOT_IMPORTED


def test_a_warm_fetch_imports_nothing_that_downloads() -> None:
    assert not imported("packline.client.fetch, packline.client.cache.refs") & (NOT_IMPORTED | WARM_WITHOUT)


def test_a_second_fetch_is_quick(store: FakeS3, quick_fetch: Fetch, tmp_path: Path) -> None:
    plan = a_version(store, some_files(2000, 10), part_files=5000)
    quick_fetch(plan)
    prepare = f"""
from pathlib import Path
from packline.client.fetch import fetch
from packline.client.cache.refs import VersionReference
from packline.model import FetchPlan, ManifestRef
plan = FetchPlan("a", "b", {plan.content_hash!r}, 0, 0, ManifestRef("", (), 0, 0, 0))
"""
    target, cache = str(tmp_path / "again"), str(tmp_path / "cache")
    count, _ = counted(f"fetch(plan, Path({target!r}), source=None, cache=Path({cache!r}))", prepare)
    assert count <= WARM_INSTRUCTIONS


ENVIRONMENTS = {
    "keys in the environment": {},
    "a proxy": {"HTTPS_PROXY": "http://user:word@proxy.example:3128", "NO_PROXY": "localhost"},
    "FIPS": {"AWS_USE_FIPS_ENDPOINT": "true"},
}


@pytest.mark.parametrize("variables", ENVIRONMENTS.values(), ids=list(ENVIRONMENTS))
def test_signing_and_proxies_need_neither_botocore_nor_urllib_request(
    variables: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "config").write_text("[default]\nregion = eu-west-1\ns3 =\n  addressing_style = path\n")
    statements = (
        "import sys; from packline.aws_api.s3 import S3Source; from packline.http.proxy import find_proxy; "
        "from packline.aws_api.dynamodb import DynamoClient; "
        "request = S3Source('bucket').request('key'); find_proxy(request.host, request.port, request.tls); "
        "print(DynamoClient().endpoint.region, *sys.modules)"
    )
    keys = {
        "AWS_ACCESS_KEY_ID": "a",
        "AWS_SECRET_ACCESS_KEY": "b",
        "AWS_CONFIG_FILE": str(tmp_path / "config"),
    }
    environment = {"PATH": os.environ["PATH"], **keys, **variables}
    command = [sys.executable, "-c", statements]
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
    region, *modules = done.stdout.split()
    assert region == "eu-west-1"
    assert not {"botocore", "urllib.request", "http.client"} & set(modules)
