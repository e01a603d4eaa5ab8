"""The functions' environment is checked at once, and all that is wrong with it is named."""

from __future__ import annotations

import pytest

from packline.aws.settings import adoptable_prefixes, load_settings
from packline.errors import InvalidSetting


@pytest.mark.parametrize(
    ("text", "prefixes"),
    [("all", ("",)), ("none", ()), ("raw/", ("raw/",)), (" b/ ,a/,b/", ("a/", "b/"))],
)
def test_prefixes_to_adopt_from_are_all_none_or_folders(text: str, prefixes: tuple[str, ...]) -> None:
    assert adoptable_prefixes(text) == prefixes


@pytest.mark.parametrize("text", ["", "raw", "/raw/", "raw/*/", "a/,,b/"])
def test_what_is_not_a_folder_is_refused_by_name(text: str) -> None:
    with pytest.raises(InvalidSetting, match="is not a prefix to adopt from"):
        adoptable_prefixes(text)


def test_every_variable_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PACKLINE_TABLE", raising=False)
    monkeypatch.delenv("PACKLINE_STORE", raising=False)
    with pytest.raises(InvalidSetting, match="PACKLINE_TABLE: ") as raised:
        load_settings()
    assert "PACKLINE_STORE: " in raised.value.message
