"""Peer: pack with zipstream-ng or stream-zip over obstore in 64 threads, uploaded in multipart slices."""

from __future__ import annotations

import datetime
import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice

import obstore
from obstore.store import S3Store

THREADS = 64


def read_all(store: S3Store, prefix: str) -> Iterator[tuple[str, bytes]]:
    """Path and bytes of every object below the prefix, in order, read ahead."""
    keys = iter([item["path"] for batch in store.list(prefix) for item in batch])

    def read(key: str) -> tuple[str, bytes]:
        return key.removeprefix(prefix), bytes(store.get(key).bytes())

    with ThreadPoolExecutor(THREADS) as pool:
        ahead: list[Future[tuple[str, bytes]]] = [pool.submit(read, key) for key in islice(keys, 4 * THREADS)]
        while ahead:
            yield ahead.pop(0).result()
            ahead.extend(pool.submit(read, key) for key in islice(keys, 1))


def zipstream_ng(files: Iterator[tuple[str, bytes]]) -> Iterable[bytes]:
    """The zip as zipstream-ng makes it."""
    from zipstream import ZIP_STORED, ZipStream  # type: ignore[import-not-found]

    archive = ZipStream(compress_type=ZIP_STORED)
    for path, body in files:
        archive.add(body, path)
        yield from archive.all_files()
    yield from archive.finalize()


def stream_zip(files: Iterator[tuple[str, bytes]]) -> Iterable[bytes]:
    """The zip as stream-zip makes it: stored, sizes and CRC known beforehand."""
    from isal.isal_zlib import crc32
    from stream_zip import (  # type: ignore[import-not-found]
        NO_COMPRESSION_32,
    )
    from stream_zip import stream_zip as zipped

    when = datetime.datetime(1980, 1, 1)
    yield from zipped(
        (path, when, 0o644, NO_COMPRESSION_32(len(body), crc32(body)), (body,)) for path, body in files
    )


def main(library: str, url: str, prefix: str, target: str) -> None:
    """Pack everything below the prefix into one zip at the target key."""
    store = S3Store("bench", endpoint=url, region="us-east-1", client_options={"allow_http": True})
    make = {"zipstream-ng": zipstream_ng, "stream-zip": stream_zip}[library]
    with obstore.open_writer(store, target, buffer_size=16 << 20) as out:
        for piece in make(read_all(store, prefix)):
            out.write(piece)


main(*sys.argv[1:5])
