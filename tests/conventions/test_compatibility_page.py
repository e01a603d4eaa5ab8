"""The page about compatibility names a test for each of its claims about clients; they are there."""

from __future__ import annotations

import re

from tests.conventions.source import ROOT

SECTIONS = ("Properties of datasets and versions", "Valohai's own clients")


def test_every_claim_about_clients_has_its_test() -> None:
    page = (ROOT / "docs/compatibility.md").read_text(encoding="utf-8")
    tests = "".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "tests").rglob("test_*.py")))
    for section in SECTIONS:
        rows = re.findall(
            r"^\| .* \|$", page.partition(f"## {section}\n")[2].partition("\n## ")[0], re.MULTILINE
        )
        assert len(rows) > 3, section
        for row in rows[1:]:
            named = re.search(r"`(test_[a-z0-9_]+)` \|$", row)
            assert named, row
            assert f"def {named[1]}(" in tests, row
