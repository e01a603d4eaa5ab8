"""What contributors read and what CI runs: every target, file and record that is named exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from infra import decisions
from infra.assets import ROOT

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
READ = [ROOT / "CONTRIBUTING.md", ROOT / "SECURITY.md", ROOT / "docs" / "index.md", *WORKFLOWS]
TARGETS = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.M))


@pytest.mark.parametrize("page", READ, ids=lambda page: page.name)
def test_every_make_target_that_is_named_exists(page: Path) -> None:
    named = set(re.findall(r"`?make ([a-z-]+)", page.read_text())) - {"alone"}
    assert named <= TARGETS


@pytest.mark.parametrize("page", [ROOT / "CONTRIBUTING.md", ROOT / "SECURITY.md"], ids=lambda page: page.name)
def test_every_file_that_is_named_exists(page: Path) -> None:
    named = re.findall(r"`((?:[\w.-]+/)+[\w.*-]*|[\w-]+\.(?:md|toml))`", page.read_text())
    assert named
    for name in named:
        if name.startswith("build/"):
            continue  # `make` writes it
        places = (ROOT, ROOT / "src" / "packline")
        assert any(list(place.glob(name.rstrip("/"))) for place in places), name


def test_every_file_of_the_architecture_page_exists() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    named = re.findall(r"`((?:[\w-]+/)*[\w.]+\.(?:py|json|toml))`", page)
    assert len(named) > 45
    places = (ROOT, ROOT / "src" / "packline")
    assert [name for name in named if not any((place / name).is_file() for place in places)] == []


def test_every_test_that_a_document_names_exists() -> None:
    """A table that names a test for each threat or defect must not outlive the test."""
    sources = (ROOT / "tests").rglob("test_*.py")
    tests = {
        name
        for path in sources
        for name in re.findall(r"^ *(?:async )?def (test_\w+)", path.read_text(), re.M)
    }
    pages = [*(ROOT / "docs").rglob("*.md"), ROOT / "CONTRIBUTING.md", ROOT / "SECURITY.md"]
    named = {(page.name, name) for page in pages for name in re.findall(r"`(test_\w+)`", page.read_text())}
    assert len(named) > 100
    assert sorted((page, name) for page, name in named if name not in tests) == []


def test_every_package_is_on_the_architecture_page() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    packages = [
        path.name for path in (ROOT / "src" / "packline").iterdir() if (path / "__init__.py").is_file()
    ]
    assert [package for package in packages if f"{package}/" not in page and package != "console"] == []


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda page: page.name)
def test_every_job_of_ci_ends_by_itself_and_may_write_nothing_by_default(workflow: Path) -> None:
    content = yaml.safe_load(workflow.read_text())
    assert content["permissions"] == {"contents": "read"}
    for job in content["jobs"].values():
        assert "timeout-minutes" in job or "environment" in job


def test_ci_runs_on_every_python_that_the_package_allows() -> None:
    content = yaml.safe_load((ROOT / ".github" / "workflows" / "ci.yml").read_text())
    assert content["jobs"]["test"]["strategy"]["matrix"]["python"] == ["3.11", "3.12", "3.13", "3.14"]


def test_the_version_to_cite_is_that_of_the_package() -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text())
    assert f'version = "{citation["version"]}"' in (ROOT / "pyproject.toml").read_text()


def test_the_index_of_decisions_is_that_of_the_records() -> None:
    assert decisions.PAGE.read_text(encoding="utf-8") == decisions.render(), "run `make docs`"


def test_every_page_of_the_documents_is_in_the_navigation_of_the_site() -> None:
    listed = (ROOT / "mkdocs.yml").read_text()
    pages = [path.relative_to(ROOT / "docs").as_posix() for path in (ROOT / "docs").rglob("*.md")]
    missing = [page for page in pages if page not in listed and not page.startswith("decisions/")]
    assert missing == []
