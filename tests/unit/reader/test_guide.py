"""The Python of the guide is run as it stands, against a version of the same name."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

GUIDE = Path(__file__).parents[3] / "docs/guides/reading.md"
BLOCK = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)


pytestmark = pytest.mark.usefixtures("api")


def test_every_block_of_the_guide_runs(files: dict[str, bytes], capsys: pytest.CaptureFixture[str]) -> None:
    names: dict[str, object] = {}
    blocks = BLOCK.findall(GUIDE.read_text(encoding="utf-8"))
    assert len(blocks) >= 2
    for block in blocks:
        exec(block, names)
    values = list(files.values())
    assert capsys.readouterr().out == f"{len(files)} dataset://images/v1\n"
    assert names["first"] == names["same"] == values[0]
    assert names["batch"] == [values[3], values[1], values[2]]
    names["dataset"].close()  # type: ignore[attr-defined]


def test_the_first_line_says_that_the_default_start_method_works() -> None:
    first = GUIDE.read_text(encoding="utf-8").split("\n\n")[1]
    assert first.startswith("**Works with the default start method**")
