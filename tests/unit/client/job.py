"""A fetch in a process of its own: ``python -m tests.unit.client.job URL PLAN CACHE TO [RANGE_BYTES]``."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from packline.client.cache.refs import read_plan
from packline.client.fetch import fetch
from packline.client.transfer.settings import Settings
from packline.wire.credentials import CredentialChain
from packline.wire.endpoint import find_endpoint
from packline.wire.s3 import S3Source
from packline.wire.sigv4 import Credentials
from tests.unit.client.store import BUCKET


def main() -> None:
    """Fetch, and print the receipt."""
    url, plan, cache, to, *range_bytes = sys.argv[1:]
    settings = Settings(range_bytes=int(range_bytes[0])) if range_bytes else None
    source = S3Source(
        BUCKET, find_endpoint("s3", url=url), CredentialChain(lambda: Credentials("AKID", "secret"))
    )
    what = read_plan(json.loads(Path(plan).read_text()))
    receipt = fetch(what, Path(to), source=source, cache=Path(cache), settings=settings)
    print(json.dumps(receipt.as_json()))


if __name__ == "__main__":
    main()
