"""Every page, tab, preview, dialog and error: axe finds nothing serious, nothing is cut off, all can be tapped.

``make screenshots`` keeps a picture of each, of a desktop in the light theme and of a phone in the dark one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, ViewportSize

from packline.console import pages
from tests.browser.conftest import IMAGES, Console
from tests.browser.deployment import Deployment
from tests.browser.pictures import DOCS, NAMES, PAGE, page, pictures
from tests.browser.states import PHONE, STATES, State, fits, leave, show

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
    getComputedStyle(node).display === "inline" && node.closest("p, li, dd, td, th, .lead, small, .markdown");
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
CUT = """() => [...document.querySelectorAll("button, .button, .state, label, h2, dt, .tag, input, select")]
  .filter((node) => node.checkVisibility() && !node.closest(".unseen, .skip, .window, .preview > header"))
  .filter((node) => node.placeholder && !node.value
    ? (() => {
        const text = document.createElement("canvas").getContext("2d");
        const style = getComputedStyle(node);
        text.font = style.font;
        const room = node.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
        return text.measureText(node.placeholder).width > room + 1;
      })()
    : !node.matches("input, select") && node.scrollWidth > node.clientWidth + 1 && node.clientWidth > 0)
  .map((node) => node.outerHTML.slice(0, 120))"""
"""Words of buttons, labels and fields that are cut off."""
COVERED = """() => [...document.querySelectorAll("dialog[open] button, .selected button, .bar a, .bar button")]
  .filter((node) => node.checkVisibility() && (node.closest("dialog") || !document.querySelector("dialog[open]")))
  .filter((node) => {
    const { left, top, width, height } = node.getBoundingClientRect();
    const [x, y] = [left + width / 2, top + height / 2];
    const hit = x > 0 && y > 0 && x < innerWidth && y < innerHeight && document.elementFromPoint(x, y);
    return hit && !node.contains(hit) && !hit.contains(node) && !hit.closest("dialog > header, .selected");
  })
  .map((node) => node.outerHTML.slice(0, 120))"""
"""Buttons of what floats above the page that something else is drawn upon."""
FOCUSED_BEHIND = """() => {
  const dialog = document.querySelector("dialog[open]");
  return Boolean(dialog) && !dialog.contains(document.activeElement) && document.activeElement !== document.body;
}"""
"""Whether the keyboard is on something that an open dialog covers."""
TO_THE_TOP = """() => {
  const dialog = document.querySelector("dialog[open]");
  document.activeElement.blur();
  for (const node of [dialog, ...dialog.querySelectorAll("*")]) node.scrollTop = 0;
}"""
"""Show a dialog as it was when it opened."""
ALERTS = ("version-failed", "no-such-page")
"""States that say what is wrong, without a complaint of the browser."""
OF_A_THEME = ("color-contrast", "link-in-text-block")
"""Rules of axe whose findings depend on the theme; all rules were looked at in the other one."""
OF_A_WIDTH = ("scrollable-region-focusable", "link-name", "aria-hidden-focus")
"""Rules whose findings depend on the width; SMALL asks more of targets than axe does."""
ZOOMED = ViewportSize(width=640, height=400)
"""A desktop of 1,280 pixels at 200 %."""
DIALOG = re.compile(r"<\$\{(?:Write)?Dialog}")


def test_every_page_tab_and_dialog_of_the_sources_is_among_the_states() -> None:
    routes = re.findall(r'path: "([^"]+)"', (pages.FOLDER / "routes.js").read_text(encoding="utf-8"))
    assert len(routes) > 10
    assert [route for route in routes if not any(fits(route, state.address) for state in STATES)] == [
        "data/:datum"  # its id depends on the run: the state goes there by a link
    ]
    tabs = re.findall(
        r'key: "(\w+)"', (pages.FOLDER / "views" / "version-tabs.js").read_text(encoding="utf-8")
    )
    assert [tab for tab in tabs if not any(f"?tab={tab}" in state.address for state in STATES)] == []
    dialogs = {
        str(path.relative_to(pages.FOLDER))
        for path in pages.FOLDER.rglob("*.js")
        if path.parent.name != "minified" and DIALOG.search(path.read_text(encoding="utf-8"))
    }
    assert dialogs - {state.source for state in STATES} == {"dialogs/write-dialog.js"}  # which others use


def test_every_state_has_pictures_and_the_documents_show_them() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "python -m tests.browser.pictures"
    wanted = {file for name in NAMES for file in pictures(name)}
    assert [file for file in sorted(wanted) if not (IMAGES / file).exists()] == [], "make screenshots"
    texts = [path.read_text(encoding="utf-8") for path in (DOCS.parent / "README.md", *DOCS.rglob("*.md"))]
    taken = {path.name for path in IMAGES.glob("console-*.png")}
    assert [file for file in sorted(taken - wanted) if not any(file in text for text in texts)] == []


@pytest.fixture(scope="module")
def one_tab(
    context: BrowserContext,
    deployment: Deployment,
    harbour: None,
    kinds: None,
    long_names: None,
    packaged: None,
    states: None,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Console]:
    """One tab for all states: the page is loaded again only after somebody has done something in it."""
    console = Console(context.new_page(), deployment.stack.console_url)
    yield console
    console.page.close()


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.name)
def test_a_state_can_be_used_on_a_desktop_and_a_phone_in_both_themes(one_tab: Console, state: State) -> None:
    page = show(one_tab, state)
    if state.source:
        assert page.locator("dialog[open]").count() == 1, "the dialog is open"
    elif not state.complaint:
        assert page.get_by_role("alert").count() == (state.name in ALERTS), page.inner_text("main")
    assert one_tab.serious_findings() == []
    assert found(page, BESIDE) == []
    assert found(page, CUT) == []
    assert found(page, COVERED) == []
    if state.is_pictured:
        one_tab.shoot(state.name, "light")
    if state.source:
        for _ in range(12):  # the keyboard stays within the dialog
            page.keyboard.press("Tab")
            assert not found(page, FOCUSED_BEHIND)
        page.evaluate(TO_THE_TOP)
    one_tab.theme("dark")
    assert one_tab.serious_findings(*OF_A_THEME) == []

    page.set_viewport_size(PHONE)
    one_tab.settle()
    if state.is_pictured:
        one_tab.shoot(f"phone-{state.name}", "dark")
    assert found(page, BESIDE) == []
    assert found(page, SMALL) == []
    assert found(page, LETTERS) == []
    assert found(page, CUT) == []
    assert found(page, COVERED) == []
    assert one_tab.serious_findings(*OF_A_WIDTH) == []
    page.set_viewport_size(ZOOMED)
    assert found(page, BESIDE) == []
    assert found(page, LETTERS) == []
    leave(one_tab, state)
    complaints, one_tab.complaints = one_tab.complaints, []
    assert complaints == []


def found(page: Page, script: str) -> Any:
    return page.evaluate(script)
