"""Empty names and settings without a meaning are refused by name; nothing else is taken for them."""

from __future__ import annotations

from pathlib import Path

import pytest

from packline.cli.main import main
from packline.client.cache import file_lock
from packline.errors import InvalidName, InvalidSetting
from packline.library.environment import cache_folder
from packline.uri import check_dataset_name, parse_dataset_uri


@pytest.mark.parametrize(
    "command",
    [
        ["push", ""],
        ["fetch", "dataset://a/v1", "--to", "x", "--cache", ""],
        ["inputs", "--config", ""],
        ["inputs", "--config", "x", "--to", ""],
        ["pack", "", "x"],
        ["unpack", "x", "--to", ""],
    ],
    ids=" ".join,
)
def test_an_empty_name_is_not_the_current_folder(
    command: list[str], capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(command)
    assert ended.value.code == 2
    assert "The name is empty" in capfd.readouterr().err


@pytest.mark.parametrize("name", [".", ".."])
def test_a_dataset_is_not_named_like_a_folder_above(name: str) -> None:
    with pytest.raises(InvalidName):
        check_dataset_name(name)
    with pytest.raises(ValueError, match=r"\."):
        parse_dataset_uri(f"dataset://{name}/v1")


def test_a_choice_of_locks_that_does_not_exist_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PACKLINE_LOCKS", "banana")
    with pytest.raises(InvalidSetting, match="banana"):
        file_lock._enabled()
    for chosen, enabled in (("on", True), ("off", False), ("", True)):
        monkeypatch.setenv("PACKLINE_LOCKS", chosen)
        assert file_lock._enabled() is enabled


def test_an_empty_home_is_not_the_root_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PACKLINE_CACHE", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", "")
    with pytest.raises(InvalidSetting, match="HOME"):
        cache_folder(None)
