"""Names and docstrings that a newcomer understands, held package by package."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from tests.conventions import pending, rules
from tests.conventions.rules import Violation

RULES = (
    (rules.repeated_class_names, pending.UNIQUE_CLASS_NAMES),
    (rules.unclear_docstrings, pending.DOCSTRINGS),
    (rules.unclear_private_docstrings, pending.PRIVATE_DOCSTRINGS),
    (rules.filler_names, pending.IDENTIFIERS),
)
IDS = ("class names", "docstrings", "private docstrings", "identifiers")

each_rule = pytest.mark.parametrize(("violations", "pending_packages"), RULES, ids=IDS)


@each_rule
def test_a_package_follows_the_rule(
    violations: Callable[[], Iterable[Violation]], pending_packages: set[str]
) -> None:
    broken = [str(each) for each in violations() if each.package not in pending_packages]
    assert broken == [], "\n".join(broken)


@each_rule
def test_the_list_of_pending_packages_shrinks(
    violations: Callable[[], Iterable[Violation]], pending_packages: set[str]
) -> None:
    done = pending_packages - {each.package for each in violations()}
    assert done == set(), f"delete from tests/conventions/pending.py: {sorted(done)}"


def test_each_rule_notices_what_breaks_it(monkeypatch: pytest.MonkeyPatch) -> None:
    one, two = (rules.SOURCE / "sizes.py", rules.SOURCE / "client/cache/store.py")
    texts = {
        one: "class Thing: ...\ndef size_of(found): 'The size.'\ndef bare(): ...",
        two: "class Thing: ...\nclass Other:\n  def good(self): 'Return one.'\n  def bad(self): 'One.'"
        "\n  def _own(self): 'Two.'",
    }
    monkeypatch.setattr(rules, "source_files", lambda: tuple(texts))
    monkeypatch.setattr(rules, "parsed", lambda path: ast.parse(texts[path]))
    assert [each.package for each in rules.repeated_class_names()] == ["sizes.py", "client/cache"]
    assert [each.what.split(":")[0] for each in rules.unclear_docstrings()] == [
        "size_of",
        "bare",
        "bad",
    ]
    assert [each.what.split(":")[0] for each in rules.unclear_private_docstrings()] == ["_own"]
    assert [each.what for each in rules.filler_names()] == ["found does not say what it holds"]


def test_verbs_are_sorted_and_written_once() -> None:
    verbs = (Path(rules.__file__).parent / "verbs.txt").read_text().split()
    assert verbs == sorted(set(verbs))
