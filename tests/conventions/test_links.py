"""Links between the pages of the repository lead to a file, and to a heading where they name one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.conventions.source import name_of, project_files

PAGES = [path for path in project_files() if path.suffix == ".md"]
FENCED = re.compile(r"^(`{3,}).*?^\1", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ +(.*?) *$", re.MULTILINE)


def without_code(page: Path) -> str:
    return FENCED.sub("", page.read_text(encoding="utf-8"))


def anchors(page: Path) -> set[str]:
    """What GitHub names the headings of a page: lower case, no punctuation, hyphens for spaces, numbers for repeats."""
    names = set[str]()
    for heading in HEADING.findall(without_code(page)):
        text = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", heading).lower()
        plain = re.sub(r"[^\w\- ]", "", text).replace(" ", "-")
        name, number = plain, 0
        while name in names:
            number += 1
            name = f"{plain}-{number}"
        names.add(name)
    return names


def broken_links(page: Path) -> list[str]:
    broken = []
    for target in LINK.findall(re.sub(r"`[^`\n]*`", "", without_code(page))):
        if re.match(r"[a-z]+:", target):
            continue  # another site
        path, _, anchor = target.partition("#")
        file = (page.parent / path).resolve() if path else page
        if not file.exists() or (anchor and (file.suffix != ".md" or anchor not in anchors(file))):
            broken.append(target)
    return broken


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_link_of_a_page_leads_somewhere(page: Path) -> None:
    assert broken_links(page) == []


def test_a_broken_link_is_found(tmp_path: Path) -> None:
    (tmp_path / "other.md").write_text(
        "# One thing: `--place`\n\n# One thing: `--place`\n\n```\n# No heading\n```\n"
    )
    page = tmp_path / "page.md"
    good = "[a](other.md) [b](other.md#one-thing---place) [c](other.md#one-thing---place-1) [d](#here)"
    page.write_text(f"## Here\n\n{good} [e](https://example.com/) `[f](code.md)`\n")
    assert broken_links(page) == []
    page.write_text("[a](another.md) [b](other.md#nothing) [c](#there) [d](other.md#no-heading)\n")
    assert broken_links(page) == ["another.md", "other.md#nothing", "#there", "other.md#no-heading"]
