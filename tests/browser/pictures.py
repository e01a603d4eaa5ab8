"""The page of the documents with a picture of every state: ``python -m tests.browser.pictures`` writes it.

``make screenshots`` takes the pictures first.
"""

from __future__ import annotations

from pathlib import Path

from tests.browser.states import STATES

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGE = DOCS / "guides" / "console-pictures.md"
BEGIN = """# Pictures of the console

Every page, tab, preview, dialog and error of [the console](console.md): as wide as a desktop in the light theme, and
390 pixels wide in the dark one. `make screenshots` takes them of a local stack, and writes this page; the same tests
look for what axe finds, for words that are cut off, and for what cannot be tapped.

| State | Desktop | Phone |
|---|---|---|
"""
NAMES = ("begin", *(state.name for state in STATES if state.is_pictured))
"""States that have a picture; the first is an empty deployment (``test_first_dataset.py``)."""


def pictures(name: str) -> tuple[str, str]:
    """Return the names of the files with the pictures of a state."""
    return f"console-{name}-light.png", f"console-phone-{name}-dark.png"


def page() -> str:
    """Return the text of the page."""
    rows = []
    for name in NAMES:
        title = name.replace("-", " ").capitalize().replace("csv", "CSV")
        desktop, phone = (f"![{title}](../images/{file})" for file in pictures(name))
        rows.append(f"| {title} | {desktop} | {phone} |\n")
    return BEGIN + "".join(rows)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
