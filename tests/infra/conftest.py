"""The stack, synthesized once for all tests of it: each worker of pytest-xdist would pay for its own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.infra.template import Template

Synthesize = Callable[..., Template]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.xdist_group("infra"))


@pytest.fixture(scope="session")
def synthesized(tmp_path_factory: pytest.TempPathFactory) -> Synthesize:
    """Synthesize with settings, once for each choice of them."""
    from infra.app import synthesize

    done: dict[str, Template] = {}

    def make(**settings: object) -> Template:
        key = repr(sorted(settings.items()))
        if key not in done:
            done[key] = Template(synthesize(tmp_path_factory.mktemp("cdk"), **settings))
        return done[key]

    return make


@pytest.fixture(scope="session")
def template(synthesized: Synthesize) -> Template:
    """The template as it is deployed by default."""
    return synthesized()
