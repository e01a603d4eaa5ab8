"""``PACKLINE_LIVE=1 pytest -m live tests/live``: shows account, region and cost, and runs only if they are confirmed.

``PACKLINE_LIVE=local`` runs the same tests against the local stack, which shows that they are correct tests and nothing
about AWS. https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
"""

from __future__ import annotations

import json
import os
import uuid
from collections.abc import Iterator
from typing import Any

import boto3
import pytest

from tests.live import cost
from tests.live.deployment import describe_account, empty_bucket, in_an_account, on_this_machine
from tests.live.target import Target

MODE, CONFIRM, STACK = "PACKLINE_LIVE", "PACKLINE_LIVE_CONFIRM", "PACKLINE_LIVE_STACK"


def pytest_collection_finish(session: pytest.Session) -> None:
    """Refuse a run that is not confirmed, before any test and any deployment."""
    live = [item for item in session.items if item.get_closest_marker("live")]
    if not live or session.config.option.collectonly or os.environ.get(MODE) == "local":
        return
    if os.environ.get(MODE) != "1":
        raise pytest.UsageError(f"Live tests need an AWS account: set {MODE}=1, or {MODE}=local to try them.")
    account, region = describe_account()
    where = os.environ.get(STACK) or "a stack of its own, deleted at the end"
    terminal: Any = session.config.pluginmanager.get_plugin("terminalreporter")
    terminal.write_line(f"\nAccount {account}, region {region or '(none)'}, {where}.")
    terminal.write_line(f"One run costs about ${cost.total():.2f} by list prices:\n{cost.table()}\n")
    if not region:
        raise pytest.UsageError("No region is set: set AWS_REGION and AWS_DEFAULT_REGION.")
    if os.environ.get(CONFIRM) != account:
        raise pytest.UsageError(f"Not confirmed: set {CONFIRM}={account} to run {len(live)} tests there.")


@pytest.fixture(scope="session")
def target(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    """The deployment."""
    run, cache = uuid.uuid4().hex[:8], tmp_path_factory.mktemp("cache")
    opened = on_this_machine if os.environ.get(MODE) == "local" else in_an_account
    with opened(run, cache) as deployed:
        yield deployed


@pytest.fixture
def only_aws(target: Target) -> None:
    """Skip where moto answers something that says nothing about AWS, or nothing at all."""
    if not target.is_aws:
        pytest.skip("only AWS can answer this")


@pytest.fixture(scope="session")
def s3(target: Target) -> Any:
    return target.client("s3")


@pytest.fixture(scope="session")
def bucket(target: Target, s3: Any) -> Iterator[str]:
    """A versioned bucket of the run's own, beside the deployment; deleted at the end."""
    name = target.name("bucket")
    where = {} if target.region == "us-east-1" else {"LocationConstraint": target.region}
    s3.create_bucket(Bucket=name, **({"CreateBucketConfiguration": where} if where else {}))
    try:
        s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
        yield name
    finally:
        empty_bucket(s3, name, [""])
        s3.delete_bucket(Bucket=name)


@pytest.fixture(scope="session")
def role(target: Target) -> Iterator[str]:
    """The ARN of a role for functions and state machines of the tests; deleted at the end."""
    iam, name = target.client("iam"), target.name("role")
    services = {"Service": ["lambda.amazonaws.com", "states.amazonaws.com"]}
    trust = {"Effect": "Allow", "Principal": services, "Action": "sts:AssumeRole"}
    allowed = {"Effect": "Allow", "Action": ["lambda:InvokeFunction"], "Resource": "*"}
    document = _policy(trust)
    arn = str(iam.create_role(RoleName=name, AssumeRolePolicyDocument=document)["Role"]["Arn"])
    iam.put_role_policy(RoleName=name, PolicyName="invoke", PolicyDocument=_policy(allowed))
    try:
        yield arn
    finally:
        iam.delete_role_policy(RoleName=name, PolicyName="invoke")
        iam.delete_role(RoleName=name)


@pytest.fixture
def reader_without_list(target: Target, bucket: str) -> Iterator[Any]:
    """An S3 client whose role may get objects of the bucket and not list it."""
    iam, name = target.client("iam"), target.name("reader")
    account = target.client("sts").get_caller_identity()["Account"]
    trust = {"Effect": "Allow", "Principal": {"AWS": account}, "Action": "sts:AssumeRole"}
    allowed = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": f"arn:aws:s3:::{bucket}/*"}
    arn = iam.create_role(RoleName=name, AssumeRolePolicyDocument=_policy(trust))["Role"]["Arn"]
    iam.put_role_policy(RoleName=name, PolicyName="get", PolicyDocument=_policy(allowed))
    try:
        yield lambda: _assumed(target, arn)
    finally:
        iam.delete_role_policy(RoleName=name, PolicyName="get")
        iam.delete_role(RoleName=name)


def _assumed(target: Target, arn: str) -> Any:
    keys = target.client("sts").assume_role(RoleArn=arn, RoleSessionName="live")["Credentials"]
    return boto3.client(
        "s3",
        region_name=target.region,
        endpoint_url=None if target.is_aws else target.environment["AWS_ENDPOINT_URL"],
        aws_access_key_id=keys["AccessKeyId"],
        aws_secret_access_key=keys["SecretAccessKey"],
        aws_session_token=keys["SessionToken"],
    )


def _policy(statement: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})
