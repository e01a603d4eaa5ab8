"""Clients of boto3, one for each service."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Any


@cache
def client(service: str) -> Any:
    """Return the client of boto3 for a service, with connections for many threads.

    A page of a listing has a thousand times; that they are read by ``parse_time`` halves its CPU time.
    """
    import boto3
    import botocore.session
    from botocore.config import Config

    session = botocore.session.get_session()
    session.get_component("response_parser_factory").set_parser_defaults(timestamp_parser=parse_time)
    config = Config(max_pool_connections=64, retries={"mode": "standard", "max_attempts": 5})
    return boto3.Session(botocore_session=session).client(service, config=config)


def parse_time(value: Any) -> datetime:
    """Parse a time as botocore does: a number, the form of HTTP, or ISO 8601, which S3 writes."""
    from botocore.utils import parse_timestamp

    if isinstance(value, str) and value[4:5] == "-" and value.endswith("Z"):
        try:
            return datetime.fromisoformat(value)
        except ValueError:
            pass
    parsed: datetime = parse_timestamp(value)
    return parsed
