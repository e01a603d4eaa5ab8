"""Tasks that people come for are a few clicks from the first page on."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Console
from tests.browser.deployment import Deployment
from tests.browser.walk import TASKS, Task, furnish_walk, walk


@pytest.fixture(scope="session")
def furnished(deployment: Deployment) -> None:
    with deployment.unattended():
        furnish_walk(deployment)


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.walk.__name__)
def test_a_task_takes_few_clicks(console: Console, furnished: None, task: Task) -> None:
    console.open("datasets", "Datasets")
    walker = walk(console, task)
    console.settle()
    assert walker.clicks <= task.most_clicks
    assert walker.typed <= 1
