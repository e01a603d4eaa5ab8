"""``packline configure`` writes what it can read again, or refuses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from packline.cli.main import main
from packline.deployment_settings import read_profile


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


def test_a_profile_is_written_for_its_owner_only_and_the_others_stay(config: Path) -> None:
    assert main(["configure", "--set", "table=one", "--set", "store=s"]) == 0
    assert main(["configure", "--profile", "staging", "--set", "table=two"]) == 0
    assert main(["configure", "--set", "store="]) == 0
    assert read_profile(str(config)) == {"PACKLINE_TABLE": "one"}
    assert read_profile(str(config), "staging") == {"PACKLINE_TABLE": "two"}
    assert config.stat().st_mode & 0o777 == 0o600
    assert list(config.parent.iterdir()) == [config]


def test_a_file_that_cannot_be_parsed_is_not_overwritten(config: Path) -> None:
    config.write_text("table = one\n")
    assert main(["configure", "--set", "table=two"]) == 2
    assert config.read_text() == "table = one\n"
