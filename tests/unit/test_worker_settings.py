"""A setting of a worker that cannot be used is an error by its name, whatever the command is and needs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import packline
from packline import fetch, worker_settings
from packline.cli.main import main
from packline.errors import InvalidSetting
from packline.worker_settings import check_environment, number_setting, switch_setting

NAMES = [
    *worker_settings.NUMBERS,
    *worker_settings.CHOICES,
    *worker_settings.SWITCHES,
    *worker_settings.SIZES,
    *worker_settings.DAYS,
]


@pytest.mark.parametrize("name", NAMES)
def test_every_command_refuses_nonsense_in_a_setting_by_its_name(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(name, "nonsense")
    for command in (["fetch", "dataset://a/b", "--to", str(tmp_path / "to"), "--offline"], ["cache", "ls"]):
        assert main([*command, "--cache", str(tmp_path)]) == 2
        assert name in capsys.readouterr().err
    with pytest.raises(InvalidSetting, match=name):
        fetch("dataset://a/b", tmp_path / "to", cache=tmp_path, offline=True)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("PACKLINE_DEADLINE", "inf"),
        ("PACKLINE_DEADLINE", "nan"),
        ("PACKLINE_MIN_RATE", "-1"),
        ("PACKLINE_CACHE_TRUST", "Own"),
        ("PACKLINE_CACHE_BYTES", ""),
        ("PACKLINE_DELETE_DAYS", "0"),
        ("PACKLINE_DELETE_DAYS", "²"),
    ],
)
def test_values_out_of_range_are_refused(name: str, text: str) -> None:
    with pytest.raises(InvalidSetting, match=re.escape(f"{name} is {text!r}") + "|" + name):
        check_environment({name: text})


def test_settings_that_are_not_set_have_their_defaults() -> None:
    check_environment({})
    assert number_setting("PACKLINE_DEADLINE", {}) == 0
    assert number_setting("PACKLINE_CHECK_SECONDS", {"PACKLINE_CHECK_SECONDS": "inf"}) == float("inf")
    assert not switch_setting("PACKLINE_OFFLINE", {})


def test_no_other_module_reads_them() -> None:
    folder = Path(packline.__file__).parent
    reads = re.compile(r"environ(?:\.get\(|\[)\s*\"(" + "|".join(NAMES) + ")")
    assert [
        str(file) for file in folder.rglob("*.py") if reads.search(file.read_text(encoding="utf-8"))
    ] == []
