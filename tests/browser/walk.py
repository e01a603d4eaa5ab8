"""Five tasks that people come for, done in a browser; ``python -m bench.console`` writes what each takes."""

from __future__ import annotations

import json
import re
import urllib.request
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from playwright.sync_api import Locator, Page, expect

from packline.model import Execution, ExecutionState, Packaging
from packline.principal import IdentitySource, Principal
from packline.rules.lineage_edges import list_uses
from tests.browser.deployment import HOUR, NOON, Deployment
from tests.builders import a_part
from tests.waiting import wait_for

if TYPE_CHECKING:
    from tests.browser.conftest import Console

ADA = Principal("ada@example.com", IdentitySource.TOKEN, "sub-ada")
DATASET = "harbour"
LATER = 4_000_000_000.0
"""After all tests: until then, the sweep does not try the failed packaging again."""
REASON = "ObjectChanged: boats/0003.txt was overwritten after the version was made."


class Walker:
    """Does what a person does, and counts it."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.clicks = self.typed = 0

    @property
    def page(self) -> Page:
        return self.console.page

    def click(self, target: Locator) -> None:
        target.click()
        self.clicks += 1

    def type(self, target: Locator, text: str, *, enter: bool = False) -> None:
        """Type into a field that a key or the page has given the focus to."""
        target.fill(text)
        if enter:
            target.press("Enter")
        self.typed += 1

    def link(self, name: str) -> Locator:
        return self.page.locator("main").get_by_role("link", name=name, exact=True).first


def find_a_file(walker: Walker) -> None:
    """Find ``boat-labels.csv`` by a part of its name; the model that used it is ``boat-detector``, version 1."""
    walker.type(walker.page.get_by_role("searchbox", name="Search", exact=True), "boat-lab", enter=True)
    walker.click(walker.link("v1"))
    walker.click(walker.link("Overview"))
    expect(walker.page.locator(".lineage").get_by_text("model://boat-detector/1")).to_be_visible()


def review_and_promote(walker: Walker) -> None:
    """See which lines of ``boat-labels.csv`` the new version changes, then move ``production`` to it."""
    walker.click(walker.link(DATASET))
    walker.click(walker.link("v2"))
    walker.click(walker.link("Compare"))
    walker.click(walker.page.get_by_role("button", name="boat-labels.csv"))
    expect(walker.page.get_by_role("region", name="Differences")).to_contain_text("ferry")
    walker.click(walker.page.get_by_role("button", name="Promote"))
    dialog = walker.page.get_by_role("dialog")
    walker.click(dialog.get_by_role("button", name="production", exact=True))
    expect(dialog).to_contain_text("1 changed")
    walker.click(dialog.get_by_role("button", name="Move production"))
    dialog.wait_for(state="detached")


def who_moved_production(walker: Walker) -> None:
    """See who moved ``production`` of ``harbour-tides``, and when."""
    walker.click(walker.link("harbour-tides"))
    walker.click(walker.link("production"))
    row = walker.page.get_by_role("table", name="History of production").get_by_role("row").nth(1)
    expect(row).to_contain_text(ADA.name)
    expect(row).to_contain_text("22 Dec 2025")


def debug_a_failure(walker: Walker) -> None:
    """See why the packaging of ``harbour-night`` failed, and be asked whether to try again."""
    walker.click(walker.page.get_by_role("navigation", name="Main").get_by_role("link", name="Packagings"))
    expect(walker.page.get_by_role("row").filter(has_text="harbour-night")).to_contain_text(REASON)
    walker.click(walker.link("harbour-night v1"))
    walker.click(walker.page.get_by_role("button", name="Retry packaging").first)
    expect(walker.page.get_by_role("dialog")).to_contain_text(REASON)
    walker.page.keyboard.press("Escape")


def savings_of_the_month(walker: Walker) -> None:
    """See what packages saved in the newest month, of all datasets."""
    walker.click(walker.page.get_by_role("navigation", name="Main").get_by_role("link", name="Fleet"))
    expect(walker.page.get_by_role("heading", name=re.compile(r"^All \d+ datasets$"))).to_be_visible()
    newest = walker.page.get_by_role("table", name="Savings by month").get_by_role("row").nth(1)
    month, requests = requests_saved(walker.page)
    expect(newest.get_by_role("rowheader")).to_have_text(month)
    expect(newest.get_by_role("cell").nth(4)).to_have_text(f"{requests:,}")


def requests_saved(page: Page) -> tuple[str, int]:
    """Return the newest month, and the requests saved in it, as the API says of all datasets."""
    saved: dict[str, int] = {}
    url = f"{page.url.partition('/console/')[0]}/api/v0/fleet/?limit=50"
    while url:
        answer = page.request.get(url).json()
        for month in (month for dataset in answer["results"] for month in dataset["months"]):
            saved[month["month"]] = saved.get(month["month"], 0) + month["saved_requests"]
        url = answer["next"]
    return max(saved.items())


class Task(NamedTuple):
    """A task in words, what does it, and the clicks it may take.

    ``answer`` is a part of what the API says; with ``instead`` in its place, the walk must fail.
    """

    title: str
    walk: Callable[[Walker], None]
    most_clicks: int
    answer: str
    instead: str


TASKS = (
    Task(
        "Review what a new version changes, and promote it",
        review_and_promote,
        7,
        '"change":"changed"',
        '"change":"added"',
    ),
    Task("Find out who moved `production` last week", who_moved_production, 2, ADA.name, "bob@example.com"),
    Task("Find out why a packaging failed, and try it again", debug_a_failure, 3, REASON, "ObjectNotFound"),
    Task(
        "Show what was saved this month", savings_of_the_month, 1, '"saved_requests":', '"saved_requests":7'
    ),
    Task(
        "Find a file by a part of its name, and see which model used it",
        find_a_file,
        2,
        "boat-detector",
        "other-model",
    ),
)


def furnish_walk(made: Deployment) -> None:
    """Write what the tasks are about: two versions, a model made of one, moves by a person, a failed packaging."""
    labels = b"image,label\n" + b"".join(b"%04d.png,boat\n" % n for n in range(6))
    first = made.upload("harbour-0001", {"boat-labels.csv": labels, "boats/0003.txt": b"three"})
    made.version(DATASET, "v1", first, "harbour-0001", NOON - 80 * HOUR)
    more = made.upload("harbour-0002", {"boat-labels.csv": labels + b"0006.png,ferry\n"})
    base = f"dataset://{DATASET}/v1"
    made.version(DATASET, "v2", [*more, first[1]], "harbour-0002", NOON - 8 * HOUR, base=base)
    made.registry.move_alias(DATASET, "production", "v1", NOON - 79 * HOUR, 0, ADA)
    weights = made.upload("train-0001", {"weights.bin": b"w"})
    made.version("model:boat-detector", "1", weights, "train-0001", NOON - 70 * HOUR, used=(base,))
    for name in ("v1", "v2"):
        tides = made.upload(f"tides-{name}", {"tides.csv": name.encode()})
        made.version("harbour-tides", name, tides, f"tides-{name}", NOON - 200 * HOUR)
    made.registry.move_alias("harbour-tides", "production", "v1", NOON - 199 * HOUR, 0)
    made.registry.move_alias("harbour-tides", "production", "v2", NOON - 7 * 24 * HOUR, 1, ADA)
    facts: dict[str, Any] = {"packaging": Packaging.PENDING, "packaging_reason": "flag and variable are set"}
    night = made.upload("night-0001", {"night.txt": b"dark"})
    made.version("harbour-night", "v1", night, "night-0001", NOON - 5 * HOUR, **facts)
    failed = made.registry.finish_packaging("harbour-night", "v1", NOON - 4 * HOUR, REASON)
    made.watch.look_again(failed, LATER)
    tiles = made.version("harbour-tiles", "v1", night, "tiles-0001", NOON - 5 * HOUR, **facts)
    made.registry.plan_packaging("harbour-tiles", "v1", "plan-of-harbour-tiles")
    made.registry.record_part("plan-of-harbour-tiles", a_part())
    made.registry.finish_packaging("harbour-tiles", "v1", NOON - 4 * HOUR)
    inputs: dict[str, object] = {"inputs": [{"name": "tiles", "uris": [tiles.uri]}]}
    reader = Execution("reads-tiles", ExecutionState.SEALED, sealed_at=NOON - HOUR, marker=inputs)
    made.lineage.record_uses(list_uses(made.registry.seal(reader, []), []))


def set_back(made: Deployment) -> None:
    """Let ``production`` point to v1 again, as before the walk that promotes v2."""
    if made.registry.resolve(DATASET, "production").version != "v1":
        made.registry.move_alias(DATASET, "production", "v1", NOON - 7 * HOUR, None, ADA)


def wait_until_found(made: Deployment) -> None:
    """Wait until the index of paths has what the first task looks for: a sweep adds it."""
    url = made.stack.console_url.partition("/console/")[0] + "/api/v0/search/?q=boat-lab"

    def look() -> bool:
        with urllib.request.urlopen(url) as answer:
            return bool(json.load(answer)["results"])

    wait_for(look, interval=0.5)


def walk(console: Console, task: Task) -> Walker:
    """Do a task, from the list of datasets on, which is open; return what was done."""
    walker = Walker(console)
    task.walk(walker)
    return walker
