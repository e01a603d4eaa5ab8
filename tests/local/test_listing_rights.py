"""The local stack answers functions as S3 answers their roles: listings by prefix, and 403 for what is not there."""

from __future__ import annotations

from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from packline.local.listing_rights import access_key
from tests.local.conftest import Aws


@pytest.fixture(scope="module")
def function(aws: Aws) -> Any:
    return boto3.client(
        "s3",
        endpoint_url=aws.stack.endpoint_url,
        region_name=aws.stack.region,
        aws_access_key_id=access_key(aws.function("Note")),
        aws_secret_access_key="local",
    )


def status(call: Any, **request: Any) -> int:
    try:
        return int(call(**request)["ResponseMetadata"]["HTTPStatusCode"])
    except ClientError as error:
        return int(error.response["ResponseMetadata"]["HTTPStatusCode"])


def test_a_missing_key_is_forbidden_to_a_function_and_not_found_by_others(aws: Aws, function: Any) -> None:
    bucket, others = aws.stack.store, aws.client("s3")
    aws.put("tried/there")
    for name in ("get_object", "head_object"):
        for key, for_function, for_others in (("tried/gone", 403, 404), ("tried/there", 200, 200)):
            assert status(getattr(function, name), Bucket=bucket, Key=key) == for_function
            assert status(getattr(others, name), Bucket=bucket, Key=key) == for_others
    source = {"Bucket": bucket, "Key": "tried/gone"}
    assert status(function.copy_object, Bucket=bucket, Key="tried/copy", CopySource=source) == 403


@pytest.mark.parametrize("name", ["list_objects_v2", "list_object_versions"])
def test_a_function_lists_below_its_prefixes_alone(aws: Aws, function: Any, name: str) -> None:
    for prefix, expected in (("tried/", 200), ("tried/there", 200), ("", 403), ("other/", 403)):
        assert status(getattr(function, name), Bucket=aws.stack.store, Prefix=prefix) == expected
    assert status(getattr(aws.client("s3"), name), Bucket=aws.stack.store) == 200
