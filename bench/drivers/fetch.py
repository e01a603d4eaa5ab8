"""Fetch a version from a plan in a file, as ``packline fetch`` does after resolving.

``fetch.py PLAN.json FOLDER URL NAME PLACE [CONNECTIONS]``: the files are placed at ``FOLDER/NAME`` as ``--place`` says;
the cache, if there is one, is ``FOLDER/cache``. Connections are per process, and do not grow if they are given.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from bench.drivers.plan_file import read_plan
from packline.aws_api.endpoint import find_endpoint
from packline.aws_api.s3 import S3Source
from packline.client.fetch import fetch
from packline.client.placement.link_mode import LinkMode

if TYPE_CHECKING:
    from packline.client.transfer.settings import TransferSettings


def chosen_settings(words: list[str]) -> TransferSettings | None:
    """The number of connections, if it is given. The engine is imported then, as any fetch but a warm one does."""
    if not words:
        return None
    from packline.client.transfer.settings import TransferSettings

    return TransferSettings(connections=int(words[0]), max_growth=1.0)


plan_file, folder, url, name, mode = sys.argv[1:6]
receipt = fetch(
    read_plan(Path(plan_file)),
    Path(folder, name),
    source=S3Source("bench", find_endpoint("s3", url=url)),
    cache=Path(folder, "cache"),
    link_mode=LinkMode(mode),
    settings=chosen_settings(sys.argv[6:]),
)
print(receipt, flush=True)
os._exit(0)  # as `packline fetch` ends
