"""A setting of a worker that cannot be used is an error by its name, whatever the command is and needs."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

import packline
from packline import fetch, worker_settings
from packline.cli.main import main
from packline.deployment_settings import CONFIG_FILE
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


def test_a_command_reads_the_configuration_once_and_the_library_at_each_call(tmp_path: Path) -> None:
    (tmp_path / "config").write_text("[default]\ntable = t\nstore = s\naws_region = eu-north-1\n")
    script = (
        "import sys; from packline import errors, fetch; from packline.cli.main import main\n"
        "opened = []\n"
        "sys.addaudithook(lambda event, details: opened.append(details[0]) if event == 'open' else None)\n"
        "main(['fetch', 'dataset://a/b', '--to', 'to', '--offline'])\n"
        "for _ in range(2):\n"
        "    try: fetch('dataset://a/b', 'to', offline=True)\n"
        "    except errors.PacklineError: pass\n"
        "print(opened.count('config'))"
    )
    environ = {CONFIG_FILE: "config", "PACKLINE_CACHE": "cache", "HOME": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", script], env=environ, cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert done.stdout.split()[-1] == "3", done.stderr


def test_no_other_module_reads_them() -> None:
    folder = Path(packline.__file__).parent
    reads = re.compile(r"environ(?:\.get\(|\[)\s*\"(" + "|".join(NAMES) + ")")
    assert [
        str(file) for file in folder.rglob("*.py") if reads.search(file.read_text(encoding="utf-8"))
    ] == []
