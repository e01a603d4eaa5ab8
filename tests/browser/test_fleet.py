"""The fleet page for managers: sums, months and datasets say what the API says, and everyone can use it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from packline.model import Use, UseKind
from tests.browser.conftest import Console
from tests.browser.deployment import NOON, Deployment


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_manager_sees_what_packages_saved_and_by_whom_versions_were_fetched(
    console: Console, deployment: Deployment, theme: str
) -> None:
    uses = [Use("dataset://satellite-tiles/v1", UseKind.EXECUTION, f"fleet-{n}", NOON) for n in range(3)]
    deployment.lineage.record_uses(uses)
    console.theme(theme)
    page = console.open("fleet", "Fleet")
    months = page.get_by_role("table", name="Savings by month")
    expect(months.get_by_role("row", name="2025-12")).to_be_visible()
    while (more := page.get_by_role("button", name="Load more datasets")).count():
        more.click()
        console.settle()
    row = page.get_by_role("table", name="Datasets of the fleet").get_by_role("row", name="satellite-tiles")
    expect(row).to_contain_text("unknown 3")
    expect(row).to_contain_text("stale")
    expect(page.locator(".figures")).to_contain_text("recorded fetches")
    assert console.serious_findings() == []
