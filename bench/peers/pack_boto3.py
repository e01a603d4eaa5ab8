"""Peer: pack with boto3 (64 threads read ahead), ``zipfile`` and smart-open: what most would write."""

from __future__ import annotations

import sys
import zipfile
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice

import boto3
import smart_open
from botocore.config import Config

THREADS = 64


def main(url: str, prefix: str, target: str) -> None:
    """Read every object below the prefix into one stored zip, uploaded as it is written."""
    client = boto3.client("s3", endpoint_url=url, config=Config(max_pool_connections=THREADS))
    pages = client.get_paginator("list_objects_v2").paginate(Bucket="bench", Prefix=prefix)
    keys = iter([item["Key"] for page in pages for item in page.get("Contents", ())])

    def read(key: str) -> tuple[str, bytes]:
        return key, client.get_object(Bucket="bench", Key=key)["Body"].read()

    def read_all(pool: ThreadPoolExecutor) -> Iterator[tuple[str, bytes]]:
        ahead: list[Future[tuple[str, bytes]]] = [pool.submit(read, key) for key in islice(keys, 4 * THREADS)]
        while ahead:
            yield ahead.pop(0).result()
            ahead.extend(pool.submit(read, key) for key in islice(keys, 1))

    with (
        ThreadPoolExecutor(THREADS) as pool,
        smart_open.open(f"s3://bench/{target}", "wb", transport_params={"client": client}) as out,
        zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive,
    ):
        for key, body in read_all(pool):
            archive.writestr(zipfile.ZipInfo(key.removeprefix(prefix)), body)


main(*sys.argv[1:4])
