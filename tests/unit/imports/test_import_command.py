"""``packline import`` as it is typed: what it prints, and the commands of the guide."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path
from typing import Any

import pytest

import packline
from packline.cli.main import main
from packline.errors import InvalidInput
from tests.unit.imports.archives import FILES, put, tar_bytes
from tests.unit.imports.conftest import Importer

GUIDE = Path(__file__).parents[3] / "docs/guides/moving-in.md"
BLOCK = re.compile(r"^```(sh|python)\n(.*?)^```", re.MULTILINE | re.DOTALL)


@pytest.fixture
def by_api(importer: Importer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Importer:
    monkeypatch.setenv("PACKLINE_API_URL", importer.gateway.url)
    monkeypatch.setenv("PACKLINE_CACHE", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    return importer


def test_the_command_says_what_came_and_what_did_not(
    by_api: Importer, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    put(tmp_path / "x.tar", tar_bytes())
    command = ["import", "x.tar", "--dataset", "images/v1", "--json"]
    assert main([*command, "--dry-run"]) == 0
    preview = json.loads(capfd.readouterr().out)
    assert (preview["files"], preview["record"]["source"]) == (4, "x.tar")
    assert main(command) == 0
    summary = json.loads(capfd.readouterr().out)
    assert (summary["imported_files"], summary["uri"]) == (4, "dataset://images/v1")
    assert summary["not_carried"] == preview["not_carried"] == ["times, owners and modes of the entries"]
    assert by_api.files(summary["execution"]) == FILES


def test_an_error_is_one_line_with_its_exit_code(
    by_api: Importer, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    put(tmp_path / "x.tar", tar_bytes()[:600])
    assert main(["import", "x.tar", "--dataset", "images/v1"]) == 5
    captured = capfd.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1
    assert "not a whole archive" in captured.err
    assert main(["import", "x.tar", "--dataset", "images/v1", "--rev", "main"]) == 2


def test_every_command_of_the_guide_runs(by_api: Importer, tmp_path: Path) -> None:
    for number in range(2):
        put(
            tmp_path / f"shards/train-{number:02d}.tar",
            tar_bytes({f"{number}/{path}": data for path, data in FILES.items()}),
        )
    blocks = BLOCK.findall(GUIDE.read_text(encoding="utf-8"))
    assert [kind for kind, _ in blocks] == ["sh", "python"]
    for command in blocks[0][1].splitlines():
        words = shlex.split(command)
        assert words.pop(0) == "packline"
        assert main(words) == 0, command
    names: dict[str, Any] = {}
    exec(blocks[1][1], names)
    assert names["outcome"].files == 2 * (len(FILES) - 1)


def test_the_function_imports_what_it_planned(by_api: Importer, tmp_path: Path) -> None:
    file = put(tmp_path / "x.tar", tar_bytes())
    planned = packline.import_dataset(file, "images/v1", dry_run=True)
    assert (planned.files, planned.execution, by_api.uploads) == (len(FILES), "", 0)
    outcome = packline.import_dataset(file, "dataset://images/v1", aliases="best", include="a/*")
    assert (outcome.uri, outcome.files, outcome.excluded) == ("dataset://images/v1", 2, 2)
    assert set(by_api.files(outcome.execution)) == {"a/1.jpg", "a/1.cls"}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"source": 3}, "source is 3"),
        ({"source": ""}, "source is empty"),
        ({"format": "rar"}, "format is 'rar'"),
        ({"keep_archives": "no"}, "True or False"),
        ({"dry_run": 1}, "True or False"),
        ({"dataset": "images/latest"}, "named latest"),
        ({"exclude": 3}, "exclude is 3"),
    ],
    ids=str,
)
def test_an_argument_of_the_function_that_cannot_be_used_is_named(
    by_api: Importer, tmp_path: Path, arguments: dict[str, object], words: str
) -> None:
    usable = {"source": put(tmp_path / "x.tar", tar_bytes()), "dataset": "images/v1"}
    with pytest.raises(InvalidInput, match=words):
        packline.import_dataset(**(usable | arguments))  # type: ignore[arg-type]
    assert by_api.uploads == 0
