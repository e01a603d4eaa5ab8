"""Rival engine: the same blocks and the same extraction as Packline, over obstore's ranged GETs in threads.

``fetch_ranges.py PLAN.json FOLDER URL``: two processes of eight threads. What the engine's own sockets are worth.
"""

from __future__ import annotations

import json
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from obstore.store import S3Store

from packline.client.transfer.entry_writer import EntryWriter
from packline.client.transfer.task import Transfer, TransferKind
from packline.fs.directory_writer import DirectoryWriter
from packline.vhpkgzip.member_paths import check_path_bytes

PROCESSES, THREADS = 2, 8


def transfers(plan: Path) -> list[Transfer]:
    """One for each block of the plan."""
    parts: list[dict[str, Any]] = json.loads(plan.read_text())["parts"]
    return [
        Transfer(TransferKind.BLOCK, part["index"], i, part["key"], None, offset, length, members, crc32)
        for part in parts
        for i, (offset, length, members, crc32) in enumerate(part["blocks"])
    ]


def bring(chosen: list[Transfer], folder: str, url: str) -> None:
    """Fetch and extract some blocks, several at a time."""
    store = S3Store("bench", endpoint=url, region="us-east-1", client_options={"allow_http": True})

    def one(transfer: Transfer) -> None:
        body = memoryview(store.get_range(transfer.key, start=transfer.start, length=transfer.length))
        folders = DirectoryWriter(folder, check_path_bytes)
        sink = EntryWriter(transfer, folders, replace=False)
        sink.feed(body, 0, 0, len(body))
        sink.finish()
        folders.close()

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(one, chosen))


def main(plan: Path, folder: Path, url: str) -> int:
    """Share the blocks out to the processes. 0 if all went well."""
    blocks = transfers(plan)
    pids = []
    for share in range(PROCESSES):
        pid = os.fork()
        if not pid:
            bring(blocks[share::PROCESSES], str(folder), url)
            os._exit(0)
        pids.append(pid)
    return max(os.waitpid(pid, 0)[1] for pid in pids)


sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]) and 1)
