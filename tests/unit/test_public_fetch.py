"""The call for Python: what cannot be used is a typed error that names the argument, and nothing else escapes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from packline import errors, fetch


@pytest.fixture(autouse=True)
def _settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PACKLINE_TABLE", "t")
    monkeypatch.setenv("PACKLINE_STORE", "s")
    monkeypatch.setenv("PACKLINE_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("PACKLINE_API_URL", raising=False)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"place": "symlnk"}, "symlink"),
        ({"place": None}, "symlink"),
        ({"progress": "fancy"}, "auto, bar, lines, json, none"),
        ({"progress": None}, "progress"),
        ({"to": None}, "to is None"),
        ({"to": b"to"}, "to is b'to'"),
        ({"to": ""}, "to is empty"),
        ({"to": "a\0b"}, "NUL"),
        ({"uri": None}, "uri is None"),
        ({"uri": Path("dataset://a/b")}, "uri is"),
        ({"uri": ""}, "uri is empty"),
        ({"uri": "dataset://\udcff/b"}, "dataset"),
        ({"include": 3}, "include is 3"),
        ({"include": ["*.jpg", 3]}, "each of include is 3"),
        ({"include": b"*.jpg"}, "include is b"),
        ({"cache": 3}, "cache is 3"),
        ({"cache": "a\0b"}, "NUL"),
        ({"offline": "false"}, "True or False"),
        ({"replace": "no"}, "True or False"),
        ({"api": 3}, "api is 3"),
        ({"verify": "md5"}, "sha256"),
    ],
    ids=str,
)
def test_an_argument_that_cannot_be_used_is_named(tmp_path: Path, wrong: dict[str, Any], words: str) -> None:
    arguments: dict[str, Any] = {"uri": "dataset://a/b", "to": tmp_path / "to", "offline": True} | wrong
    with pytest.raises(errors.InvalidInput) as raised:
        fetch(**arguments)
    assert words in str(raised.value)
    assert raised.value.remedy


def test_one_pattern_may_be_a_plain_text(tmp_path: Path) -> None:
    with pytest.raises(errors.Unavailable, match="has not been fetched"):
        fetch("dataset://a/b", tmp_path / "to", include="*.jpg", offline=True)


def test_an_error_of_the_system_is_typed_and_keeps_its_cause(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "loop").symlink_to("loop")
    with pytest.raises(errors.PacklineError) as raised:
        fetch("dataset://a/b", tmp_path / "loop" / "to", cache=tmp_path / "file", offline=True)
    assert not isinstance(raised.value, OSError)
    assert raised.value.remedy
