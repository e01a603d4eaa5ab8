"""A stack that an earlier release filled is read, fetched, packaged and cleaned by this one.

``tests/fixtures/stored/<release>/deployment.json`` holds the table and the bucket as the handlers of that release left
them: a packaged version, one without a package, and one whose packaging had begun. It names the commit.
"""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest

from packline.aws import runtime
from packline.aws.references import DynamoReferenceScan
from packline.cli.main import main
from packline.model import Packaging
from packline.pipeline.garbage import find_garbage
from packline.rules.lifecycle import run_name
from tests.functions.conftest import Deployment
from tests.functions.test_handlers import created, queue_event

STORED = Path(__file__).parents[1] / "fixtures" / "stored"
DUMPS = sorted(STORED.glob("*/deployment.json"))
FIRST = {"a.txt": b"first", "sub/b.txt": b"second", "zero": b""}
ON = {"VH_ENABLE_DATASET_VERSION_PACKAGING": "true"}


@pytest.fixture(params=DUMPS, ids=lambda path: path.parent.name)
def upgraded(
    request: pytest.FixtureRequest, deployment: Deployment, monkeypatch: pytest.MonkeyPatch
) -> Deployment:
    """This release on the table and the bucket of an earlier one."""
    dump: Any = json.loads(request.param.read_text(encoding="utf-8"))
    for key, body in dump["objects"]:
        deployment.put(key, base64.b64decode(body))
    for item in dump["items"]:
        deployment.table.put_item(TableName="catalog", Item=item)
    for name in ("PACKLINE_API_URL", "PACKLINE_STACK", "PACKLINE_CACHE"):
        monkeypatch.delenv(name, raising=False)
    return deployment


def fetched(version: str, folder: Path) -> dict[str, bytes]:
    target = folder / version
    words = ("--to", str(target), "--cache", str(folder / "cache"), "--quiet")
    assert main(["fetch", f"dataset://images/{version}", *words]) == 0
    return {str(path.relative_to(target)): path.read_bytes() for path in target.rglob("*") if path.is_file()}


def test_versions_of_an_earlier_release_are_fetched(upgraded: Deployment, tmp_path: Path) -> None:
    assert runtime.registry().version("images", "v1").packaging is Packaging.BUILT
    assert fetched("production", tmp_path) == FIRST
    assert fetched("v2", tmp_path) == FIRST | {"c.txt": b"third"}


def test_a_packaging_that_an_earlier_release_began_is_finished(upgraded: Deployment, tmp_path: Path) -> None:
    runtime.start_run("old-3", 0)
    name = run_name("old-3", 0)
    machine = runtime.settings().state_machine
    arn = f"{machine.replace(':stateMachine:', ':execution:')}:{name}"
    upgraded.machines.stop_execution(executionArn=arn)
    assert main(["package", "dataset://images/v3"]) == 0
    (run,) = (run for run in upgraded.started() if run[0] != name)
    upgraded.carry_out(*run)
    assert runtime.registry().version("images", "v3").packaging is Packaging.BUILT
    assert fetched("v3", tmp_path) == {"d.txt": b"fourth"}


def test_a_new_version_stands_on_an_old_one_and_takes_its_parts(upgraded: Deployment, tmp_path: Path) -> None:
    entry = {"uri": "dataset://images/v4", "from": "dataset://images/v1", "packaging": True}
    keys = upgraded.upload(
        "new-1", {"e.txt": b"fifth"}, {"valohai.dataset-versions": [entry]}, environment=ON
    )
    upgraded.call("record_uploads", queue_event(*(created(upgraded, key) for key in keys)))
    for name, given in upgraded.started():
        upgraded.carry_out(name, given)
    assert runtime.registry().version("images", "v4").packaging is Packaging.BUILT
    assert fetched("v4", tmp_path) == FIRST | {"e.txt": b"fifth"}


def test_what_was_said_about_old_files_is_found(
    upgraded: Deployment, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["search", "--tag", "good", "stars>=5", "--json"]) == 0
    assert "a.txt" in capsys.readouterr().out
    assert main(["show", "datum://best", "--json"]) == 0


def test_nothing_that_an_earlier_release_needs_is_garbage(upgraded: Deployment) -> None:
    scan = DynamoReferenceScan(upgraded.table, "catalog")
    garbage = find_garbage(scan=scan, store=runtime.store(), now=2_000_000_000.0 + 86_400 * 365)
    assert garbage.objects == ()
    assert garbage.kept > 5
