"""Commands that README and guides show can be given as they stand; those that no test runs have a reason."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import NamedTuple

import pytest

from packline.cli.parser import parse_arguments

ROOT = Path(__file__).parents[2]
PAGES = ["README.md", "CONTRIBUTING.md", "docs/index.md", "docs/operations.md", "docs/alarms.md"]
PAGES += sorted(page.relative_to(ROOT).as_posix() for page in (ROOT / "docs/guides").glob("*.md"))
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
SHELL = ("", "bash", "console", "sh", "text")
RUN_WHOLE = {
    "docs/alarms.md": "tests/system/runbook.py",
    "docs/operations.md": "tests/system/runbook.py",
    "docs/guides/export.md": "tests/unit/exports/test_guide.py",
    "docs/guides/moving-in.md": "tests/unit/imports/test_import_command.py",
}
"""Pages all of whose commands a test runs, and that test, which names the page."""
RUN_BLOCKS = "tests/system/test_docs.py"
"""It runs the console blocks of the pages that it names, and compares their output."""
NOT_RUN = {
    ("README.md", "demo"): "tests/system/test_docs.py is its parts; `make demo` runs it",
    ("README.md", "template"): "tests/infra/test_release.py makes the same files",
    ("docs/index.md", "demo"): "as in README.md",
    (
        "docs/guides/adopting.md",
        "adopt",
    ): "a bucket that is adopted every day; tests/system/test_adopting.py runs such ones",
    ("docs/guides/deploying.md", "push"): "it asks for an account of AWS",
    (
        "docs/guides/mounts.md",
        "inputs",
    ): "shares of a file server; the console block below does the same with a folder",
    (
        "docs/guides/other-stores.md",
        "adopt",
    ): "stores of other clouds; tests/stores/test_adopting.py runs such ones",
    ("docs/guides/snapshots.md", "snapshot"): "a database server; tests/sources runs such ones",
    (
        "docs/guides/server-side-snapshots.md",
        "snapshot",
    ): "Redshift and Snowflake; tests/sources/test_server_side.py has servers in their place",
    (
        "docs/guides/uploading.md",
        "push",
    ): "its packages differ by a few bytes; tests/system/test_packed_push.py runs such ones",
    ("docs/guides/uploading.md", "metadata"): "tests/system/test_metadata.py runs such ones",
    ("docs/guides/uploading.md", "events"): "tests/system/test_metadata.py runs such ones",
    ("docs/guides/workers.md", "fetch"): "it asks for an account of AWS; the README's fetch is run",
}
"""By page and subcommand. It must not grow without a reason as good as these."""


class Shown(NamedTuple):
    """A command of Packline in a fenced block."""

    page: str
    kind: str
    """The language of the block."""
    text: str

    @property
    def words(self) -> list[str]:
        """Its arguments, as a shell would give them."""
        return shlex.split(re.split(r" [>|] ", self.text)[0], comments=True)[1:]

    @property
    def is_run(self) -> bool:
        """Whether a test runs it."""
        return self.page in RUN_WHOLE or (self.kind == "console" and self.page in pages_of(RUN_BLOCKS))


def pages_of(test: str) -> list[str]:
    """The pages that a test names."""
    text = (ROOT / test).read_text("utf-8")
    return [page for page in PAGES if page in text or page.removeprefix("docs/") in text]


def commands() -> list[Shown]:
    """All commands of Packline on all pages."""
    return [
        Shown(page, kind, line.removeprefix("$ "))
        for page in PAGES
        for kind, body in BLOCK.findall((ROOT / page).read_text("utf-8"))
        for line in body.replace("\\\n", "").splitlines()
        if kind in SHELL and line.removeprefix("$ ").startswith("packline ")
    ]


COMMANDS = commands()


@pytest.mark.parametrize("command", COMMANDS, ids=lambda shown: f"{shown.page}: {shown.text[:60]}")
def test_the_command_line_takes_it(command: Shown, capsys: pytest.CaptureFixture[str]) -> None:
    try:
        parse_arguments(command.words)
    except SystemExit:
        pytest.fail(capsys.readouterr().err)


def test_what_no_test_runs_is_listed() -> None:
    assert {(shown.page, shown.words[0]) for shown in COMMANDS if not shown.is_run} == set(NOT_RUN)


def test_the_tests_that_are_named_read_the_pages() -> None:
    assert {page: test for page, test in RUN_WHOLE.items() if page not in pages_of(test)} == {}
    reasons = re.findall(r"tests/[\w/]+(?:\.py)?", " ".join(NOT_RUN.values()))
    assert [path for path in reasons if not (ROOT / path).exists()] == []
