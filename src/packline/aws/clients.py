"""Clients of boto3, one for each service."""

from __future__ import annotations

from functools import cache
from typing import Any


@cache
def client(service: str) -> Any:
    """Return the client of boto3 for a service, with connections for many threads."""
    import boto3
    from botocore.config import Config

    config = Config(max_pool_connections=64, retries={"mode": "standard", "max_attempts": 5})
    return boto3.client(service, config=config)
