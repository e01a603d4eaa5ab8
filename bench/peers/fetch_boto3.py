"""Peer: the files one by one with boto3 in 64 threads."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import boto3
from botocore.config import Config

THREADS = 64


def main(url: str, prefix: str, out: Path) -> None:
    """List below the prefix, then get every object and write it."""
    client = boto3.client("s3", endpoint_url=url, config=Config(max_pool_connections=THREADS))
    pages = client.get_paginator("list_objects_v2").paginate(Bucket="bench", Prefix=prefix)
    keys = [item["Key"] for page in pages for item in page.get("Contents", ())]
    paths = {key: out / key.removeprefix(prefix) for key in keys}
    for folder in {path.parent for path in paths.values()}:
        folder.mkdir(parents=True, exist_ok=True)

    def fetch(key: str) -> None:
        paths[key].write_bytes(client.get_object(Bucket="bench", Key=key)["Body"].read())

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(fetch, keys))


main(sys.argv[1], sys.argv[2], Path(sys.argv[3]))
