"""What answers say beside their body: revisions, limits, and how many results there are at least."""

from __future__ import annotations

import json

import pytest

from packline.api.dependencies import RateLimit
from tests.unit.api.api import FakeApiDeployment


@pytest.fixture
def world() -> FakeApiDeployment:
    made = FakeApiDeployment()
    for number in range(1, 4):
        made.seal(f"v{number}", {"a.txt": str(number)})
    return made


def test_the_tag_of_an_alias_is_what_if_match_of_a_change_names(world: FakeApiDeployment) -> None:
    path = "/api/v0/datasets/images/aliases/best/"
    made = world.call("PUT", path, json.dumps({"version": "v1"}), if_none_match="*")
    assert made.headers["ETag"] == '"1"'
    seen = world.call("GET", path).headers["ETag"]
    moved = world.call("PUT", path, json.dumps({"version": "v2"}), if_match=seen)
    assert (moved.status, moved.headers["ETag"]) == (200, '"2"')
    assert world.call("PUT", path, json.dumps({"version": "v3"}), if_match=seen).status == 412
    assert world.call("DELETE", path, if_match=moved.headers["ETag"]).status == 200


def test_the_tag_of_a_datum_alias_is_what_if_match_of_a_change_names(world: FakeApiDeployment) -> None:
    path, body = "/api/v0/datum-aliases/?name=best", json.dumps({"datum": world.members("v1")[0].datum})
    assert world.call("PUT", path, body, if_none_match="*").headers["ETag"] == '"1"'
    seen = world.call("GET", "/api/v0/datum-aliases/resolve/?name=best").headers["ETag"]
    other = json.dumps({"datum": world.members("v2")[0].datum})
    assert world.call("PUT", path, other, if_match=seen).headers["ETag"] == '"2"'


def test_a_limit_is_stated_where_the_gateway_holds_one_and_nowhere_else(world: FakeApiDeployment) -> None:
    assert "RateLimit-Policy" not in world.call("GET", "/api/v0/datasets/").headers
    limited = FakeApiDeployment(rate_limit=RateLimit(50, 100))
    for path, status in (("datasets/", 200), ("datasets/none/", 404), ("nothing", 404)):
        answer = limited.call("GET", f"/api/v0/{path}")
        assert (answer.status, answer.headers["RateLimit-Policy"]) == (
            status,
            '"deployment";q=50;w=1;packline-burst=100',
        )


def test_a_page_states_how_many_results_there_are_at_least(world: FakeApiDeployment) -> None:
    whole = world.get("dataset-versions/", dataset="images")
    assert (whole["count"], whole["count_at_least"]) == (3, 3)
    page = world.get("dataset-versions/", dataset="images", limit=2)
    assert (page["count"], page["count_at_least"]) == (None, 3)
    for name in ("best", "next"):
        world.registry.move_alias("images", name, "v1", 1.0)
    assert world.get("datasets/images/aliases/", limit=1)["count_at_least"] == 2
