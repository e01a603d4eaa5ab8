"""Sizes as people write them, in every option and variable that takes one."""

from __future__ import annotations

from pathlib import Path

import pytest

from packline.cli.parser import make_parser
from packline.errors import InvalidSetting
from packline.library import environment
from packline.sizes import parse_bytes


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0", 0),
        ("500000", 500_000),
        ("10MB", 10_000_000),
        ("10 GiB", 10 << 30),
        ("1.5G", 3 << 29),
        ("1.5 gb", 1_500_000_000),
        (" 2k ", 2048),
        ("7B", 7),
        ("9007199254740993", 9007199254740993),
    ],
)
def test_a_size_is_read_as_it_is_written(text: str, expected: int) -> None:
    assert parse_bytes(text) == expected


@pytest.mark.parametrize(
    "text", ["", " ", "-1", "-1GB", "MB", "10XB", "10iB", "1e9", "1,5G", "٣", "nan", "inf"]
)
def test_what_is_not_a_size_is_refused_by_name(text: str) -> None:
    with pytest.raises(InvalidSetting, match=r"PACKLINE_CACHE_BYTES is .*500000, 10MB"):
        parse_bytes(text, "PACKLINE_CACHE_BYTES")


@pytest.mark.parametrize("text", ["-1", "", "ten"])
def test_an_option_refuses_what_is_not_a_size(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        make_parser().parse_args(["fetch", "dataset://a/b", "--to", "x", "--cache-bytes", text])
    assert ended.value.code == 2
    assert "--cache-bytes" in capsys.readouterr().err


def test_an_option_without_a_limit_overrides_the_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PACKLINE_CACHE_BYTES", "10MB")
    assert environment.cache_bytes() == 10_000_000
    assert environment.cache_bytes(0) == 0
    monkeypatch.setenv("PACKLINE_CACHE_BYTES", "")
    with pytest.raises(InvalidSetting, match="PACKLINE_CACHE_BYTES is empty"):
        environment.cache_bytes()


def test_a_cache_in_the_home_folder_may_be_written_with_a_tilde(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("PACKLINE_CACHE", "~/packline")
    assert environment.cache_folder(None) == tmp_path / "packline"
    assert environment.cache_folder(Path("~/other")) == tmp_path / "other"
    monkeypatch.setenv("PACKLINE_CACHE", "~no-such-user/packline")
    with pytest.raises(InvalidSetting, match="home folder"):
        environment.cache_folder(None)


def test_an_empty_cache_folder_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        make_parser().parse_args(["fetch", "dataset://a/b", "--to", "x", "--cache", ""])
    assert "The name is empty" in capsys.readouterr().err
