"""On a phone, 390 pixels wide, and on a desktop at 200 %: each page fits, can be tapped, and has no serious finding."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from packline.ports.datasets import DatasetRecord
from tests.browser.conftest import Console
from tests.browser.deployment import NOON, Deployment
from tests.waiting import HANG_SECONDS

V2 = "versions/street-scenes:v2"
WIDE = "versions/wide-names:v1"
LONG = "a-name-that-is-quite-a-bit-longer-than-a-phone-is-wide"
PAGES = {
    "datasets": "datasets",
    "dataset": "datasets/street-scenes",
    "long names": "datasets/wide-names",
    "alias": f"datasets/wide-names/aliases/{LONG}",
    "version": V2,
    "version of long names": WIDE,
    "files": f"{V2}?tab=files",
    "preview": f"{V2}?tab=files&file=labels.csv",
    "preview of a wide table": f"{WIDE}?tab=files&file=wide.csv",
    "preview of a long line": f"{WIDE}?tab=files&file={LONG}.txt",
    "compare": f"{V2}?tab=diff",
    "compared lines": f"{V2}?tab=diff&file=labels.csv",
    "packages": "versions/satellite-tiles:v1?tab=packages",
    "savings": "versions/satellite-tiles:v1?tab=savings",
    "failed": "versions/defects:v1",
    "models": "models",
    "fleet": "fleet",
    "executions": "executions",
    "execution": "executions/label-0002",
    "search": "search?q=scenes",
    "access": "me",
    "HTTP API": "api",
    "upload": "upload?dataset=street-scenes",
    "adopt": "adopt",
    "empty dataset": "datasets/begun-here",
    "no such page": "nowhere",
}
"""Pages by name: the address of each."""
PICTURED = ("version", "preview", "compare", "search", "upload")
"""Pages whose pictures the documents show."""
BESIDE = """() => {
  const wide = document.documentElement.clientWidth;
  const boxed = (node) => {
    for (let up = node.parentElement; up && up !== document.body; up = up.parentElement)
      if (["auto", "scroll", "hidden"].includes(getComputedStyle(up).overflowX)) return true;
    return false;
  };
  const out = [...document.querySelectorAll("body *")]
    .filter((node) => node.getBoundingClientRect().right > wide + 1 && !boxed(node) && !node.closest(".unseen"))
    .map((node) => node.outerHTML.slice(0, 120));
  const page = document.documentElement.scrollWidth;
  return page > wide ? [`the page: ${page}`, ...out] : out;
}"""
"""What stands beside the page, but for what scrolls within a box of its own."""
SMALL = """() => {
  // Links within a sentence or a list are as high as its lines (WCAG 2.5.8, inline).
  const inText = (node) =>
    getComputedStyle(node).display === "inline" && node.closest("p, li, dd, td, th, .lead, small");
  return [...document.querySelectorAll("a[href], button, input, select, textarea, summary")]
    .filter((node) => node.checkVisibility() && !node.closest(".unseen, .skip") && !inText(node))
    .map((node) => [node, node.type === "checkbox" ? node.closest("label, .field") : node])
    .map(([node, target]) => [node.outerHTML.slice(0, 100), target.getBoundingClientRect()])
    .filter(([, { width, height }]) => width > 1 && Math.min(width, height) < 44)
    .map(([what, { width, height }]) => `${width} x ${height}: ${what}`);
}"""
"""What can be tapped and is less than 44 pixels wide or high."""
LETTERS = """() => [...document.querySelectorAll(".tag, .state, td, th, h1, h2, dd")]
  .filter((node) => node.checkVisibility() && node.textContent.trim().length > 3)
  .filter((node) => !node.closest(".unseen, .list > thead, .side-by-side > thead"))
  .filter((node) => node.getBoundingClientRect().height > 1 && node.getBoundingClientRect().width < 40)
  .map((node) => node.outerHTML.slice(0, 120))"""
"""Words that are written letter below letter."""


@pytest.fixture(scope="session")
def phone(browser: Browser) -> BrowserContext:
    made = browser.new_context(
        viewport={"width": 390, "height": 844},
        has_touch=True,
        is_mobile=True,
        reduced_motion="reduce",
        timezone_id="UTC",
        locale="en-GB",
    )
    made.set_default_timeout(1000 * HANG_SECONDS)
    return made


@pytest.fixture(scope="session")
def long_names(deployment: Deployment) -> None:
    """A version whose names, tags and files are wider than a phone."""
    columns = [f"measured-column-{at}" for at in range(40)]
    files = {
        "wide.csv": "\n".join(",".join(columns) for _ in range(5)).encode(),
        f"{LONG}.txt": b"x" * 2_000,
        f"{LONG}/{LONG}/inside.txt": b"deep",
    }
    deployment.datasets.create_dataset(DatasetRecord("begun-here", created_at=NOON))
    with deployment.unattended():
        members = deployment.upload("wide-0001", files)
        tags = (LONG, "short")
        deployment.version("wide-names", "v1", members, "wide-0001", NOON - 5 * 3_600, tags=tags)
        deployment.alias("wide-names", LONG, "v1", NOON - 4 * 3_600, 0)


@pytest.fixture
def handheld(
    phone: BrowserContext, deployment: Deployment, long_names: None, tmp_path: Path
) -> Iterator[Console]:
    """A tab on a phone."""
    console = Console(phone.new_page(), deployment.stack.console_url, tmp_path)
    yield console
    complaints = console.complaints
    console.page.close()
    assert complaints == []


def found(page: Page, script: str) -> Any:
    return page.evaluate(script)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_fits_on_a_phone_and_can_be_tapped(handheld: Console, name: str) -> None:
    page = handheld.open(PAGES[name])
    assert found(page, BESIDE) == []
    assert found(page, SMALL) == []
    assert found(page, LETTERS) == []
    assert handheld.serious_findings() == []
    if name in PICTURED:
        handheld.shoot(f"phone-{name.replace(' ', '-')}", "light")
    page.set_viewport_size({"width": 640, "height": 400})  # 1,280 pixels at 200 %
    assert found(page, BESIDE) == []
    assert found(page, LETTERS) == []


def test_a_tapped_file_opens_in_view(handheld: Console) -> None:
    page = handheld.open(f"{V2}?tab=files")
    page.get_by_role("button", name="labels.csv").tap()
    preview = page.get_by_role("region", name="Preview of labels.csv")
    preview.get_by_role("table", name="labels.csv", exact=True).wait_for()
    handheld.settle()
    top = preview.bounding_box()
    assert top is not None
    assert 0 <= top["y"] < 844 / 2
    page.get_by_role("button", name="Close the preview").tap()
    page.get_by_role("button", name="labels.csv").wait_for()


@pytest.mark.parametrize("name", ["Promote", "Delete"])
def test_a_dialog_fits_on_a_phone(handheld: Console, name: str) -> None:
    page = handheld.open(V2, "street-scenes v2")
    page.get_by_role("button", name=name, exact=True).tap()
    page.get_by_role("dialog").wait_for()
    handheld.settle()
    assert found(page, BESIDE) == []
    assert found(page, SMALL) == []
    assert handheld.serious_findings() == []


def test_both_sides_of_a_comparison_are_in_sight_on_a_phone(handheld: Console) -> None:
    page = handheld.open(f"{V2}?tab=diff&file=labels.csv", "street-scenes v2")
    differences = page.get_by_role("region", name="Differences")
    added = differences.locator("td.added").first
    added.scroll_into_view_if_needed()
    box = added.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
