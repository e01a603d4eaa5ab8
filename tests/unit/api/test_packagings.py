"""Packagings under way: listed with progress and run, the newest first; those that ended are not."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

import pytest

from packline.api.dependencies import RunLinks
from packline.aws.console_links import run_links
from packline.model import Packaging
from packline.pipeline import packagings
from packline.pipeline.planning import plan_package
from packline.rules.lifecycle import run_name
from packline.vhpkgzip.chunking import PartLimits
from tests.builders import a_part, a_version
from tests.unit.api.api import NOW, FakeApiDeployment

MACHINE = "arn:aws:states:eu-north-1:123456789012:stateMachine:packline-assemble"


@pytest.fixture
def world() -> FakeApiDeployment:
    """Three versions that are being packaged, the last one asked for last."""
    world = FakeApiDeployment()
    for number in range(3):
        files = {f"{n}.txt": str(n) for n in range(5)}
        facts: Any = {
            "packaging": Packaging.PENDING,
            "packaging_reason": "asked for",
            "created_at": NOW + number,
        }
        world.seal(f"v{number}", files, **facts)
    return world


def test_what_is_being_packaged_is_listed_with_progress_the_newest_first(world: FakeApiDeployment) -> None:
    limits = PartLimits(max_files=2)
    version, planned = plan_package("images", "v1", registry=world.registry, store=world.store, limits=limits)
    world.registry.record_part(version.plan, a_part(0))
    rows = [*world.walk("packagings/", limit=2)]
    assert [row["uri"] for row in rows] == [f"dataset://images/v{number}" for number in (2, 1, 0)]
    assert (rows[1]["packed_parts"], rows[1]["planned_parts"]) == (1, len(planned))
    assert (rows[0]["packed_parts"], rows[0]["planned_parts"]) == (0, None)
    assert rows[1]["run"] == run_name("job-of-v1", 0)
    assert world.get("packagings/")["count"] == 3


def test_one_that_ended_is_not_listed_and_a_failed_one_is_while_it_is_tried_again(
    world: FakeApiDeployment,
) -> None:
    world.registry.finish_packaging("images", "v0", NOW)
    world.registry.finish_packaging("images", "v1", NOW, "a file is gone")
    states = {row["version"]["name"]: row["packaging"] for row in world.get("packagings/")["results"]}
    assert states == {"v1": "failed", "v2": "pending"}


def test_no_number_is_given_where_more_are_under_way_than_were_read(
    world: FakeApiDeployment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packagings, "MOST_LOOKED_AT", 2)
    page = world.get("packagings/?limit=1")
    assert (page["count"], page["count_at_least"]) == (None, 2)
    monkeypatch.setattr(packagings, "MOST_LOOKED_AT", 3)
    assert world.get("packagings/?limit=1")["count"] == 3


def test_a_parameter_that_the_list_does_not_have_is_refused(world: FakeApiDeployment) -> None:
    assert world.refused("packagings/?state=pending") == (400, "InvalidRequest")


@pytest.mark.parametrize(
    ("machine", "host"),
    [
        (MACHINE, "eu-north-1.console.aws.amazon.com"),
        (MACHINE.replace("arn:aws:", "arn:aws-cn:"), "console.amazonaws.cn"),
    ],
    ids=["aws", "china"],
)
def test_a_run_and_its_log_are_seen_in_the_console_of_the_partition(machine: str, host: str) -> None:
    links = run_links(machine, "Logs-1/a", "package-1", a_version())
    execution = machine.replace("stateMachine", "execution") + ":package-1"
    assert links.run == f"https://{host}/states/home?region=eu-north-1#/v2/executions/details/{execution}"
    group = f"https://{host}/cloudwatch/home?region=eu-north-1#logsV2:log-groups/log-group/Logs-1$252Fa/"
    assert links.log.startswith(group)
    assert unquote(unquote(links.log.partition("filterPattern$3D")[2].replace("$", "%"))) == (
        '{ $.dataset = "images" && $.version = "v1" }'
    )


def test_a_local_stack_has_no_such_pages() -> None:
    assert run_links("", "Logs", "package-1", a_version()) == RunLinks()
