"""A browser on a furnished local stack, a slow line, and tables in docs/guides/console.md."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from packline.local.stack import LocalStack
from packline.local.synth import synthesized
from tests.browser.conftest import FLAGS, Console
from tests.browser.deployment import Deployment, furnish
from tests.stacks import only
from tests.waiting import HANG_SECONDS

GUIDE = Path(__file__).resolve().parents[1] / "docs" / "guides" / "console.md"
RTT_MS = 100
BYTES_PER_SECOND = 10_000_000 // 8


@contextmanager
def measured_console(
    *furnish_more: Callable[[Deployment], None], then: Sequence[Callable[[Deployment], None]] = ()
) -> Iterator[tuple[Console, Deployment]]:
    """A tab on a local stack that has what the browser tests look at, and more; and what writes into the stack."""
    found = shutil.which("chromium")
    if found is None:
        raise SystemExit("There is no chromium on the PATH: run make tools.")
    with only(LocalStack(synthesized(None, {}), quiet_seconds=2.0)) as stack, sync_playwright() as playwright:
        made = Deployment(stack)
        with made.unattended():
            for fill in (furnish, *furnish_more):
                fill(made)
        for wait in then:
            wait(made)
        with made.unattended():
            browser = playwright.chromium.launch(executable_path=found, args=list(FLAGS))
            context = browser.new_context(
                viewport={"width": 1280, "height": 800},
                reduced_motion="reduce",
                timezone_id="UTC",
                locale="en-GB",
            )
            context.set_default_timeout(1000 * HANG_SECONDS)
            yield Console(context.new_page(), stack.console_url), made
            browser.close()


def slow_line(page: Page) -> Any:
    """Make each request of a tab wait 100 ms, and its bytes come at 10 Mbit/s; return the session of DevTools."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    conditions = {
        "offline": False,
        "latency": RTT_MS,
        "downloadThroughput": BYTES_PER_SECOND,
        "uploadThroughput": BYTES_PER_SECOND,
    }
    session.send("Network.emulateNetworkConditions", conditions)
    return session


def write_table(name: str, titles: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Replace the table between the comments of that name in the guide. The columns after the first hold numbers."""
    lines = [
        f"| {' | '.join(titles)} |",
        f"|---|{'--:|' * (len(titles) - 1)}",
        *(f"| {' | '.join(row)} |" for row in rows),
    ]
    begin, end = f"<!-- {name}: generated -->", f"<!-- {name}: end -->"
    text = GUIDE.read_text(encoding="utf-8")
    table = "\n".join((begin, "", *lines, "", end))
    changed, count = re.subn(
        re.escape(begin) + ".*?" + re.escape(end), lambda _: table, text, flags=re.DOTALL
    )
    if count != 1:
        raise SystemExit(f"{GUIDE} has no place for {name}.")
    GUIDE.write_text(changed, encoding="utf-8")
