"""Each line of a log says which deployment, request, execution and version it is about."""

from __future__ import annotations

from contextlib import suppress
from functools import cache
from typing import Any

import pytest

from packline.aws import runtime
from packline.aws.log_keys import identify
from packline.errors import PacklineError
from tests.events import EVENTS, sample
from tests.functions.conftest import Deployment, LogLines

SILENT = {"console"}
"""It serves static files, and has no log of its own beside API Gateway's."""
STEPS = sorted({path.name for path in EVENTS.iterdir()} - {"record_uploads", "api"} - SILENT)


@pytest.mark.parametrize("function", STEPS)
def test_a_step_names_what_it_is_about(deployment: Deployment, function: str, log_lines: LogLines) -> None:
    for path in sorted(EVENTS.joinpath(function).iterdir()):
        event = sample(f"{function}/{path.name}")
        with suppress(PacklineError):
            deployment.call(function, event)
        logged = log_lines()
        assert logged, f"{function} says nothing about {path.name}"
        for line in logged:
            assert (line["service"], line["function_request_id"]) == ("packline", "request-1")
            about = identify(event)
            assert {name: line.get(name) for name in about} == about


def test_a_batch_names_its_executions(deployment: Deployment, log_lines: LogLines) -> None:
    deployment.call("record_uploads", sample("record_uploads/s3-notification.json"))
    logged = log_lines()
    assert logged
    assert {tuple(line["executions"]) for line in logged} == {("exec-1",)}
    assert {line["function_request_id"] for line in logged} == {"request-1"}


def test_keys_of_one_step_are_not_on_the_lines_of_the_next(
    deployment: Deployment, log_lines: LogLines
) -> None:
    with suppress(PacklineError):
        deployment.call("plan_package", sample("plan_package/version.json"))
    log_lines()
    deployment.call("sweep", {})
    assert all("dataset" not in line for line in log_lines())


def test_a_failed_request_to_the_api_names_the_request(
    deployment: Deployment, log_lines: LogLines, monkeypatch: pytest.MonkeyPatch
) -> None:
    from packline.aws import api_runtime

    @cache
    def fail(*_: object) -> Any:
        runtime.logger.error("something")
        raise RuntimeError

    monkeypatch.setattr(api_runtime, "app", fail)
    event = {"requestContext": {"requestId": "gateway-1"}, "routeKey": "GET /x"}
    with pytest.raises(RuntimeError):
        deployment.call("api", event)
    (line,) = (line for line in log_lines() if line["message"] == "something")
    assert (line["request"], line["route"]) == ("gateway-1", "GET /x")
    assert line["function_request_id"] == "request-1"
