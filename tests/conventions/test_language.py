"""Plain English in what people read: no phrases that must be read twice."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.conventions.source import name_of, project_files

BANNED = {
    r"\b[Ww]hoever\b": "name who it is, or write: everyone who, a process that",
    r"(?<!here )\b(?:[Ii]s|[Aa]re|[Ww]as|[Ww]ere) no (?!longer\b|more\b|other\b)": "write: is not a",
    r"\b[Ss]o many\b": "give the number, or say which",
    r"\b[Oo]f several,? the last\b": "write: the last of several",
    r"\b[Ii]t is tried again\b": "write: Packline retries automatically; nothing to do",
}
_BANNED = {re.compile(pattern): advice for pattern, advice in BANNED.items()}
_LOGS = ("CHANGELOG.md", "docs/benchmarks")
"""Records of what was; they are not rewritten."""


def phrases_in(text: str) -> list[str]:
    """Return the banned phrases of a text with their lines and what to write instead."""
    return [
        f"line {text.count(chr(10), 0, match.start()) + 1}: {match[0]!r}: {advice}"
        for pattern, advice in _BANNED.items()
        for match in pattern.finditer(text)
    ]


def texts() -> list[Path]:
    """Return the pages, and the code whose docstrings, comments and messages people read."""
    code = ("src", "functions", "infra")
    return [
        path
        for path in project_files()
        if not name_of(path).startswith((*_LOGS, "tests/"))
        and (path.suffix == ".md" or (path.suffix == ".py" and name_of(path).partition("/")[0] in code))
    ]


def test_pages_and_code_hold_no_banned_phrase() -> None:
    violations = [
        f"{name_of(path)} {each}" for path in texts() for each in phrases_in(path.read_text("utf-8"))
    ]
    assert violations == [], "\n".join(violations)


@pytest.mark.parametrize(
    "text",
    ["Whoever reads it.", "That is no file.", "They are no files.", "so many files", "It is tried again."],
)
def test_a_banned_phrase_is_noticed(text: str) -> None:
    assert len(phrases_in(text)) == 1


@pytest.mark.parametrize("text", ["There is no file.", "It is no longer there.", "How many?"])
def test_plain_sentences_pass(text: str) -> None:
    assert phrases_in(text) == []
