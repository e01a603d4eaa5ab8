"""CPU of listing through boto3: a server on loopback gives out pages of 1,000 keys, as S3 writes them."""

from __future__ import annotations

import gc
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing import get_context
from multiprocessing.connection import Connection

from bench.scale.outputs import PREFIX, etag_of, path_of
from packline.aws.clients import client
from packline.aws.s3 import S3Store
from packline.ports.objects import LISTED_PER_PAGE

PAGES = 20
ROUNDS = 3
_SPACE = "http://s3.amazonaws.com/doc/2006-03-01/"
_OWNER = "75aa57f09aa0c8caeab4f8c24e99d10f8e7faeebf76c078efc7c6caea54ba06a"


def measure() -> Iterator[dict[str, str | float]]:
    """Yield the row of the table: CPU of the process that lists, without the server's; the best of some rounds."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        os.environ.setdefault(name, "bench")
    os.environ.setdefault("AWS_DEFAULT_REGION", "eu-north-1")
    gc.disable()  # as in the tasks that list
    with _server() as port:
        os.environ["AWS_ENDPOINT_URL_S3"] = f"http://127.0.0.1:{port}"
        store = S3Store(client("s3"), "bucket")
        best = min(_list(store) for _ in range(ROUNDS))
    keys = PAGES * LISTED_PER_PAGE
    yield {
        "listed": "pages of 1,000 keys by boto3",
        "CPU ms a page": round(best / PAGES * 1_000, 1),
        "CPU s a million keys": round(best / keys * 1_000_000, 1),
    }


def _list(store: S3Store) -> float:
    began = time.process_time()
    listed = sum(1 for _ in store.list(PREFIX))
    if listed != PAGES * LISTED_PER_PAGE:
        raise ValueError(f"{listed} keys were listed")
    return time.process_time() - began


@contextmanager
def _server() -> Iterator[int]:
    """Run the server in a process of its own, and yield its port."""
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs,), daemon=True)
    process.start()
    try:
        yield ours.recv()
    finally:
        process.terminate()
        process.join()


def _serve(connection: Connection) -> None:
    pages = [_page(number) for number in range(PAGES)]

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        asked = 0

        def do_GET(self) -> None:
            """Answer with the next page; behind the last one comes the first."""
            body = pages[Handler.asked % PAGES]
            Handler.asked += 1
            self.send_response(200)
            self.send_header("Content-Type", "application/xml")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Write nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    connection.send(server.server_port)
    server.serve_forever()


def _page(number: int) -> bytes:
    first = number * LISTED_PER_PAGE
    last = number == PAGES - 1
    marker = "" if last else f"<NextKeyMarker>{PREFIX}{path_of(first)}</NextKeyMarker>"
    versions = "".join(map(_version, range(first, first + LISTED_PER_PAGE)))
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<ListVersionsResult xmlns="{_SPACE}"><Name>bucket</Name>'
        f"<Prefix>{PREFIX}</Prefix><KeyMarker></KeyMarker><MaxKeys>1000</MaxKeys><EncodingType>url</EncodingType>"
        f"<IsTruncated>{str(not last).lower()}</IsTruncated>{marker}{versions}</ListVersionsResult>"
    ).encode()


def _version(number: int) -> str:
    return (
        f"<Version><Key>{PREFIX}{path_of(number)}</Key><VersionId>{etag_of(~number)}</VersionId>"
        "<IsLatest>true</IsLatest><LastModified>2026-11-28T17:50:30.000Z</LastModified>"
        f"<ETag>&quot;{etag_of(number)}&quot;</ETag><Size>{10_000 + number % 977}</Size>"
        "<StorageClass>STANDARD</StorageClass><ChecksumAlgorithm>CRC32</ChecksumAlgorithm>"
        f"<ChecksumType>FULL_OBJECT</ChecksumType><Owner><ID>{_OWNER}</ID></Owner></Version>"
    )
