"""Peer: the files one by one with obstore, asynchronous, 256 at a time."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from obstore.store import S3Store

IN_FLIGHT = 256


async def main(url: str, prefix: str, out: Path) -> None:
    """List below the prefix, then get every object and write it."""
    store = S3Store("bench", endpoint=url, region="us-east-1", client_options={"allow_http": True})
    keys = [item["path"] for batch in store.list(prefix) for item in batch]
    paths = {key: out / key.removeprefix(prefix) for key in keys}
    for folder in {path.parent for path in paths.values()}:
        folder.mkdir(parents=True, exist_ok=True)
    pending = iter(keys)

    async def fetch_some() -> None:
        for key in pending:
            answer = await store.get_async(key)
            paths[key].write_bytes(await answer.bytes_async())

    await asyncio.gather(*(fetch_some() for _ in range(IN_FLIGHT)))


asyncio.run(main(sys.argv[1], sys.argv[2], Path(sys.argv[3])))
