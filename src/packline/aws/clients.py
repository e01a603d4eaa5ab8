"""Clients of boto3, one for each service."""

from __future__ import annotations

from functools import cache
from typing import Any

from packline.aws.response_times import parse_time


@cache
def client(service: str) -> Any:
    """Return the client of boto3 for a service, with connections for many threads.

    A page of a listing has a thousand keys and times: these are read by ``take_versions`` and ``parse_time``.
    """
    import boto3
    import botocore.session
    from botocore.config import Config

    session = botocore.session.get_session()
    session.get_component("response_parser_factory").set_parser_defaults(timestamp_parser=parse_time)
    config = Config(max_pool_connections=64, retries={"mode": "standard", "max_attempts": 5})
    made = boto3.Session(botocore_session=session).client(service, config=config)
    if service == "s3":
        from packline.aws.listing_pages import EVENT, take_versions

        made.meta.events.register_first(EVENT, take_versions)
    return made
