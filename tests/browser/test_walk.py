"""Tasks that people come for are a few clicks from the first page on."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Console
from tests.browser.deployment import Deployment
from tests.browser.walk import TASKS, Task, find_a_file, furnish_walk, wait_until_found, walk


@pytest.fixture(scope="session")
def furnished(deployment: Deployment) -> None:
    with deployment.unattended():
        furnish_walk(deployment)


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.walk.__name__)
def test_a_task_takes_few_clicks(
    console: Console, deployment: Deployment, furnished: None, task: Task
) -> None:
    if task.walk is find_a_file:
        wait_until_found(deployment)
    console.open("datasets", "Datasets")
    walker = walk(console, task)
    console.settle()
    assert walker.clicks <= task.most_clicks
    assert walker.typed <= 1
