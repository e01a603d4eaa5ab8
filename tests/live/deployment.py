"""Deploys a stack for the live tests by CDK, or takes an existing one, and removes all that the tests have made."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import boto3

from tests.live.target import Target, wait_until, worker_environment
from tests.stacks import only

ROOT = Path(__file__).parents[2]
CDK = ("npx", "--yes", "aws-cdk@2.1148.1")
"""Reads what aws-cdk-lib 2.275.0 writes."""
SETTINGS = {"quiet_seconds": "60", "keep_data": "false", "log_days": "7"}


@contextmanager
def on_this_machine(run: str, cache: Path) -> Iterator[Target]:
    """The local stack: shows that the tests are correct, and nothing about AWS."""
    # Imported here, because moto takes seconds and most runs need none.
    from packline.local.stack import LocalStack
    from packline.local.synth import synthesized

    with only(LocalStack(synthesized(None, {}), quiet_seconds=3)) as stack:
        environment = {**stack.env(), "PACKLINE_CACHE": str(cache)}
        yield Target(False, stack.region, run, stack.outputs, stack.api_url, environment)


@contextmanager
def in_an_account(run: str, cache: Path) -> Iterator[Target]:
    """A stack of its own, or that of PACKLINE_LIVE_STACK. Leaves nothing of the tests behind."""
    region = boto3.session.Session().region_name
    existing = os.environ.get("PACKLINE_LIVE_STACK", "")
    stack = existing or f"PacklineLive{run}"
    if not existing:
        _cdk("deploy", stack, "--require-approval", "never")
    try:
        outputs = _outputs(stack, region)
        environment = worker_environment(region, outputs, cache)
        target = Target(True, region, run, outputs, outputs["ApiUrl"], environment, stack)
        yield target
    finally:
        if existing:
            _remove_objects(outputs["StoreName"], [f"outputs/live-{run}-", f"control/live-{run}-"])
        else:
            _destroy(stack, region)


def _cdk(verb: str, stack: str, *options: str) -> None:
    context = [f"--context={name}={value}" for name, value in {**SETTINGS, "stack_name": stack}.items()]
    app = f"--app={sys.executable} -m infra.app"
    subprocess.run([*CDK, verb, stack, app, *context, *options], cwd=ROOT, check=True)


def _outputs(stack: str, region: str) -> dict[str, str]:
    described = boto3.client("cloudformation", region_name=region).describe_stacks(StackName=stack)
    return {item["OutputKey"]: item["OutputValue"] for item in described["Stacks"][0]["Outputs"]}


def _destroy(stack: str, region: str) -> None:
    """Empty the bucket, delete the stack and its log groups, and check that nothing is left."""
    formation = boto3.client("cloudformation", region_name=region)
    pages = formation.get_paginator("list_stack_resources").paginate(StackName=stack)
    resources = [item for page in pages for item in page["StackResourceSummaries"]]
    for bucket in _ids(resources, "AWS::S3::Bucket"):
        _remove_objects(bucket, [""])
    _cdk("destroy", stack, "--force")
    logs = boto3.client("logs", region_name=region)
    groups = logs.get_paginator("describe_log_groups").paginate(logGroupNamePattern=stack)
    for group in [group["logGroupName"] for page in groups for group in page["logGroups"]]:
        logs.delete_log_group(logGroupName=group)
    assert left_behind(resources, region) == [], "resources that outlived their stack"


def left_behind(resources: list[Any], region: str) -> list[str]:
    """What of a deleted stack still exists among the resources that hold data or cost money."""
    s3, dynamo = boto3.client("s3", region_name=region), boto3.client("dynamodb", region_name=region)
    buckets = {bucket["Name"] for bucket in s3.list_buckets()["Buckets"]}
    tables = {name for page in dynamo.get_paginator("list_tables").paginate() for name in page["TableNames"]}
    functions = boto3.client("lambda", region_name=region).get_paginator("list_functions").paginate()
    names = {function["FunctionName"] for page in functions for function in page["Functions"]}
    return sorted(
        {*_ids(resources, "AWS::S3::Bucket")} & buckets
        | {*_ids(resources, "AWS::DynamoDB::Table")} & tables
        | {*_ids(resources, "AWS::Lambda::Function")} & names
    )


def _ids(resources: list[Any], kind: str) -> list[str]:
    return [item["PhysicalResourceId"] for item in resources if item["ResourceType"] == kind]


def _remove_objects(bucket: str, prefixes: list[str]) -> None:
    """Every version, delete marker and open upload below the prefixes."""
    empty_bucket(boto3.client("s3"), bucket, prefixes)


def empty_bucket(s3: Any, bucket: str, prefixes: list[str]) -> None:
    """Delete every version, delete marker and open upload below the prefixes, and wait until none is listed."""
    for prefix in prefixes:
        for page in s3.get_paginator("list_object_versions").paginate(Bucket=bucket, Prefix=prefix):
            listed = [*page.get("Versions", []), *page.get("DeleteMarkers", [])]
            doomed = [{"Key": item["Key"], "VersionId": item["VersionId"]} for item in listed]
            if doomed:
                s3.delete_objects(Bucket=bucket, Delete={"Objects": doomed, "Quiet": True})
        for upload in s3.list_multipart_uploads(Bucket=bucket, Prefix=prefix).get("Uploads", []):
            s3.abort_multipart_upload(Bucket=bucket, Key=upload["Key"], UploadId=upload["UploadId"])
        wait_until(
            partial(_is_empty, s3, bucket, prefix),
            f"s3://{bucket}/{prefix} is empty",
        )


def _is_empty(s3: Any, bucket: str, prefix: str) -> bool:
    return not s3.list_object_versions(Bucket=bucket, Prefix=prefix).get("Versions")


def describe_account() -> tuple[str, str]:
    """Account id and region that a live run would use, asked of STS (free of charge)."""
    session = boto3.session.Session()
    identity = session.client("sts", region_name=session.region_name or "us-east-1").get_caller_identity()
    return str(identity["Account"]), str(session.region_name or "")
