"""The deployment itself: the main job, the quiet period, faults, aliases and the signed API."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.session import Session

from tests.live.answers import outcome, refused
from tests.live.target import Target, wait_until
from tests.outputs import read_tree, strange_files, version_entry

pytestmark = [pytest.mark.live, pytest.mark.timeout(1800)]


@pytest.fixture(scope="module")
def packaged(target: Target) -> tuple[str, dict[str, bytes]]:
    """A packaged version of 350 files in three parts or more, and its files."""
    dataset, files = target.name("main"), strange_files(350, seed=1)
    uri = f"dataset://{dataset}/v1"
    target.upload(target.name("main"), files, version_entry(uri, targeting_aliases=["production"]))
    target.mark(target.name("main"), files=len(files))
    target.show(uri, packaging="built")
    return dataset, files


def test_the_main_job(target: Target, packaged: tuple[str, dict[str, bytes]], tmp_path: Path) -> None:
    """Upload, version, package, alias, fetch: the same bytes, by parts, with few requests."""
    dataset, files = packaged
    receipt = json.loads(
        target.packline("fetch", f"dataset://{dataset}/production", "--to", tmp_path / "in", "--json")
    )
    assert read_tree(tmp_path / "in") == files
    assert (receipt["files"], receipt["requests"] < 30) == (len(files), True)
    again = json.loads(
        target.packline("fetch", f"dataset://{dataset}/production", "--to", tmp_path / "two", "--json")
    )
    assert again["from_cache"]


def test_a_distributed_map_ran_inside_an_inline_map(
    target: Target, packaged: tuple[str, dict[str, bytes]], only_aws: None
) -> None:
    """Each part is packed by a child of a map run. Relied on by ``infra.constructs.state_machine``."""
    client = target.client("stepfunctions")
    runs = client.list_executions(stateMachineArn=target.outputs["StateMachineArn"], statusFilter="SUCCEEDED")
    children = [
        client.list_map_runs(executionArn=run["executionArn"])["mapRuns"] for run in runs["executions"]
    ]
    assert any(children)


def test_the_quiet_period_seals_without_a_marker(target: Target, tmp_path: Path) -> None:
    """Found by the sweep. Relied on by ``packline.pipeline.sweeping``."""
    dataset, files = target.name("quiet"), strange_files(20, seed=2)
    target.upload(target.name("quiet"), files, version_entry(f"dataset://{dataset}/v1"))
    target.show(f"dataset://{dataset}/v1")
    target.packline("fetch", f"dataset://{dataset}/v1", "--to", tmp_path / "in")
    assert read_tree(tmp_path / "in") == files


def test_a_wrong_checksum_makes_no_member(target: Target) -> None:
    """An upload that S3 refuses is in no version. Relied on by ``packline.part_builder.multipart_upload``."""
    execution, dataset = target.name("checksum"), target.name("checksum")
    s3, key = target.client("s3"), f"outputs/{execution}/refused.bin"
    with refused("BadDigest", status=400):
        s3.put_object(Bucket=target.store, Key=key, Body=b"other bytes", ChecksumCRC32="AAAAAA==")
    target.upload(execution, {"kept.bin": b"kept"}, version_entry(f"dataset://{dataset}/v1"))
    target.mark(execution)
    assert target.show(f"dataset://{dataset}/v1")["files"] == 1


def test_a_stopped_run_is_started_again(target: Target) -> None:
    """StopExecution is not the end. Relied on by ``packline.pipeline.packaging_reconciliation``."""
    execution, dataset = target.name("stopped"), target.name("stopped")
    machine, client = target.outputs["StateMachineArn"], target.client("stepfunctions")
    before = {run["executionArn"] for run in client.list_executions(stateMachineArn=machine)["executions"]}
    target.upload(execution, strange_files(40, seed=3), version_entry(f"dataset://{dataset}/v1"))
    target.mark(execution)

    def started() -> list[str]:
        runs = client.list_executions(stateMachineArn=machine)["executions"]
        return [run["executionArn"] for run in runs if run["executionArn"] not in before]

    (first, *_) = wait_until(started, "a run of the execution")
    stopped = outcome(lambda: client.stop_execution(executionArn=first, error="Live", cause="a test"))
    assert stopped in ("", "ValidationException"), "it may have ended before"
    target.show(f"dataset://{dataset}/v1", packaging="built")


def test_throttled_packing_is_repeated_until_it_succeeds(target: Target, only_aws: None) -> None:
    """With no concurrency Lambda answers TooManyRequestsException. Relied on by ``infra.constructs.state_machine``."""
    execution, dataset, client = target.name("throttled"), target.name("throttled"), target.client("lambda")
    packer = target.function("PackPart")
    client.put_function_concurrency(FunctionName=packer, ReservedConcurrentExecutions=0)
    try:
        target.upload(execution, strange_files(20, seed=4), version_entry(f"dataset://{dataset}/v1"))
        target.mark(execution)
        target.show(f"dataset://{dataset}/v1", packaging="pending")
    finally:
        client.delete_function_concurrency(FunctionName=packer)
    target.show(f"dataset://{dataset}/v1", seconds=1200, packaging="built")


def test_aliases_move_and_tell_of_it(target: Target, packaged: tuple[str, dict[str, bytes]]) -> None:
    """Only from where they are. Relied on by ``packline.aws.alias_items``."""
    dataset, _ = packaged
    target.packline("alias", f"dataset://{dataset}/best", "v1", "--rev", 0)
    target.packline("alias", f"dataset://{dataset}/best", "v1", "--rev", 0, code=4)
    assert "best" in target.show(f"dataset://{dataset}/v1")["aliases"]


def test_the_api_takes_signed_requests_and_no_others(
    target: Target, packaged: tuple[str, dict[str, bytes]], tmp_path: Path
) -> None:
    """IAM decides who may ask. Relied on by ``packline.client.api.auth``."""
    dataset, files = packaged
    if target.is_aws:
        assert _status(target, f"/w/api/v0/dataset-versions/{dataset}:v1/", signed=False) == 403
    prefix = "/w" if target.is_aws else ""
    assert _status(target, f"{prefix}/api/v0/dataset-versions/{dataset}:v1/", signed=target.is_aws) == 200
    target.packline(
        *("fetch", f"dataset://{dataset}/v1", "--to", tmp_path / "in"),
        PACKLINE_API_URL=target.api_url,
        PACKLINE_TABLE="",
        PACKLINE_STORE="",
        PACKLINE_CACHE=str(tmp_path / "cache"),
    )
    assert read_tree(tmp_path / "in") == files


def _status(target: Target, path: str, *, signed: bool) -> int:
    headers: dict[str, Any] = {}
    if signed:
        request = AWSRequest("GET", target.api_url + path)
        SigV4Auth(Session().get_credentials(), "execute-api", target.region).add_auth(request)
        headers = dict(request.headers)
    try:
        with urllib.request.urlopen(urllib.request.Request(target.api_url + path, headers=headers)) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code
