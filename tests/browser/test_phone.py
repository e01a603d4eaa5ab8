"""On a phone, by touch; ``test_states.py`` looks at every page at this width."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.browser.conftest import Console
from tests.browser.deployment import Deployment
from tests.waiting import HANG_SECONDS

V2 = "versions/street-scenes:v2"


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


@pytest.fixture
def handheld(phone: BrowserContext, deployment: Deployment) -> Iterator[Console]:
    """A tab on a phone."""
    console = Console(phone.new_page(), deployment.stack.console_url)
    yield console
    complaints = console.complaints
    console.page.close()
    assert complaints == []


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


def test_both_sides_of_a_comparison_are_in_sight_on_a_phone(handheld: Console) -> None:
    page = handheld.open(f"{V2}?tab=diff&file=labels.csv", "street-scenes v2")
    differences = page.get_by_role("region", name="Differences")
    added = differences.locator("td.added").first
    added.scroll_into_view_if_needed()
    box = added.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
