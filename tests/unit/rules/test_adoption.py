"""Requests to adopt: what is refused, what a marker holds, and what a URL names."""

from __future__ import annotations

import json
from typing import Any

import pytest

from packline.errors import PacklineError
from packline.rules.adoption import (
    Adoption,
    NotAdoptable,
    check_adoptable,
    check_adoption,
    parse_adoption,
    parse_store_url,
)

OLD = Adoption("raw/2024/", "images", "v1", packaging=True)


@pytest.mark.parametrize(
    "prefix",
    [
        "manifests/",
        "manifests/x/",
        "plans/",
        "packages/",
        "control/",
        "outputs/",
        "outputs/job/",
        "uploads/x/",
        "",
        "raw",
        "raw/2024",
        "x" * 1_100 + "/",
        "\ud800/",
        "raw/../packages/",
        "./raw/",
    ],
)
def test_what_is_packlines_own_or_no_folder_is_refused(prefix: str) -> None:
    with pytest.raises(NotAdoptable) as refused:
        check_adoption(Adoption(prefix), ("",))
    assert refused.value.remedy


@pytest.mark.parametrize(
    "facts",
    [
        {"dataset": "images"},
        {"version": "v1"},
        {"packaging": True},
        {"targeting_aliases": ("best",)},
        {"dataset": "Images", "version": "v1"},
        {"dataset": "images", "version": "a b"},
        {"dataset": "images", "version": "v1", "targeting_aliases": ("a b",)},
        {"include": ("../x",)},
        {"include": ("",)},
    ],
)
def test_a_request_that_makes_no_sense_is_refused(facts: dict[str, Any]) -> None:
    with pytest.raises(PacklineError) as refused:
        check_adoption(Adoption("raw/", **facts), ("",))
    assert refused.value.status == 400


def test_a_deployment_says_what_it_adopts() -> None:
    check_adoptable("raw/x", ("raw/", "more/"))
    for adoptable in ((), ("raw/2025/",)):
        with pytest.raises(NotAdoptable, match="may be adopted") as refused:
            check_adoption(OLD, adoptable)
        assert "adoptable" in refused.value.remedy


def test_the_request_a_marker_holds_is_the_one_that_was_made() -> None:
    wish = Adoption("raw/ä/", "images", "v1", True, ("*.jpg", "**/masks"), ("best", "a"))
    read = parse_adoption(json.loads(wish.marker("x")), wish.execution, ("",))
    assert read is not None
    assert (read.request, read.execution) == (wish.request, wish.execution)
    assert parse_adoption({"adopt": "a cat"}, "job-1", ("",)) is None


def test_another_bucket_is_refused_with_what_to_do() -> None:
    assert parse_store_url("s3://ours/raw/a%20b//c", "ours") == "raw/a%20b//c"
    for url in ("s3://theirs/raw/x", "s3:ours/x", "https://ours/x", "raw/x", ""):
        with pytest.raises(NotAdoptable) as refused:
            parse_store_url(url, "ours")
        assert "s3://ours" in refused.value.remedy or "existing_bucket=theirs" in refused.value.remedy
