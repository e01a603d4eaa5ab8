"""A fetch in a process of its own: ``python -m tests.unit.client.job URL PLAN CACHE TO [OPTION …]``.

Prints its receipt. An option is a number of bytes (of ranges), a way of placing, or ``replace``.
"""

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

BUCKET = "store"
"""Any: the fake S3 is not imported for its name, which would take half as long as the rest."""


def main() -> None:
    """Fetch, and print the receipt."""
    url, plan, cache, to, *options = sys.argv[1:]
    numbers = [int(option) for option in options if option.isdecimal()]
    modes = [LinkMode(option) for option in options if option in set(LinkMode)]
    source = S3Source(
        BUCKET, find_endpoint("s3", url=url), CredentialChain(lambda: Credentials("AKID", "secret"))
    )
    receipt = fetch(
        read_plan(json.loads(Path(plan).read_text())),
        to,
        source=source,
        cache=Path(cache),
        settings=TransferSettings(range_bytes=numbers[0]) if numbers else None,
        link_mode=modes[0] if modes else LinkMode.AUTO,
        replace="replace" in options,
    )
    print(json.dumps(receipt.as_json()))


if __name__ == "__main__":
    main()
