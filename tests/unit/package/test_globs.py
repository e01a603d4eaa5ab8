"""Which paths patterns select."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from packline.errors import InvalidInput
from packline.package.globs import selector

TREE = [
    "a.jpg",
    "train/a.jpg",
    "train/x/b.jpg",
    "train/x/c.txt",
    "val/x/b.jpg",
    "val/masks/m.png",
    "x",
    "[a].txt",
]


@pytest.mark.parametrize(
    ("pattern", "selected"),
    [
        ("*.jpg", ["a.jpg", "train/a.jpg", "train/x/b.jpg", "val/x/b.jpg"]),
        ("train", ["train/a.jpg", "train/x/b.jpg", "train/x/c.txt"]),
        ("train/", ["train/a.jpg", "train/x/b.jpg", "train/x/c.txt"]),
        ("train/*", ["train/a.jpg", "train/x/b.jpg", "train/x/c.txt"]),
        ("train/*.jpg", ["train/a.jpg"]),
        ("*/x/*.jpg", ["train/x/b.jpg", "val/x/b.jpg"]),
        ("*/x", ["train/x/b.jpg", "train/x/c.txt", "val/x/b.jpg"]),
        ("x", ["train/x/b.jpg", "train/x/c.txt", "val/x/b.jpg", "x"]),
        ("**/*.jpg", ["a.jpg", "train/a.jpg", "train/x/b.jpg", "val/x/b.jpg"]),
        ("**/masks", ["val/masks/m.png"]),
        ("train/**", ["train/a.jpg", "train/x/b.jpg", "train/x/c.txt"]),
        ("train/**/*.txt", ["train/x/c.txt"]),
        ("**", TREE),
        ("?.jpg", ["a.jpg", "train/a.jpg", "train/x/b.jpg", "val/x/b.jpg"]),
        ("[!a].jpg", ["train/x/b.jpg", "val/x/b.jpg"]),
        ("[a-c].txt", ["train/x/c.txt"]),
        ("[[]a].txt", ["[a].txt"]),
        ("[c-a].txt", []),
        ("[a.txt", []),
        ("train?x", []),
        ("train[/]a.jpg", []),
        ("A.JPG", []),
        ("rain", []),
    ],
)
def test_a_pattern_selects_files_and_what_is_below_folders(pattern: str, selected: list[str]) -> None:
    assert list(filter(selector([pattern]), TREE)) == selected


def test_several_patterns_select_the_union_and_none_selects_all() -> None:
    assert list(filter(selector(["*.png", "x"]), TREE)) == [
        *("train/x/b.jpg", "train/x/c.txt", "val/x/b.jpg", "val/masks/m.png", "x")
    ]
    assert list(filter(selector([]), TREE)) == TREE


@pytest.mark.parametrize("pattern", ["", "/", "/train", "a//b", "../a", "./a", "a/../b"])
def test_a_pattern_that_can_match_no_member_is_refused(pattern: str) -> None:
    with pytest.raises(InvalidInput):
        selector([pattern])


@given(st.lists(st.text("ab.*?[]!^-\\é\n", min_size=1, max_size=6), min_size=1, max_size=4).map("/".join))
def test_any_pattern_compiles_and_a_literal_path_selects_itself(text: str) -> None:
    try:
        select = selector([text])
    except InvalidInput:
        return
    if not set(text) & set("*?["):
        assert select(text)
        assert select(text + "/below")
        assert not select("other")
