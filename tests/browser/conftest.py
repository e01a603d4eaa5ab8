"""One browser and one local stack for all tests of the console; what the browser complains of fails the test."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Request, sync_playwright

from packline.local.stack import LocalStack
from packline.local.synth import synthesized
from tests.browser.deployment import Deployment, furnish
from tests.browser.furnishing import furnish_long_names, furnish_package, furnish_states
from tests.browser.kinds import furnish_kinds
from tests.browser.walk import furnish_walk
from tests.stacks import only
from tests.waiting import HANG_SECONDS

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--font-render-hinting=none",
)
SCREENSHOTS = "PACKLINE_SCREENSHOTS"
"""Set (``make screenshots``), pictures are taken, and go to docs/images."""
IMAGES = Path(__file__).resolve().parents[2] / "docs" / "images"
LARGEST = 130_000
PHOTOGRAPH = 8_000
"""Colours of a picture from which it stays as it is; with fewer, 256 of them are a third of the bytes."""
FIRST = "test_first_dataset.py"
FURTHER_ROWS = "tbody tr:nth-child(n+12)"
MOMENT, MOMENTS = 60, 3_000
"""Milliseconds between looks, and how many looks are taken."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The test that wants an empty stack comes first."""
    ours = [at for at, item in enumerate(items) if Path(__file__).parent in item.path.parents]
    ordered = sorted((items[at] for at in ours), key=lambda item: item.path.name != FIRST)
    for at, item in zip(ours, ordered, strict=True):
        items[at] = item


class Console:
    """The console in a tab of the browser."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.url = url
        self.complaints: list[str] = []
        page.on("console", self._hear)
        self._under_way: set[Request] = set()
        # Playwright marks its listeners, which methods of built-in types do not allow.
        page.on("request", lambda request: self._under_way.add(request))
        page.on("requestfinished", lambda request: self._under_way.discard(request))
        page.on("requestfailed", lambda request: self._under_way.discard(request))
        page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))

    def open(self, address: str = "", title: str = "") -> Page:
        """Go to the view at ``#/address``; wait until its heading says ``title``, if given, and all is read."""
        self.page.goto(f"{self.url}#/{address}")
        if title:
            self.heading(title).wait_for()
        self.settle()
        return self.page

    def heading(self, title: str) -> Locator:
        return self.page.get_by_role("heading", level=1, name=title, exact=True)

    def settle(self) -> None:
        """Wait until nothing on the page is being read any more."""
        for _ in range(MOMENTS):
            self.page.wait_for_timeout(MOMENT)
            if not self._under_way and not self.page.locator(".waiting").count():
                return
        raise AssertionError(f"still reading: {[request.url for request in self._under_way]}")

    def theme(self, theme: str) -> None:
        """``light`` or ``dark``, as the system of the reader has it."""
        self.page.emulate_media(color_scheme="dark" if theme == "dark" else "light")

    def serious_findings(self, *rules: str) -> list[str]:
        """What axe finds that keeps someone from using the page; of these rules, or of all."""
        return [
            f"{one['id']}: {[node['html'][:150] for node in one['nodes'][:3]]}"
            for one in self.violations(*rules)
            if one["impact"] in ("serious", "critical")
        ]

    def violations(self, *rules: str) -> list[dict[str, Any]]:
        """All that axe finds; of a table, in its first rows: further ones are alike, and take it a minute."""
        if not self.page.evaluate("() => Boolean(window.axe)"):
            self.page.evaluate(Axe().axe_script)
        options = {"resultTypes": ["violations"], **({"runOnly": list(rules)} if rules else {})}
        script = "([left_out, options]) => axe.run({ exclude: [[left_out]] }, options)"
        found: list[dict[str, Any]] = self.page.evaluate(script, [FURTHER_ROWS, options])["violations"]
        return found

    def shoot(self, name: str, theme: str) -> None:
        """Keep a picture of what is in sight as ``console-<name>-<theme>.png``, if SCREENSHOTS is set."""
        if not os.environ.get(SCREENSHOTS):
            return
        self.page.mouse.move(0, 0)
        self.page.evaluate(
            "() => document.activeElement?.closest('dialog') ?? document.activeElement?.blur()"
        )
        path = IMAGES / f"console-{name}-{theme}.png"
        self.page.screenshot(path=path, animations="disabled", caret="hide")
        with Image.open(path) as picture:
            small = picture.convert("RGB")
            if small.getcolors(PHOTOGRAPH):
                small = small.quantize(256, dither=Image.Dither.NONE)
        small.save(path, optimize=True)
        assert path.stat().st_size < LARGEST, path

    def _hear(self, message: Any) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(f"{message.type}: {message.text}")

    def forgive(self, pattern: str) -> None:
        """Take back complaints the test meant to provoke; there must be one."""
        meant = [text for text in self.complaints if re.search(pattern, text)]
        assert meant, f"nothing like {pattern!r} in {self.complaints}"
        self.complaints = [text for text in self.complaints if text not in meant]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    found = shutil.which("chromium")
    if found is None:
        pytest.skip("There is no chromium on the PATH to show the console in.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def stack() -> Iterator[LocalStack]:
    with only(LocalStack(synthesized(None, {}), quiet_seconds=2.0)) as running:
        yield running


@pytest.fixture(scope="session")
def deployment(stack: LocalStack) -> Deployment:
    """The stack with something in it to look at."""
    made = Deployment(stack)
    with made.unattended():
        furnish(made)
    return made


def furnished(fill: Callable[[Deployment], None]) -> Any:
    """Return a fixture that writes more, once for all tests that want it."""

    @pytest.fixture(scope="session")
    def written(deployment: Deployment) -> None:
        with deployment.unattended():
            fill(deployment)

    return written


harbour = furnished(furnish_walk)
kinds = furnished(furnish_kinds)
long_names = furnished(furnish_long_names)
packaged = furnished(furnish_package)
states = furnished(furnish_states)


@pytest.fixture(scope="session")
def context(browser: Browser) -> BrowserContext:
    """One for all: it keeps the files of the page, as a person's browser does."""
    made = browser.new_context(
        viewport={"width": 1280, "height": 800}, reduced_motion="reduce", timezone_id="UTC", locale="en-GB"
    )
    made.set_default_timeout(1000 * HANG_SECONDS)
    return made


@pytest.fixture
def tab(context: BrowserContext) -> Iterator[Callable[[str], Console]]:
    """Opens tabs at a console's address; in the end, nothing may have been complained of."""
    opened: list[Console] = []

    def open_tab(url: str) -> Console:
        opened.append(Console(context.new_page(), url))
        return opened[-1]

    yield open_tab
    complaints = [text for console in opened for text in console.complaints]
    for console in opened:
        console.page.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")
        console.page.close()
    assert complaints == []


@pytest.fixture
def empty_console(tab: Callable[[str], Console], stack: LocalStack) -> Console:
    """A tab on the stack as it is."""
    return tab(stack.console_url)


@pytest.fixture
def console(tab: Callable[[str], Console], deployment: Deployment) -> Console:
    """A tab on the stack with something in it."""
    return tab(deployment.stack.console_url)
