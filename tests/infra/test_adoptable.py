"""What a deployment adopts from: the setting as it is written, and as the functions have it."""

from __future__ import annotations

import pytest

from infra.settings import load_deployment
from packline.aws.settings import adoptable_prefixes, load_settings
from packline.errors import InvalidSetting

REQUIRED = {"PACKLINE_TABLE": "t", "PACKLINE_STORE": "s"}


@pytest.mark.parametrize(
    ("text", "prefixes"),
    [
        ("all", ("",)),
        ("none", ()),
        ("raw/", ("raw/",)),
        ("raw/2024/, images/ ,raw/2024/", ("images/", "raw/2024/")),
        ("all/", ("all/",)),
    ],
)
def test_prefixes_are_read_from_text(text: str, prefixes: tuple[str, ...]) -> None:
    assert adoptable_prefixes(text) == prefixes
    assert load_settings({**REQUIRED, "PACKLINE_ADOPTABLE": text}).adoptable == prefixes


@pytest.mark.parametrize("text", ["raw", "raw/,", "/raw/", "raw/*", "*", "raw/,b", "${aws:username}/"])
def test_what_is_no_prefix_is_refused_by_name(text: str) -> None:
    with pytest.raises(InvalidSetting):
        adoptable_prefixes(text)
    with pytest.raises(InvalidSetting, match="ADOPTABLE"):
        load_settings({**REQUIRED, "PACKLINE_ADOPTABLE": text})


def test_without_the_setting_nothing_is_adopted() -> None:
    assert load_settings(REQUIRED).adoptable == ()


def test_a_bucket_of_the_stacks_own_is_adoptable_and_an_existing_one_when_its_owner_says_so() -> None:
    assert load_deployment({}).adopts == "all"
    assert load_deployment({"existing_bucket": "ours"}).adopts == "none"
    assert load_deployment({"existing_bucket": "ours", "adoptable": "raw/"}).adopts == "raw/"
    assert load_deployment({"adoptable": "none"}).adopts == "none"
