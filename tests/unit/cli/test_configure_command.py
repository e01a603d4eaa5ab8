"""``packline configure`` writes what it can read again, or refuses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from packline.cli.main import main


@pytest.fixture(autouse=True)
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PACKLINE_CONFIG_FILE", str(tmp_path / "config"))
    return tmp_path / "config"


@pytest.mark.parametrize("profile", ["", "DEFAULT", "a]b", "two\nlines", " spaced"])
def test_a_name_that_the_file_cannot_have_is_refused(profile: str, config: Path) -> None:
    assert main(["configure", "--profile", profile, "--set", "table=x"]) == 2
    assert not config.exists()


@pytest.mark.parametrize("value", ["two\nlines", " spaced", "spaced ", "tab\there"])
def test_a_value_that_would_be_read_as_another_is_refused(value: str, config: Path) -> None:
    assert main(["configure", "--set", f"table={value}"]) == 2
    assert not config.exists()


def test_what_was_written_is_read_again(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    values = {"table": "a=b;c#d %(x)s", "cache": "/with spaces/ü"}
    sets = [word for name, value in values.items() for word in ("--set", f"{name}={value}")]
    assert main(["configure", "--profile", "other-1", *sets, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["values"] == values
