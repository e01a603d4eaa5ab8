"""``packline metadata`` takes the names that other commands take, and values that JSON has."""

from __future__ import annotations

import json

import pytest

from packline.cli.main import main
from tests.api_gateway import gateway
from tests.unit.api.api import FakeApiDeployment


def test_a_version_may_be_named_in_short_and_its_properties_are_changed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    world = FakeApiDeployment(store_name="store")
    world.seal("v1", {"a": "alpha"})
    with gateway(world.app) as running:
        assert main(["metadata", "images/v1", "--set", "stars=5", "--json", "--api", running.url]) == 0
    assert json.loads(capsys.readouterr().out) == {"stars": 5}


@pytest.mark.parametrize("value", ["NaN", "-Infinity", "1e999", '{"a": [NaN]}'])
def test_a_number_that_json_does_not_have_is_refused_before_anything_is_sent(
    value: str, capsys: pytest.CaptureFixture[str]
) -> None:
    world = FakeApiDeployment(store_name="store")
    world.seal("v1", {"a": "alpha"})
    with gateway(world.app) as running:
        assert main(["metadata", "images/v1", "--set", f"x={value}", "--api", running.url]) == 2
        assert not [sent for sent in running.requests if sent.startswith("POST")]
    assert "number that JSON does not have" in capsys.readouterr().err
