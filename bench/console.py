"""The console in a browser: ``python -m bench.console`` writes two tables to docs/guides/console.md.

Five tasks with clicks and seconds, on a desktop and on a phone; and a first visit on a line of 100 ms and 10 Mbit/s,
searches over the handler of the API, and what axe finds. The machine must have nothing else to do: the local stack
answers the browser from the same cores. Seconds of a task are those of the page, without the time in which a person
reads and thinks.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections import Counter
from statistics import median
from typing import Any

from bench.console_stack import measured_console, slow_line, write_table
from tests.browser.conftest import Console
from tests.browser.deployment import Deployment
from tests.browser.furnishing import furnish_long_names, furnish_package, furnish_states
from tests.browser.kinds import furnish_kinds
from tests.browser.states import DESKTOP, PHONE, STATES, leave, show
from tests.browser.walk import TASKS, furnish_walk, set_back, wait_until_found, walk

FURNISHING = (furnish_walk, furnish_kinds, furnish_long_names, furnish_package, furnish_states)
VISITS = 5
INTERACTIVE = """() => new Promise((done) => {
  const look = () => {
    const link = document.querySelector("table a[href*='versions/']");
    if (link) return done(performance.now());
    return requestAnimationFrame(look);
  };
  look();
})"""
"""Milliseconds since the navigation began until the list is drawn, when the script answers keys and clicks."""
SEARCHED = ("--versions", "10000", "--largest", "300")
WAVES = "waves x 15 ms + CPU s, p95"


def first_visit(console: Console) -> tuple[int, float, float]:
    """Visit with an empty cache: requests, kilobytes on the wire, seconds until the list can be used."""
    browser = console.page.context.browser
    assert browser is not None
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="en-GB")
    page, sizes = context.new_page(), list[float]()
    session = slow_line(page)
    session.on("Network.loadingFinished", lambda end: sizes.append(end["encodedDataLength"]))
    page.goto(f"{console.url}#/datasets", wait_until="commit")
    seconds = page.evaluate(INTERACTIVE) / 1_000
    page.wait_for_timeout(500)
    context.close()
    return len(sizes), sum(sizes) / 1_000, seconds


def axe_counts(console: Console) -> Counter[str]:
    """Count what axe finds in every state of the pages, on a desktop in both themes and on a phone, by impact."""
    found: Counter[str] = Counter(pages=0)

    def look() -> None:
        found["pages"] += 1
        found.update(str(one["impact"]) for one in console.violations())

    for state in STATES:
        page = show(console, state)
        look()
        console.theme("dark")
        look()
        console.theme("light")
        page.set_viewport_size(PHONE)
        look()
        leave(console, state)
    return found


def searches() -> dict[str, Any]:
    """Measure searches of 10,000 versions over the handler; the store answers each request after 15 ms."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.path_search", *SEARCHED], check=True, capture_output=True, text=True
    )
    figures: dict[str, Any] = json.loads(done.stdout)
    return figures


def tasks(console: Console, made: Deployment) -> list[tuple[str, ...]]:
    """Do the tasks on a slow line, on a desktop and on a phone; return a row for each."""
    slow_line(console.page)
    rows: list[tuple[str, ...]] = []
    for task in TASKS:
        seconds = []
        for size in (PHONE, DESKTOP):
            set_back(made)
            console.page.set_viewport_size(size)
            console.open("datasets", "Datasets")
            began = time.monotonic()
            walker = walk(console, task)
            seconds.append(f"{time.monotonic() - began:.1f}")
            console.settle()
        rows.append((task.title, str(walker.clicks), str(walker.typed), *reversed(seconds)))
    return rows


def figures(console: Console) -> list[tuple[str, ...]]:
    """Measure a first visit, searches and axe; return a row for each figure."""
    visits = [first_visit(console) for _ in range(VISITS)]
    requests, kilobytes, seconds = (median(column) for column in zip(*visits, strict=True))
    found = axe_counts(console)
    searched = searches()
    worst = max(kind[WAVES] for kind in searched.values() if isinstance(kind, dict))
    search = f"Search of {searched['versions']:,} versions with {searched['members']:,} files: p95, seconds"
    serious, others = found["serious"] + found["critical"], found["moderate"] + found["minor"]
    return [
        ("First visit: requests", f"{requests:.0f}", "12"),
        ("First visit: KB on the wire", f"{kilobytes:.1f}", "60"),
        ("First visit: seconds until the list can be used", f"{seconds:.2f}", "1.0"),
        (search, f"{worst:.2f}", "2"),
        (f"axe: serious or critical findings on {found['pages']} pages", str(serious), "0"),
        ("axe: moderate and minor findings on these", str(others), ""),
    ]


def main() -> int:
    """Measure and write both tables."""
    with measured_console(*FURNISHING, then=[wait_until_found]) as (console, made):
        measured = figures(console)
        walked = tasks(console, made)
    write_table("walk", ("Task", "Clicks", "Fields typed", "Seconds", "Seconds on a phone"), walked)
    write_table("figures", ("What", "Measured", "At most"), measured)
    print(*walked, *measured, sep="\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
