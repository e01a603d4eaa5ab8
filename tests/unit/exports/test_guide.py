"""The commands and the Python of the guide are run as they stand, against a version of the same name."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from packline.cli.main import main
from tests.fakes.s3 import FakeS3
from tests.unit.exports.test_archives import tar_members
from tests.unit.reader.conftest import FILES

GUIDE = Path(__file__).parents[3] / "docs/guides/export.md"
BLOCK = re.compile(r"^```(sh|python)\n(.*?)^```", re.MULTILINE | re.DOTALL)

pytestmark = pytest.mark.usefixtures("api")


def test_every_command_of_the_guide_writes_what_it_says(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    store: FakeS3,
    capfdbinary: pytest.CaptureFixture[bytes],
) -> None:
    monkeypatch.chdir(tmp_path)
    blocks = BLOCK.findall(GUIDE.read_text(encoding="utf-8"))
    assert [kind for kind, _ in blocks] == ["sh", "python"]
    commands = blocks[0][1].splitlines()
    for command in commands:
        words = shlex.split(command.partition(" > ")[0])
        assert words.pop(0) == "packline"
        assert main(words) == 0, command
    assert tar_members(capfdbinary.readouterr().out.split(b"files to exported/litdata\n")[1]) == {
        path: data for path, data in FILES.items() if path.startswith("train/")
    }
    exec(blocks[1][1], {})
    kinds = {"tar", "zip", "shards", "mds", "litdata", "python"}
    assert {folder.name for folder in (tmp_path / "exported").iterdir()} == kinds
    assert all(any(folder.iterdir()) for folder in (tmp_path / "exported").iterdir())
