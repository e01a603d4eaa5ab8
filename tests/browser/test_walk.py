"""Tasks that people come for are a few clicks from the first page on, on a desktop and on a phone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Route, ViewportSize, expect

from tests.browser.conftest import Console
from tests.browser.deployment import Deployment
from tests.browser.states import DESKTOP, PHONE
from tests.browser.walk import (
    DATASET,
    TASKS,
    Task,
    find_a_file,
    review_and_promote,
    set_back,
    wait_until_found,
    walk,
)

tasks = pytest.mark.parametrize("task", TASKS, ids=lambda task: task.walk.__name__)


@pytest.fixture
def begun(console: Console, deployment: Deployment, harbour: None, task: Task) -> Console:
    """The list of datasets, from which each task begins."""
    if task.walk is find_a_file:
        wait_until_found(deployment)
    set_back(deployment)
    console.open("datasets", "Datasets")
    return console


@tasks
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_task_takes_few_clicks(
    begun: Console, deployment: Deployment, task: Task, size: ViewportSize
) -> None:
    begun.page.set_viewport_size(size)
    walker = walk(begun, task)
    begun.settle()
    assert walker.clicks <= task.most_clicks
    assert walker.typed <= 1
    if task.walk is review_and_promote:
        assert deployment.registry.resolve(DATASET, "production").version == "v2"


@pytest.fixture
def impatient() -> Iterator[None]:
    """What is not on the page soon is not there."""
    expect.set_options(timeout=700)
    yield
    expect.set_options(timeout=5_000)


@tasks
@pytest.mark.usefixtures("impatient")
def test_a_walk_fails_where_the_page_says_something_else(begun: Console, task: Task) -> None:
    def other(route: Route) -> None:
        answer = route.fetch()
        said = answer.text()
        route.fulfill(response=answer, body=said.replace(task.answer, task.instead))

    begun.page.route("**/api/v0/**", other)
    begun.page.set_default_timeout(3_000)
    try:
        with pytest.raises(AssertionError):
            walk(begun, task)
    finally:
        begun.page.unroute_all(behavior="ignoreErrors")
