"""The Packages page and the Expert view, by the keys that Valohai's users know."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Console

PACKAGED = "versions/packed:v1"


@pytest.mark.usefixtures("packaged")
def test_parts_are_listed_with_what_was_reused(console: Console) -> None:
    page = console.open(f"{PACKAGED}?tab=packages", "packed v1")
    rows = page.get_by_role("table", name="Parts of the package").get_by_role("row").all_inner_texts()[1:]
    assert len(rows) == 3
    assert ["reused" in row for row in rows] == [False, True, False]
    assert all("20,000" in row and "63.7 MiB" in row for row in rows)
    assert "191 MiB" in page.locator(".figures").inner_text()
    assert page.get_by_role("button", name=re.compile("Download part")).count() == 3
    assert page.get_by_role("region", name="Expert view").count() == 0


@pytest.mark.usefixtures("packaged")
def test_the_keys_open_the_expert_view_from_any_tab_and_it_is_remembered(console: Console) -> None:
    page = console.open(PACKAGED, "packed v1")
    page.keyboard.press("Control+Shift+X")
    expert = page.get_by_role("region", name="Expert view")
    expect(expert).to_be_visible()
    expect(page.locator("#status")).to_contain_text("Expert view on")
    blocks = page.get_by_role("table", name="Blocks of part 2").get_by_role("row").all_inner_texts()
    assert blocks[2].split() == ["16,700,000", "16,700,000", "641", "9abcdef1"]
    for words in ("packages/a7a7", "1f2e3d4c", "4.6 MiB beside 59.1 MiB"):
        assert words in expert.inner_text()

    page.reload()
    console.settle()
    expect(expert).to_be_visible()
    switch = page.get_by_role("switch", name="Expert view")
    expect(switch).to_be_checked()
    page.keyboard.press("Meta+Shift+X")
    expect(expert).to_have_count(0)
    expect(page.locator("#status")).to_contain_text("Expert view off")
    expect(switch).not_to_be_checked()
    page.reload()
    console.settle()
    assert expert.count() == 0


@pytest.mark.usefixtures("packaged")
def test_the_switch_does_the_same_by_keyboard(console: Console) -> None:
    page = console.open(f"{PACKAGED}?tab=packages", "packed v1")
    switch = page.get_by_role("switch", name="Expert view")
    switch.focus()
    page.keyboard.press("Space")
    expect(page.get_by_role("region", name="Expert view")).to_be_visible()
    expect(switch).to_be_focused()
    page.keyboard.press("Space")
    expect(switch).not_to_be_checked()


@pytest.mark.usefixtures("packaged")
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_packages_and_savings_can_be_used_by_everyone(console: Console, theme: str) -> None:
    console.theme(theme)
    page = console.open(f"{PACKAGED}?tab=packages", "packed v1")
    assert console.serious_findings() == []
    page.keyboard.press("Control+Shift+X")
    expect(page.get_by_role("region", name="Expert view")).to_be_visible()
    assert console.serious_findings() == []
    console.open(f"{PACKAGED}?tab=savings", "packed v1")
    assert console.serious_findings() == []


@pytest.mark.usefixtures("packaged")
def test_savings_are_bars_and_a_table_that_say_the_same(console: Console) -> None:
    page = console.open(f"{PACKAGED}?tab=savings", "packed v1")
    rows = page.get_by_role("table", name="Savings").get_by_role("row").all_inner_texts()[1:]
    assert rows[0].split("\t")[:3] == ["Requests", "60,000", "12"]
    chart = page.get_by_role("img", name=re.compile("requests: 60,000 file by file, 12 by package"))
    widths = [float(bar.get_attribute("width") or 0) for bar in chart.locator("rect").all()[:2]]
    assert widths[0] > 100 * widths[1]
    page.get_by_label("Fetches").select_option("100")
    expect(page.get_by_role("table", name="Savings").get_by_role("row").nth(1)).to_contain_text("6,000,000")
    assert "S3 Standard, us-east-1, list price" in page.get_by_role("table", name="Assumptions").inner_text()


def test_the_savings_of_a_version_without_package_are_told_as_likely(console: Console) -> None:
    page = console.open("versions/all-frames:2025-12-28?tab=savings", "all-frames 2025-12-28")
    assert "There is no package yet" in page.inner_text("main")
