"""The live tests themselves: collected by default but not run, refused without confirmation, correct code."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest
from moto import mock_aws
from moto.server import ThreadedMotoServer

from tests.live import cost
from tests.live.deployment import ROOT, empty_bucket, left_behind

HERE = Path(__file__).parent
ASSUMPTIONS = (
    "test_s3_writes.py",
    "test_s3_reads.py",
    "test_table.py",
    "test_events.py",
    "test_state_machine.py",
)
RELIES = re.compile(r"Relied on by ``([\w.]+)``\.$")


def pytest_run(*options: str, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PACKLINE_LIVE")}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *options]
    return subprocess.run(
        command, cwd=ROOT, env={**environment, **variables}, capture_output=True, text=True, timeout=1100
    )


@pytest.fixture
def sts() -> Iterator[dict[str, str]]:
    """Variables with which AWS's tools ask an imitation who they are."""
    server = ThreadedMotoServer(port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield {
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}",
        "AWS_ACCESS_KEY_ID": "live",
        "AWS_SECRET_ACCESS_KEY": "live",
        "AWS_REGION": "eu-west-1",
        "AWS_DEFAULT_REGION": "eu-west-1",
        "NO_PROXY": host,
    }
    server.stop()


def test_live_tests_are_collected_and_not_run_by_default() -> None:
    done = pytest_run("tests/live/test_table.py", "--collect-only")
    assert re.search(r"no tests collected \(\d+ deselected\)", done.stdout), done.stdout


def test_without_a_mode_nothing_is_run() -> None:
    done = pytest_run("-m", "live", "tests/live/test_table.py")
    assert (done.returncode, "PACKLINE_LIVE=1" in done.stderr) == (4, True), done.stderr


@pytest.mark.parametrize("confirmed", ["", "999999999999"])
def test_account_region_and_cost_are_shown_and_must_be_confirmed(sts: dict[str, str], confirmed: str) -> None:
    done = pytest_run("-m", "live", "tests/live", PACKLINE_LIVE="1", PACKLINE_LIVE_CONFIRM=confirmed, **sts)
    assert done.returncode == 4
    assert "Account 123456789012, region eu-west-1, a stack of its own" in done.stdout
    assert cost.table() in done.stdout
    assert "PACKLINE_LIVE_CONFIRM=123456789012" in done.stderr
    assert " passed" not in done.stdout


def test_each_assumption_names_who_relies_on_it() -> None:
    for name in ASSUMPTIONS:
        module = ast.parse((HERE / name).read_text(encoding="utf-8"))
        tests = [n for n in module.body if isinstance(n, ast.FunctionDef) and n.name.startswith("test_")]
        assert tests
        for test in tests:
            found = RELIES.search(ast.get_docstring(test) or "")
            assert found, f"{name}: {test.name}"
            path = found[1].replace(".", "/")
            places = [ROOT / "src" / f"{path}.py", ROOT / f"{path}.py"]
            assert any(place.is_file() for place in places), f"{name}: {test.name} names {found[1]}"


def test_the_guide_quotes_the_estimate() -> None:
    guide = (ROOT / "docs" / "guides" / "live.md").read_text(encoding="utf-8")
    assert cost.table() in guide
    assert 0 < cost.total() < 1


def test_nothing_is_left_of_a_bucket_and_what_is_left_is_noticed() -> None:
    with mock_aws():
        s3 = boto3.client("s3", region_name="us-east-1")
        s3.create_bucket(Bucket="left")
        s3.put_bucket_versioning(Bucket="left", VersioningConfiguration={"Status": "Enabled"})
        for body in (b"1", b"2"):
            s3.put_object(Bucket="left", Key="a", Body=body)
        s3.delete_object(Bucket="left", Key="a")
        s3.create_multipart_upload(Bucket="left", Key="open")
        resources = [{"ResourceType": "AWS::S3::Bucket", "PhysicalResourceId": "left"}]
        assert left_behind(resources, "us-east-1") == ["left"]
        empty_bucket(s3, "left", [""])
        s3.delete_bucket(Bucket="left")
        assert left_behind(resources, "us-east-1") == []


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_the_suite_works_on_the_local_stack() -> None:
    done = pytest_run("-m", "live", "tests/live", PACKLINE_LIVE="local")
    assert done.returncode == 0, done.stdout[-4_000:]
    assert re.search(r"\d\d passed, \d+ skipped", done.stdout), done.stdout[-200:]
