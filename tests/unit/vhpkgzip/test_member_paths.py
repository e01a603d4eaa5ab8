"""Which paths are members, and which pairs of paths clash."""

from __future__ import annotations

import os
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from packline.errors import UnsafePath
from packline.vhpkgzip import format_errors as fe
from packline.vhpkgzip import member_paths
from packline.vhpkgzip.member_paths import are_plain_paths, check_path
from tests.effort import instructions

GOOD = [
    "a", "a/b", "..a", "a..", "...", "a/...", ".hidden",
    "a b/ü+%20.jpg", "日本/語", "a\nb", "\x1b[31m", "ab:c",
    "1:x", "x/C:/y", "-rf", "~", "a" * 255, "a/" * 254 + "b", "/".join(["b" * 255] * 16), "cafe\u0301",
    "\u202egpj.exe", "CON", "a.",
]  # fmt: skip
BAD = [
    ("", fe.EmptyName), ("/", fe.AbsoluteName), ("/etc/passwd", fe.AbsoluteName),
    ("//server/share", fe.AbsoluteName), ("\\\\server\\share", fe.AbsoluteName),
    ("..", fe.TraversalName), ("../a", fe.TraversalName), ("a/../../b", fe.TraversalName),
    ("a/..", fe.TraversalName), ("..\\a", fe.TraversalName), ("C:/a", fe.DriveName),
    ("c:a", fe.DriveName), ("a\\b", fe.BackslashName), ("a\0b", fe.NulInName),
    ("a" * 256, fe.LongName), ("ü" * 128, fe.LongName), ("a/" * 255 + "b", fe.LongName),
    ("/".join(["b" * 255] * 16) + "/b", fe.LongName),
]  # fmt: skip


@pytest.mark.parametrize("path", GOOD)
def test_names_that_a_file_system_takes_are_accepted_as_they_are(path: str) -> None:
    assert member_paths.check_path(path) == path
    assert member_paths.check_path_bytes(path.encode()) == path


@pytest.mark.parametrize(("path", "fault"), BAD)
def test_unsafe_names_are_refused_by_rule_on_both_sides(path: str, fault: type[fe.FormatError]) -> None:
    with pytest.raises(fault) as caught:
        member_paths.check_path_bytes(path.encode())
    assert type(caught.value) is fault
    with pytest.raises(UnsafePath):
        member_paths.check_path(path)


@pytest.mark.parametrize(
    ("key", "path"), [("./a", "a"), ("a/./b", "a/b"), ("a//b", "a/b"), ("././a/././/b", "a/b")]
)
def test_dots_and_doubled_slashes_in_keys_are_made_normal_and_refused_in_parts(key: str, path: str) -> None:
    assert member_paths.check_path(key) == path
    assert member_paths.check_lenient_path(key.encode()) == path
    with pytest.raises(fe.LooseName):
        member_paths.check_path_bytes(key.encode())


@pytest.mark.parametrize("key", ["a/", "a/b/", "./", ".", "./."])
def test_a_key_that_names_a_folder_is_no_member(key: str) -> None:
    with pytest.raises(UnsafePath):
        member_paths.check_path(key)


def test_names_that_are_not_utf_8_are_refused() -> None:
    for raw in (b"\xff", b"a/\xc0\xaf", b"\xed\xa0\x80", b"caf\xe9"):
        with pytest.raises(fe.UndecodableName):
            member_paths.check_path_bytes(raw)
        with pytest.raises(UnsafePath):
            member_paths.check_path(os.fsdecode(raw))


@given(st.text(max_size=30) | st.text("./\\:C\0a", max_size=12))
def test_a_name_that_is_accepted_stays_below_its_folder(path: str) -> None:
    try:
        checked = member_paths.check_path(path)
    except UnsafePath:
        return
    assert member_paths.check_path(checked) == checked
    assert member_paths.check_path_bytes(checked.encode()) == checked
    parts = Path("/target", checked).parts
    assert parts[:2] == ("/", "target")
    assert "/".join(parts[2:]) == checked
    assert ".." not in parts


@pytest.mark.parametrize(
    ("paths", "clash"),
    [
        (["a", "b", "a"], (fe.DuplicateName, "a", "a")),
        (["a", "a-b", "a/b"], (fe.FileFolderClash, "a", "a/b")),
        (["a/b/c/d", "a/b"], (fe.FileFolderClash, "a/b", "a/b/c/d")),
        (["README", "readme"], (fe.CaseClash, "README", "readme")),
        (["ReadMe", "README"], (fe.CaseClash, "README", "ReadMe")),
        (["x/A", "x/a"], (fe.CaseClash, "x/A", "x/a")),
        (["X/a", "x/a"], (fe.CaseClash, "X/a", "x/a")),
        (["straße", "STRASSE"], (fe.CaseClash, "STRASSE", "straße")),
        (["caf\u00e9", "cafe\u0301"], (fe.FormClash, "cafe\u0301", "caf\u00e9")),
        (["A", "a/b"], (fe.CaseClash, "A", "a/b")),
        (["a", "A/b"], (fe.CaseClash, "a", "A/b")),
        (["e\u0301", "\u00e9/b"], (fe.FormClash, "e\u0301", "\u00e9/b")),
    ],
)
def test_names_that_cannot_both_be_files_are_found(
    paths: list[str], clash: tuple[type[fe.NameClash], str, str]
) -> None:
    assert list(member_paths.find_collisions(paths)) == [clash]
    assert len(list(member_paths.find_collisions(paths[::-1]))) == 1


@pytest.mark.parametrize("paths", [["a/x", "A/y"], ["a", "ab", "a.b"], ["caf\u00e9/x", "cafe\u0301/y"], []])
def test_names_that_can_live_together_do_not_clash(paths: list[str]) -> None:
    assert not list(member_paths.find_collisions(paths))


@given(st.lists(st.text("aAé\u0301e/", min_size=1, max_size=5), max_size=12))
def test_there_is_a_clash_exactly_where_a_folding_file_system_would_lose_a_file(raw: list[str]) -> None:
    paths = [path for path in raw if "/" not in (path[0], path[-1]) and "//" not in path]
    folded = [member_paths.fold(path) for path in paths]
    lost = len(set(folded)) < len(paths) or any(
        other.startswith(path + "/") for path in folded for other in folded
    )
    assert bool(list(member_paths.find_collisions(paths))) == lost


def test_deep_paths_and_long_chains_of_prefixes_cost_no_more_than_their_length() -> None:
    deep = [f"{i}/" + "d/" * 2000 + "f" for i in range(500)]
    chain = ["a" * length for length in range(1, 250)] + [
        "a" * length + "/b" * 1900 for length in range(1, 250)
    ]
    tracemalloc.start()
    assert not list(member_paths.find_collisions(deep))
    assert len(list(member_paths.find_collisions(chain))) == 249
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 4 << 20
    assert instructions(lambda: list(member_paths.find_collisions(deep))) < 200 * len(deep)
    assert instructions(lambda: list(member_paths.find_collisions(chain))) < 500 * len(chain)


@given(st.lists(st.text(st.sampled_from("ab/.\\\0:\né\ud800"), max_size=5), max_size=4))
@example(["a", "b" * 63])
@example(["é" * 200])
@example(["a\nb"])
def test_paths_that_are_plain_at_one_look_are_given_back_one_by_one(paths: list[str]) -> None:
    if are_plain_paths(paths):
        assert [check_path(path) for path in paths] == paths
    assert are_plain_paths(["train/class-1/a.jpg", "b c"]), "most are"
