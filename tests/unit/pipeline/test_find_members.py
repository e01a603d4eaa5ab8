"""Members of a version are found by a part of their path, all of them, whatever the page and the shards."""

from __future__ import annotations

import unicodedata
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from packline.manifest.rows import SHARD_ROWS
from packline.model import ManifestRef, Member
from packline.pipeline.find_members import FoundMembers, MemberPlace, find_members
from packline.pipeline.manifests import write_manifest
from packline.rules.path_pattern import parse_path_pattern
from packline.rules.search_entries import name_matches
from tests.memory import MemoryStore

paths = st.text('abAB/."\\é \n*', min_size=1, max_size=8)


def stored(names: list[str], shard_rows: int = SHARD_ROWS) -> tuple[MemoryStore, ManifestRef]:
    store = MemoryStore()
    members = [Member(name, f"d-{name}", f"outputs/e/{name}", "1", 1, "e") for name in names]
    return store, write_manifest(store, members, shard_rows)


def walk(store: MemoryStore, manifest: ManifestRef, pattern: str, limit: int) -> list[str]:
    """The paths of all pages."""
    place: MemberPlace | None = MemberPlace()
    found: list[str] = []
    while place is not None:
        page: FoundMembers = find_members(
            store, manifest, pattern, place=place, limit=limit, clock=lambda: 0.0
        )
        assert len(page.members) <= limit
        found += [member.path for member in page.members]
        place = page.place
    return found


@given(st.sets(paths, max_size=12), paths, st.integers(1, 5), st.integers(1, 4))
def test_what_is_found_is_what_has_the_part(names: set[str], part: str, limit: int, shard_rows: int) -> None:
    in_order = sorted(names, key=str.encode)
    store, manifest = stored(in_order, shard_rows)
    if "*" in part:
        expected = [name for name in in_order if name_matches(name, part)]
    else:
        expected = [name for name in in_order if part.encode().lower() in name.encode().lower()]
    assert walk(store, manifest, part, limit) == expected


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("LABELS", ["a/labels.csv", "labels.csv"]),
        ("*.csv", ["a/labels.csv", "labels.csv", "z.csv"]),
        ("a/*", ["a/labels.csv", "a/x.png"]),
        ("[xz].*", ["a/x.png", "z.csv"]),
        ("**/labels.csv", ["a/labels.csv", "labels.csv"]),
        ("a/**/x.png", ["a/x.png"]),
        ("outputs", []),
        ("*", ["a/labels.csv", "a/x.png", "labels.csv", "z.csv"]),
    ],
)
def test_a_part_or_a_pattern_finds_files_that_nothing_was_said_about(
    pattern: str, expected: list[str]
) -> None:
    store, manifest = stored(["a/labels.csv", "a/x.png", "labels.csv", "z.csv"])
    assert walk(store, manifest, pattern, 10) == expected


@pytest.mark.parametrize(
    "pattern", ["\u00e9clair", "e\u0301clair", "\u00c9CLAIR", "*/\u00e9clair.txt", "\u00e9", "雪/E\u0301"]
)
def test_an_accent_is_found_in_any_case_whether_or_not_it_is_a_character_of_its_own(pattern: str) -> None:
    names = ["雪/e\u0301clair.txt", "雪/\u00c9clair.txt", "雪/\u00e9clair.txt"]
    expected = [name for name in names if "*" not in pattern or "\u00c9" not in name]
    store, manifest = stored(["eclair", *names])
    assert walk(store, manifest, pattern, 10) == expected


@pytest.mark.parametrize(
    ("pattern", "names"),
    [
        ("\ud55c\uae00", ["\u1112\u1161\u11ab\u1100\u1173\u11af.txt", "\ud55c\uae00.txt"]),
        ("\u0921\u093c", ["\u0921\u093c.txt", "\u095c.txt"]),
        ("\u8c48", ["\u8c48.txt", "\uf900.txt"]),
        ("caf?.txt", ["cafe\u0301.txt", "caf\u00e9.txt"]),
    ],
)
def test_letters_are_found_however_a_file_system_writes_them(pattern: str, names: list[str]) -> None:
    store, manifest = stored(["a.txt", *names])
    assert walk(store, manifest, pattern, 10) == names


def test_no_character_that_has_a_second_form_is_searched_as_bytes() -> None:
    others = [chr(code) for code in range(0x80, 0x30000) if not 0xAC00 <= code < 0xE000]
    composed = {unicodedata.normalize("NFC", each) for each in others if not _is_composed(each)}
    letters = {letter for each in composed for letter in each if not letter.isascii()}
    assert len(letters) > 500
    assert [letter for letter in letters if parse_path_pattern(letter).needle] == []


def _is_composed(letter: str) -> bool:
    return unicodedata.is_normalized("NFC", letter)


@pytest.mark.parametrize("pattern", ["[]a]-1", "[!]b]-1", "[a\n]-1", "[]a*"])
def test_a_bracket_may_begin_its_set_with_a_bracket(pattern: str) -> None:
    names = ["[]a!", "]-1", "a-1", "b-1"]
    expected = [name for name in sorted(names) if name_matches(name, pattern)]
    assert expected
    store, manifest = stored(sorted(names))
    assert walk(store, manifest, pattern, 10) == expected


def test_a_search_that_takes_long_ends_its_page_and_goes_on() -> None:
    store, manifest = stored([f"f{number}" for number in range(6)], shard_rows=2)
    times = iter(range(0, 1000, 20))
    page = find_members(store, manifest, "f", place=MemberPlace(), limit=10, clock=lambda: float(next(times)))
    assert [member.path for member in page.members] == ["f0", "f1"]
    assert page.place == MemberPlace(1)


@pytest.mark.parametrize("shard_rows", [1, 2, 3, 50])
@pytest.mark.parametrize("limit", [1, 2, 5])
@pytest.mark.parametrize("seconds", [0.0, 11.0])
def test_of_a_file_that_was_replaced_the_current_one_is_found(
    shard_rows: int, limit: int, seconds: float
) -> None:
    store = MemoryStore()
    pairs = [("a", "1"), ("b", "1"), ("b", "2"), ("b", "3"), ("c", "1"), ("c", "2")]
    manifest = write_manifest(store, [Member(path, d, path, "1", 1, "e") for path, d in pairs], shard_rows)
    found: list[tuple[str, str]] = []
    place: MemberPlace | None = MemberPlace()
    clock = count(0.0, seconds)
    while place is not None:
        page = find_members(store, manifest, "*", place=place, limit=limit, clock=lambda: next(clock))
        found += [(member.path, member.datum) for member in page.members]
        place = page.place
    assert found == [("a", "1"), ("b", "3"), ("c", "2")]
