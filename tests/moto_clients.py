"""Clients of boto3 that moto answers in this process, made once: making one takes longer than most of the tests."""

from __future__ import annotations

from functools import cache
from typing import Any

import boto3
import moto.core  # noqa: F401  before any client: it registers what answers in the place of AWS
from botocore.config import Config


@cache
def moto_client(service: str, region: str = "eu-north-1") -> Any:
    """Return the client of a service, whose requests ``mock_aws`` answers."""
    return boto3.client(
        service,
        region_name=region,
        aws_access_key_id="testing",
        aws_secret_access_key="testing",
        config=Config(ignore_configured_endpoint_urls=True),
    )
