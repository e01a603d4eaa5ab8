"""From an alarm to its page, to its commands, to a healthy deployment: metrics as the real handlers write them."""

from __future__ import annotations

import json
import shlex
import time
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
from botocore import xform_name

from functions import sweep
from infra.assets import ROOT
from packline.aws import runtime
from packline.cli.main import main
from packline.errors import Unavailable
from packline.model import Packaging
from packline.pipeline.run_state import RunState
from packline.rules.outbox_entries import DUE_SECONDS
from packline.search_index import IndexBacklog
from tests.alarm_states import emitted, metrics_of, state_of
from tests.functions.conftest import Deployment, LogLines, client
from tests.functions.test_handlers import created, queue_event
from tests.infra.template import Template
from tests.infra.test_alarms import alarms
from tests.system.runbook import entries

TESTED = {
    *("QueueAge, FailedMessages", "SweepStopped", "RunsFailed", "TableErrors", "ApiFailures", "LateFiles"),
    *("PackagingFailed", "SealingFailed", "LostMarkers", "SealingWait", "PackagingWait", "UnindexedVersions"),
    next(heading for heading in entries() if heading.startswith("RecordUploadsErrors")),
}
"""Entries of docs/alarms.md whose commands are run here."""
FILES = {"a.txt": b"a", "b.txt": b"b"}
ENTRY = {"valohai.dataset-versions": [{"uri": "dataset://images/v7", "packaging": True}]}
ON = {"VH_ENABLE_DATASET_VERSION_PACKAGING": "1"}
HOUR = 3_600.0


@cache
def template() -> Template:
    return Template(ROOT / "cdk.out" / "Packline.template.json")


class Operator:
    """Somebody who looks at alarms, and types what the page says."""

    def __init__(self, deployment: Deployment, endpoint: str, capsys: pytest.CaptureFixture[str]) -> None:
        self.deployment, self._endpoint, self._capsys = deployment, endpoint, capsys

    def state(self, alarm: str, work: Callable[[], object], periods: int = 1) -> str:
        """The state of an alarm after that work was done in each of so many periods."""
        self._capsys.readouterr()
        work()
        samples = emitted(self._capsys.readouterr().out, "<AWS::StackName>")
        return state_of(alarms(template())[alarm], {name: found * periods for name, found in samples.items()})

    def sweep(self) -> object:
        """What the schedule does every minute."""
        return self.deployment.call("sweep", {})

    def type(self, heading: str, beginning: str, **names: str) -> Any:
        """Run the command of the page that begins so: what ``packline`` printed, or what AWS answered."""
        chosen = [command for command in entries()[heading] if command.startswith(beginning)]
        assert chosen, f"{beginning} is not a command of {heading}"
        command = chosen[0].replace("my-store", "store")
        for name, value in names.items():
            command = command.replace(name.replace("_", "-"), value)
        words = shlex.split(command)
        if words[0] == "packline":
            assert main(words[1:]) == 0
            return self._capsys.readouterr().out
        return self._aws(*words[1:])

    def _aws(self, service: str, operation: str, *options: str) -> Any:
        made = client(service.removesuffix("api"), self._endpoint)
        names = {xform_name(name, "-"): name for name in made.meta.service_model.operation_names}
        members = made.meta.service_model.operation_model(names[operation]).input_shape.members
        spelled = {f"--{xform_name(name, '-')}": name for name in members}
        given = {spelled[option]: value for option, value in zip(options[::2], options[1::2], strict=True)}
        return getattr(made, xform_name(names[operation]))(**given)


@pytest.fixture
def operator(
    deployment: Deployment,
    moto_server: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> Operator:
    for name in ("PACKLINE_API_URL", "PACKLINE_STACK"):
        monkeypatch.delenv(name, raising=False)
    return Operator(deployment, moto_server, capsys)


def uploaded(deployment: Deployment, execution: str = "train-7") -> list[Any]:
    """Upload events of an execution with its marker, as they come."""
    return [created(deployment, key) for key in deployment.upload(execution, FILES, ENTRY, environment=ON)]


def sealed(deployment: Deployment) -> None:
    deployment.call("record_uploads", queue_event(*uploaded(deployment)))
    for name, given in deployment.started():
        deployment.carry_out(name, given)


def at(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    monkeypatch.setattr(runtime, "clock", lambda: seconds)


def test_every_metric_that_raises_an_alarm_is_written_by_some_function() -> None:
    own = {
        metric.name
        for alarm in alarms(template()).values()
        for metric, _ in metrics_of(alarm).values()
        if metric.namespace == "Packline"
    }
    code = "".join(
        path.read_text() for folder in ("functions", "src/packline") for path in (ROOT / folder).rglob("*.py")
    )
    assert {name for name in own if f'"{name}"' not in code} == set()


def test_late_files_are_an_alarm_until_they_are_in_a_version(operator: Operator) -> None:
    deployment = operator.deployment
    sealed(deployment)
    deployment.put("outputs/train-7/late.txt", b"late")
    late = queue_event(created(deployment, "outputs/train-7/late.txt", late=60_000))
    assert operator.state("LateFiles", lambda: deployment.call("record_uploads", late)) == "ALARM"
    assert "late.txt" in operator.type("LateFiles", "packline execution")
    again = [created(deployment, key) for key in deployment.upload("train-8", {"late.txt": b"late"}, {})]
    assert operator.state("LateFiles", lambda: deployment.call("record_uploads", queue_event(*again))) == "OK"


def test_messages_that_fail_are_an_alarm_that_ends_with_them(operator: Operator) -> None:
    deployment = operator.deployment
    bad = queue_event({"not": "an upload event"})
    assert operator.state("FailedMessages", lambda: deployment.call("record_uploads", bad)) == "ALARM"
    good = queue_event(*uploaded(deployment))
    assert operator.state("FailedMessages", lambda: deployment.call("record_uploads", good)) == "OK"


def test_a_line_of_a_function_is_found_as_the_page_says(operator: Operator, log_lines: LogLines) -> None:
    """Of the alarms whose first look is a log group: their lines have the level that the filter asks for."""
    operator.deployment.call("record_uploads", queue_event({"not": "an upload event"}))
    with pytest.raises(Exception, match="plan"):
        operator.deployment.call("pack_part", {"not": "an item"})
    logs = client("logs", operator._endpoint)
    logs.create_log_group(logGroupName="group")
    logs.create_log_stream(logGroupName="group", logStreamName="stream")
    events = [{"timestamp": int(time.time() * 1000), "message": json.dumps(line)} for line in log_lines()]
    logs.put_log_events(logGroupName="group", logStreamName="stream", logEvents=events)
    for heading in (
        "QueueAge, FailedMessages",
        "ApiFailures",
        *(name for name in TESTED if "SweepErrors" in name),
    ):
        found = operator.type(heading, "aws logs filter-log-events", my_log_group="group")["events"]
        assert found, heading
        assert all("code" in json.loads(event["message"]) for event in found)


def test_a_failed_packaging_is_an_alarm_until_it_is_repeated(operator: Operator) -> None:
    deployment = operator.deployment
    deployment.call("record_uploads", queue_event(*uploaded(deployment)))
    ((name, given),) = deployment.started()
    deployment.call("seal_execution", {**given, "owner": name})
    failure = {"dataset": "images", "version": "v7", "error": {"Error": "SlowDown", "Cause": "{}"}}
    assert operator.state("PackagingFailed", lambda: deployment.call("record_failure", failure)) == "ALARM"
    assert "SlowDown" in operator.type("PackagingFailed", "packline show")
    operator.type("PackagingFailed", "packline package")
    (repeated,) = (run for run in deployment.started() if "packages" in run[1])
    assert operator.state("PackagingFailed", lambda: deployment.carry_out(*repeated)) == "OK"
    assert runtime.registry().version("images", "v7").packaging is Packaging.BUILT


def test_a_failed_sealing_is_an_alarm_until_its_marker_is_written_again(operator: Operator) -> None:
    deployment = operator.deployment
    deployment.call("record_uploads", queue_event(*uploaded(deployment)))
    ((name, given),) = deployment.started()
    failure = {"execution": "train-7", "owner": name, "error": {"Error": "Lambda.Unknown", "Cause": "died"}}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("packline.pipeline.sealing.list_outputs", lambda *_, **__: 1 / 0, raising=False)
        with pytest.raises(Exception):  # noqa: B017 - whatever it dies of
            deployment.call("seal_execution", {**given, "owner": name})
    assert operator.state("SealingFailed", lambda: deployment.call("record_failure", failure)) == "ALARM"
    assert "train-7" in operator.type("SealingFailed", "packline execution")
    operator.type("RunsFailed", "packline execution")
    operator.type("SealingFailed", "aws s3api copy-object")
    marker = queue_event(created(deployment, "control/train-7.json"))
    assert operator.state("SealingFailed", lambda: deployment.call("record_uploads", marker)) == "OK"
    deployment.carry_out(*deployment.started()[-1])
    assert runtime.registry().execution("train-7").versions


def test_markers_without_events_are_an_alarm_until_events_come_again(operator: Operator) -> None:
    deployment = operator.deployment
    uploaded(deployment)
    find = {"find_markers_of_seconds": 10 * 365 * 86_400}
    assert operator.state("LostMarkers", lambda: deployment.call("sweep", find)) == "ALARM"
    operator.type("LostMarkers", "aws s3api get-bucket-notification-configuration")
    for name, given in deployment.started():
        deployment.carry_out(name, given)
    assert operator.state("LostMarkers", lambda: deployment.call("sweep", find)) == "OK"


def test_events_that_only_the_sweep_sends_are_an_alarm(
    operator: Operator, monkeypatch: pytest.MonkeyPatch
) -> None:
    deployment, now = operator.deployment, runtime.clock()

    def refuse(_: object) -> int:
        raise Unavailable("EventBridge does not answer for now.")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(runtime, "announce", refuse)
        with pytest.raises(Unavailable):
            sealed(deployment)
    at(monkeypatch, now + DUE_SECONDS + 1)
    assert operator.state("LateAnnouncements", operator.sweep, periods=3) == "ALARM"
    assert operator.state("LateAnnouncements", operator.sweep) == "OK"


def test_an_execution_that_waits_is_an_alarm_until_it_is_sealed(
    operator: Operator, monkeypatch: pytest.MonkeyPatch
) -> None:
    deployment = operator.deployment
    deployment.call("record_uploads", queue_event(*uploaded(deployment)))
    touched_at = runtime.registry().execution("train-7").touched_at
    at(monkeypatch, touched_at + 2 * HOUR)
    assert operator.state("SealingWait", operator.sweep) == "ALARM"
    operator.type("SealingWait", "packline executions")
    at(monkeypatch, touched_at + 60)
    assert operator.state("SealingWait", operator.sweep) == "OK", "an hour is not over"
    at(monkeypatch, touched_at + 2 * HOUR)
    deployment.carry_out(*deployment.started()[-1])
    assert operator.state("SealingWait", operator.sweep) == "OK"


def test_a_version_that_waits_is_an_alarm_until_it_is_packaged(
    operator: Operator, monkeypatch: pytest.MonkeyPatch
) -> None:
    deployment = operator.deployment
    deployment.call("record_uploads", queue_event(*uploaded(deployment)))
    ((name, given),) = deployment.started()
    deployment.call("seal_execution", {**given, "owner": name})
    created_at = runtime.registry().version("images", "v7").created_at
    monkeypatch.setattr(runtime, "run_state", lambda _: RunState.RUNNING)
    at(monkeypatch, created_at + 7 * HOUR)
    assert operator.state("PackagingWait", operator.sweep) == "ALARM"
    assert "pending" in operator.type("PackagingWait", "packline show")
    monkeypatch.undo()
    for heading in ("PackagingWait", "TableErrors"):
        assert any(command.startswith("packline package") for command in entries()[heading])


def test_files_that_search_does_not_find_are_an_alarm_until_it_does(
    operator: Operator, monkeypatch: pytest.MonkeyPatch
) -> None:
    deployment = operator.deployment
    sealed(deployment)
    execution = runtime.registry().execution("train-7")
    monkeypatch.setattr(sweep, "INDEXING_ENDS", -1)
    runtime.registry().seal(execution, [], (), IndexBacklog("train-7", 0, 2))
    assert operator.state("UnindexedDatums", operator.sweep, periods=12) == "ALARM"
    monkeypatch.setattr(sweep, "INDEXING_ENDS", 40)
    assert operator.state("UnindexedDatums", operator.sweep, periods=12) == "OK"


def test_versions_that_wait_for_the_index_of_paths_are_an_alarm_until_it_has_them(
    operator: Operator, monkeypatch: pytest.MonkeyPatch
) -> None:
    sealed(operator.deployment)
    monkeypatch.setattr(sweep, "INDEXING_ENDS", -1)
    assert operator.state("UnindexedVersions", operator.sweep, periods=12) == "ALARM"
    assert operator.state("UnindexedVersions", operator.sweep, periods=11) == "OK", "not for an hour yet"
    operator.type("UnindexedVersions", "packline search --all")
    monkeypatch.setattr(sweep, "INDEXING_ENDS", 40)
    assert operator.state("UnindexedVersions", operator.sweep, periods=12) == "OK"


def test_a_rule_that_is_disabled_is_enabled_as_the_page_says(operator: Operator) -> None:
    events = client("events", operator._endpoint)
    events.put_rule(Name="EveryMinute", ScheduleExpression="rate(1 minute)", State="DISABLED")
    assert (
        operator.type("SweepStopped", "aws events describe-rule", my_rule="EveryMinute")["State"]
        == "DISABLED"
    )
    operator.type("SweepStopped", "aws events enable-rule", my_rule="EveryMinute")
    assert events.describe_rule(Name="EveryMinute")["State"] == "ENABLED"
