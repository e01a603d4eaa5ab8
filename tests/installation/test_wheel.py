"""``pip install packline`` without a checkout: how large it is, what it can do, and the demo."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.installation.conftest import Installation

INSTALLED_BYTES = 40_000_000

pytestmark = [pytest.mark.timeout(600)]


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    return folder


def test_an_installation_stays_small(installation: Installation) -> None:
    files = [path for path in installation.packages.rglob("*") if path.is_file() and path.suffix != ".pyc"]
    assert sum(path.stat().st_size for path in files) <= INSTALLED_BYTES


def test_the_base_installation_brings_no_package_of_the_deployment(installation: Installation) -> None:
    names = {path.name for path in installation.packages.iterdir()}
    assert not names & {"boto3", "moto", "pydantic", "obstore", "rich", "pygments", "aws_cdk"}


def test_the_template_is_written_without_a_checkout(installation: Installation, elsewhere: Path) -> None:
    done = installation.run("template", "--out", "deployment", folder=elsewhere)
    assert done.returncode == 0, done.stderr
    assert "aws cloudformation deploy" in done.stdout
    template = json.loads((elsewhere / "deployment" / "Packline.template.json").read_text())
    codes = {resource["Properties"]["Code"]["S3Key"]["Fn::Sub"] for resource in functions(template)}
    (code,) = codes
    bundle = elsewhere / "deployment" / code.removeprefix("${AssetsPrefix}")
    with zipfile.ZipFile(bundle) as archive:
        names = set(archive.namelist())
    handlers = {resource["Properties"]["Handler"] for resource in functions(template)}
    for handler in handlers:
        assert handler.rpartition(".")[0].replace(".", "/") + ".py" in names
    assert "packline/console/index.html" in names


def test_a_folder_with_files_is_not_written_into(installation: Installation, elsewhere: Path) -> None:
    (elsewhere / "notes.txt").write_text("mine")
    done = installation.run("template", "--out", ".", folder=elsewhere)
    assert done.returncode == 2
    assert "is not an empty folder" in done.stderr
    assert [path.name for path in elsewhere.iterdir()] == ["notes.txt"]


def test_without_the_extra_the_demo_says_what_to_install(installation: Installation, elsewhere: Path) -> None:
    done = installation.run("demo", folder=elsewhere)
    assert done.returncode != 0
    assert 'pip install "packline[local]"' in done.stderr
    assert "Traceback" not in done.stderr


def test_the_demo_runs_from_an_empty_environment(installation: Installation, elsewhere: Path) -> None:
    installation.install("[local]")
    data = elsewhere / "data"
    data.mkdir()
    for number in range(50):
        (data / f"{number:03}.txt").write_text(f"file {number}\n")
    done = installation.run("demo", "--data", str(data), folder=elsewhere)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.endswith("demo: OK\n")


def functions(template: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        resource for resource in template["Resources"].values() if resource["Type"] == "AWS::Lambda::Function"
    ]
