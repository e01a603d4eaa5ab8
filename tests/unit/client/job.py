"""A fetch in a process of its own: ``python -m tests.unit.client.job URL PLAN CACHE TO``; prints its receipt."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from packline.client.cache.refs import read_plan
from packline.client.fetch import fetch
from packline.wire.credentials import CredentialChain
from packline.wire.endpoint import find_endpoint
from packline.wire.s3 import S3Source
from packline.wire.sigv4 import Credentials
from tests.unit.client.store import BUCKET


def main() -> None:
    """Fetch, and print."""
    url, plan, cache, to = sys.argv[1:]
    source = S3Source(
        BUCKET, find_endpoint("s3", url=url), CredentialChain(lambda: Credentials("AKID", "secret"))
    )
    receipt = fetch(read_plan(json.loads(Path(plan).read_text())), Path(to), source=source, cache=Path(cache))
    print(json.dumps(receipt.as_json()))


if __name__ == "__main__":
    main()
