"""One fetch: ``python -m tests.stress.job URL PLAN CACHE TO PLACE LIMIT [GLOB]``."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from packline.aws_api.credentials import CredentialChain
from packline.aws_api.endpoint import find_endpoint
from packline.aws_api.s3 import S3Source
from packline.aws_api.sigv4 import Credentials
from packline.client.cache.refs import read_plan
from packline.client.fetch import fetch
from packline.client.placement.link_mode import LinkMode
from packline.client.transfer.settings import TransferSettings
from tests.fakes.s3 import BUCKET


def main() -> None:
    """Fetch, and print the receipt."""
    url, plan, cache, to, place, limit, *include = sys.argv[1:]
    chain = CredentialChain(lambda: Credentials("AKID", "secret"))
    source = S3Source(BUCKET, find_endpoint("s3", url=url), chain)
    receipt = fetch(
        read_plan(json.loads(Path(plan).read_text())),
        Path(to),
        source=source,
        cache=Path(cache),
        link_mode=LinkMode(place),
        include=include,
        limit_bytes=int(limit),
        settings=TransferSettings(processes=2, stall_seconds=60.0),
    )
    print(json.dumps(receipt.as_json()))


if __name__ == "__main__":
    main()
