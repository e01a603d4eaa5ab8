"""Lists that stay up to date while they are looked at, packagings under way, and notifications when one ends."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from packline.model import DatasetVersion, Packaging
from packline.rules.lifecycle import run_name
from tests.browser.conftest import Console
from tests.browser.deployment import HOUR, NOON, Deployment
from tests.waiting import wait_for

COME_BACK = "() => { window.dispatchEvent(new Event('focus')); }"
NUMBERS = count()
LATEST = 4_000_000_000.0
"""When a packaging is looked at: no sweep begins it meanwhile."""
LATER = 2_000
"""Milliseconds after which coming back to a page is a reason to read it again."""
WATCH_REMOVALS = """() => new MutationObserver((changes) => {
  const gone = changes.flatMap(({ removedNodes }) => [...removedNodes]).map(({ nodeName }) => nodeName);
  document.querySelector("main").dataset.flicker += gone.filter((name) => ["TABLE", "TR"].includes(name)).join(" ");
}).observe(document.querySelector("main"), { childList: true, subtree: true })"""
"""Notes tables and rows that are taken out of the page."""
STUB = """(answer) => {
  window.notified = [];
  window.asked = 0;
  window.Notification = class {
    static permission = answer === 'granted-before' ? 'granted' : 'default';
    static async requestPermission() { window.asked += 1; return (this.permission = answer); }
    constructor(title, options) { window.notified.push([title, options.body]); }
    close() {}
  };
}"""
"""Stands for the browser's own question, which a person answers."""


@pytest.fixture
def console(console: Console) -> Console:
    """A tab whose clock a test sets forward."""
    console.page.clock.install()
    return console


@pytest.fixture
def under_way(deployment: Deployment) -> Iterator[DatasetVersion]:
    """A version that is being packaged, of a dataset of its own."""
    name = f"live-{next(NUMBERS)}"
    with deployment.unattended():
        members = deployment.upload(f"{name}-job", {f"{n}.txt": b"x" for n in range(3)})
        facts: dict[str, Any] = {"packaging": Packaging.PENDING, "packaging_reason": "asked for by hand"}
        made = deployment.version(name, "v1", members, f"{name}-job", NOON, **facts)
        deployment.watch.look_again(made, LATEST)
        yield made
        deployment.watch.forget(deployment.registry.version(name, "v1"))


def add_version(deployment: Deployment, name: str) -> None:
    with deployment.unattended():
        members = deployment.upload(f"live-list-{name}", {"a.txt": name.encode()})
        at = NOON - HOUR + int(name[1:])
        deployment.version("live-list", name, members, f"live-list-{name}", at)


def come_back(page: Page) -> None:
    """Look at the page again after a while."""
    page.clock.fast_forward(LATER)
    page.evaluate(COME_BACK)


def test_a_list_shows_what_is_new_without_losing_focus_or_place(
    console: Console, deployment: Deployment
) -> None:
    for name in ("v1", "v2"):
        add_version(deployment, name)
    page = console.open("datasets/live-list", "live-list")
    table = page.get_by_role("table", name="Versions, newest first")
    row = table.get_by_role("link", name="v1", exact=True)
    row.focus()
    row.scroll_into_view_if_needed()
    page.evaluate("document.activeElement.marked = 'the same'")
    page.evaluate("document.querySelector('main').dataset.flicker = ''")
    page.evaluate(WATCH_REMOVALS)
    add_version(deployment, "v3")
    come_back(page)
    table.get_by_role("link", name="v3").wait_for()
    assert page.evaluate("document.activeElement.marked") == "the same"
    assert page.evaluate("document.querySelector('main').dataset.flicker") == ""


def test_a_list_that_has_not_changed_is_not_sent_again(console: Console) -> None:
    page = console.open("models", "Models")
    page.clock.fast_forward(LATER)
    with page.expect_response(re.compile(r"/api/v0/models/\?")) as read:
        page.evaluate(COME_BACK)
    assert read.value.request.headers["if-none-match"] == read.value.headers["etag"]
    assert read.value.status == 304


def test_what_cannot_be_read_again_stays_on_the_page_and_is_said(console: Console) -> None:
    page = console.open("datasets", "Datasets")
    page.route("**/api/v0/datasets/?**", lambda route: route.abort())
    come_back(page)
    page.get_by_text("This may be out of date").wait_for()
    assert page.get_by_role("link", name="street-scenes", exact=True).is_visible()
    page.unroute("**/api/v0/datasets/?**")
    come_back(page)
    expect(page.get_by_text("This may be out of date")).to_have_count(0)
    console.forgive("ERR_FAILED")


def test_a_page_that_is_not_seen_is_not_read_again(console: Console) -> None:
    page = console.open("datasets", "Datasets")
    page.evaluate(
        "Object.defineProperty(document, 'visibilityState', { get: () => 'hidden', configurable: true })"
    )
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.evaluate("() => { document.dispatchEvent(new Event('visibilitychange')); }")
    come_back(page)
    page.clock.fast_forward(120_000)
    assert asked == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_packagings_under_way_are_listed_with_progress_and_run(
    console: Console, under_way: DatasetVersion, theme: str
) -> None:
    console.theme(theme)
    page = console.open("packagings", "Packagings")
    row = (
        page.get_by_role("table", name="Packagings")
        .get_by_role("row")
        .filter(has_text=f"{under_way.dataset} v1")
    )
    expect(row.get_by_role("progressbar")).to_have_attribute("aria-valuetext", "Planning the parts…")
    run = row.get_by_role("button", name=f"Copy name of the run of {under_way.uri}")
    assert run.get_attribute("title") == run_name(under_way.execution, 0)
    assert console.serious_findings() == []
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert console.serious_findings() == []


def test_a_run_and_its_log_in_aws_are_links(console: Console, under_way: DatasetVersion) -> None:
    def with_links(route: Route) -> None:
        answer = route.fetch()
        body = answer.json()
        for row in body["results"]:
            row["run_url"], row["log_url"] = "https://run.example/", "https://log.example/"
        route.fulfill(response=answer, json=body)

    console.page.route("**/api/v0/packagings/?**", with_links)
    page = console.open("packagings", "Packagings")
    row = page.get_by_role("row").filter(has_text=f"{under_way.dataset} v1")
    assert row.get_by_role("link", name="Run of").get_attribute("href") == "https://run.example/"
    assert row.get_by_role("link", name="Log of").get_attribute("href") == "https://log.example/"


def test_a_browser_is_asked_for_notifications_by_a_button_only_and_tells_of_the_end(
    console: Console, deployment: Deployment, under_way: DatasetVersion
) -> None:
    page = console.page
    page.add_init_script(f"({STUB})('granted')")
    console.open("packagings", "Packagings")
    assert page.evaluate("window.asked") == 0
    button = page.get_by_role("button", name="Notify me when a packaging ends")
    button.click()
    page.locator("main").get_by_text("You are notified when a packaging ends").wait_for()
    assert button.get_attribute("aria-pressed") == "true"
    assert page.evaluate("window.asked") == 1
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Datasets").click()
    console.heading("Datasets").wait_for()
    console.settle()
    page.clock.fast_forward(LATER)
    deployment.registry.finish_packaging(under_way.dataset, "v1", NOON, "a file is gone")
    page.evaluate(COME_BACK)
    wait_for(lambda: page.evaluate("() => window.notified.length > 1"), interval=0.1)
    assert page.evaluate("window.notified[1]") == [
        f"Packaging of {under_way.dataset} v1 failed",
        "a file is gone",
    ]


@pytest.mark.parametrize(
    ("answer", "text"),
    [("denied", "The browser refuses notifications"), ("default", "question was not answered")],
)
def test_a_refusal_of_notifications_is_said(console: Console, answer: str, text: str) -> None:
    page = console.page
    page.add_init_script(f"({STUB})('{answer}')")
    console.open("packagings", "Packagings")
    button = page.get_by_role("button", name="Notify me when a packaging ends")
    button.click()
    page.locator("main").get_by_text(text).wait_for()
    assert button.get_attribute("aria-pressed") == "false"
    assert page.evaluate("window.notified") == []
