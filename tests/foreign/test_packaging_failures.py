"""A packaging that fails in MiniStack, says why, and succeeds when it is repeated after the cause is gone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.foreign.conftest import MakeWorker
from tests.foreign.deployment import DENIED_ON_PURPOSE, Deployment
from tests.foreign.differences import HANDLER_ERROR
from tests.foreign.worker import write_tree
from tests.outputs import read_tree

pytestmark = [pytest.mark.foreign, pytest.mark.timeout(600)]

DENIED = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Deny", "Action": "s3:GetObject*", "Resource": "arn:aws:s3:::*/outputs/*"}],
}


def test_a_packaging_that_was_denied_is_repeated_once_it_is_allowed(
    deployment: Deployment, worker_with: MakeWorker, tmp_path: Path
) -> None:
    files = {f"{n}.txt": b"x" * n for n in range(5)}
    folder = write_tree(tmp_path / "folder", files)
    role = deployment.function("pack_part")["Role"].rsplit("/", 1)[-1]
    iam = deployment.client("iam")
    iam.put_role_policy(RoleName=role, PolicyName="denied", PolicyDocument=json.dumps(DENIED))
    try:
        pushing = worker_with("PushPolicyArn", "FetchPolicyArn")
        line = ("--dataset", "repeated/v1", "--execution", DENIED_ON_PURPOSE, "--alias", "ready")
        pushed = pushing.json("push", folder, *line, "--wait", "--timeout", 180)
    finally:
        iam.delete_role_policy(RoleName=role, PolicyName="denied")
    assert pushed["packaging"] == "failed"
    assert pushed["reason"].startswith("AccessDenied: ")
    assert f"outputs/{DENIED_ON_PURPOSE}/" in pushed["reason"]
    assert deployment.log_lines('"AccessDenied"'), "denials are found in the logs"
    receipt = pushing.json("fetch", "dataset://repeated/v1", "--to", tmp_path / "by-files")
    assert (read_tree(tmp_path / "by-files"), receipt["by_files"]) == (files, 5)
    changing = worker_with("ChangePolicyArn")
    changing.run("package", "dataset://repeated/v1")
    built = pushing.packaged("dataset://repeated/v1")
    assert (built["aliases"], len(built["parts"])) == (["ready"], 1)
    fresh = worker_with("FetchPolicyArn")
    receipt = fresh.json("fetch", "dataset://repeated/ready", "--to", tmp_path / "by-parts")
    assert (read_tree(tmp_path / "by-parts"), receipt["by_files"]) == (files, 0)


def test_ministack_still_hides_the_class_of_an_error(deployment: Deployment) -> None:
    """Once it tells the class, as Lambda does, retries by the names of errors can be tested here."""
    function = deployment.function("plan_package")["FunctionName"]
    event = json.dumps({"dataset": "nowhere", "version": "v1"}).encode()
    answer = deployment.client("lambda").invoke(FunctionName=function, Payload=event)
    assert json.load(answer["Payload"])["errorType"] == HANDLER_ERROR
