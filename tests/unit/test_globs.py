"""Which paths patterns select."""

from __future__ import annotations

import re
from contextlib import nullcontext

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from packline.errors import InvalidInput
from packline.globs import compile_globs, parse_uri_pattern

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
    assert list(filter(compile_globs([pattern]), TREE)) == selected


def test_several_patterns_select_the_union_and_none_selects_all() -> None:
    assert list(filter(compile_globs(["*.png", "x"]), TREE)) == [
        *("train/x/b.jpg", "train/x/c.txt", "val/x/b.jpg", "val/masks/m.png", "x")
    ]
    assert list(filter(compile_globs([]), TREE)) == TREE


@pytest.mark.parametrize("pattern", ["", "/", "/train", "a//b", "../a", "./a", "a/../b"])
def test_a_pattern_that_can_match_no_member_is_refused(pattern: str) -> None:
    with pytest.raises(InvalidInput):
        compile_globs([pattern])


@given(st.lists(st.text("ab.*?[]!^-\\é\n", min_size=1, max_size=6), min_size=1, max_size=4).map("/".join))
def test_any_pattern_compiles_and_a_literal_path_selects_itself(text: str) -> None:
    try:
        select = compile_globs([text])
    except InvalidInput:
        return
    if not set(text) & set("*?["):
        assert select(text)
        assert select(text + "/below")
        assert not select("other")


def selects(pattern: list[str], path: list[str]) -> bool:
    """The meaning, component by component, as one would say it: slow, and plain to see."""
    if not pattern:
        return True
    if pattern[0] == "**":
        if len(pattern) == 1:
            return bool(path)
        return selects(pattern[1:], path) or (bool(path) and selects(pattern, path[1:]))
    return bool(path) and matches(pattern[0], path[0]) and selects(pattern[1:], path[1:])


def matches(pattern: str, name: str) -> bool:
    if not pattern:
        return not name
    if pattern[0] == "*":
        return matches(pattern[1:], name) or (bool(name) and matches(pattern, name[1:]))
    return bool(name) and pattern[0] in (name[0], "?") and matches(pattern[1:], name[1:])


PATTERNS = st.lists(st.one_of(st.just("**"), st.text("ab*?", min_size=1, max_size=5)), min_size=2, max_size=5)
PLACES = st.lists(st.text("ab", min_size=1, max_size=5), min_size=1, max_size=6)


@settings(max_examples=500)
@given(PATTERNS, PLACES)
def test_a_pattern_selects_what_it_says(pattern: list[str], path: list[str]) -> None:
    assert compile_globs(["/".join(pattern)])("/".join(path)) == selects(pattern, path)


@given(st.text("ab-[]!^&|~\\*?.+(){}", min_size=1, max_size=12))
@example("[--&}]")
@example("[)--]")
@example("[\\-[|]")
def test_any_pattern_is_taken_or_refused_by_its_name(pattern: str) -> None:
    components = pattern.split("/")
    never = {"", ".", ".."} & set(components)
    expectation = pytest.raises(InvalidInput, match=re.escape(repr(pattern))) if never else nullcontext()
    with expectation:
        compile_globs([pattern])


@pytest.mark.parametrize(
    ("pattern", "path", "selected"),
    [
        ("[--9]", "-", True),
        ("[--9]", ".", True),
        ("[a-c]", "b", True),
        ("[a-c-e]", "d", False),
        ("[a-c-e]", "-", True),
        ("[z-a]", "z", False),
        ("[!a-c]", "d", True),
        ("[&&b]", "&", True),
    ],
)
def test_a_set_has_its_letters_and_ranges(pattern: str, path: str, selected: bool) -> None:
    assert compile_globs([pattern])(path) is selected


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        ("*a" * 60 + "*b", "a" * 255),
        ("?*" * 60 + "b", "a" * 255),
        ("**/x/" * 60 + "**/b", "x/" * 250 + "c"),
        ("**/*x*/" * 40 + "b", "x/" * 250 + "c"),
        ("**/**/**/**/**/**/**/b", "x/" * 250 + "c"),
    ],
)
@pytest.mark.timeout(60)  # by backtracking, any of them would take longer than the universe is old
def test_no_pattern_backtracks(pattern: str, path: str) -> None:
    assert not compile_globs([pattern])(path)


def matches_uri(pattern: str, key: str) -> bool:
    """What a pattern of a store URI means, letter by letter: slow, and plain to see."""
    if not pattern:
        return not key
    if pattern.startswith("**/"):
        folders = [key[at + 1 :] for at, letter in enumerate(key) if letter == "/"]
        return any(matches_uri(pattern[3:], rest) for rest in [key, *folders])
    if pattern.startswith("**"):
        return any(matches_uri(pattern[2:], key[at:]) for at in range(len(key) + 1))
    if pattern[0] == "*":
        return matches_uri(pattern[1:], key) or (key[:1] not in ("", "/") and matches_uri(pattern, key[1:]))
    return key[:1] == pattern[0] and matches_uri(pattern[1:], key[1:])


KEYS = st.lists(st.text("ab.", min_size=1, max_size=3), min_size=1, max_size=4).map("/".join)


@settings(max_examples=300)
@given(
    st.lists(st.sampled_from(["a", "b", ".", "/", "?", "[a]", "*", "**", "**/"]), max_size=6).map("".join),
    KEYS,
)
def test_a_uri_pattern_matches_what_it_says(pattern: str, key: str) -> None:
    assert parse_uri_pattern(pattern).matches(key) == matches_uri(pattern, key)


NAMES = st.text("ab*", min_size=1, max_size=4).filter(lambda name: "**" not in name)


@given(st.lists(NAMES, min_size=2, max_size=4), KEYS)
def test_both_dialects_agree_on_files_of_whole_paths_with_single_stars(pattern: list[str], key: str) -> None:
    text = "/".join(pattern)
    above = ["/".join(key.split("/")[:count]) for count in range(1, key.count("/") + 2)]
    assert compile_globs([text])(key) == any(map(parse_uri_pattern(text).matches, above))


def test_two_stars_inside_a_name_cross_levels_in_uris_only() -> None:
    assert parse_uri_pattern("images/**.jpg").matches("images/x/y.jpg")
    assert not compile_globs(["images/**.jpg"])("images/x/y.jpg")
