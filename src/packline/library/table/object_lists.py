"""Bring a list of objects to adopt into the store, where the tasks that seal read it."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from hashlib import md5, sha256
from itertools import chain
from pathlib import Path

from packline.aws_api.s3 import S3Client, S3Source
from packline.errors import InvalidInput, ObjectChanged, ObjectNotFound
from packline.keys import ADOPTED_LISTS, split_store
from packline.rules.list_files import CHUNK, GZIP, cut_at_rows, unpack
from packline.rules.object_lists import (
    InvalidObjectList,
    ListFile,
    ObjectList,
    check_columns,
    parse_inventory,
)

PIECE = 64 * 1024 * 1024
"""Bytes of CSV that one task reads."""
LARGEST_COPY = 5 * 1024**3
"""Bytes that one request copies (https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html)."""
JSON = "application/json"
PACKED = "application/gzip"
BOM = b"\xef\xbb\xbf"


class ObjectListWriter:
    """Writes lists of objects below ``control/adopted-lists/`` of a store."""

    def __init__(self, objects: S3Client, store: str) -> None:
        """``store``: its name, ``bucket`` or ``bucket/prefix``."""
        self._objects = objects
        self._bucket, self._root = split_store(store)

    def add_inventory(self, url: str) -> str:
        """Copy the files of an S3 Inventory, and return the name of the list.

        Args:
            url: Of its ``manifest.json``.

        Raises:
            InvalidObjectList: It is damaged, of another bucket, or of a format that is not read.
            ObjectNotFound: There is none.
        """
        bucket, key = _split_url(url)
        source = S3Source(bucket)
        body = source.read(key)
        with suppress(ObjectNotFound):  # somebody may have copied the inventory without it
            checksum = source.read(key.removesuffix(".json") + ".checksum").decode("latin-1").strip()
            if checksum.lower() != md5(body, usedforsecurity=False).hexdigest():
                raise InvalidObjectList(f"{url} is not the manifest that its manifest.checksum is of.", AGAIN)
        listed = parse_inventory(body, self._bucket, self._root, url)
        for file in listed.files:
            if file.size > LARGEST_COPY:
                raise InvalidObjectList(
                    f"{file.key} has {file.size:,} bytes.", "Query the inventory with Athena and use --csv."
                )
        copied = []
        for file in listed.files:
            to = f"{ADOPTED_LISTS}{sha256(f'{bucket}/{file.key} {file.md5}'.encode()).hexdigest()}.csv.gz"
            self._objects.copy(file.key, to, bucket)
            copied.append(file._replace(key=to))
        return self._write(replace(listed, files=tuple(copied)), url)

    def add_csv(self, source: str, *, has_ranges: bool = False) -> str:
        """Write the rows of a CSV file with a header, such as the result of a query, and return the name of the list.

        Args:
            source: A path, or the URL of an object; it may be compressed by gzip.
            has_ranges: Version ids are locations in archives.

        Raises:
            InvalidObjectList: It is damaged, or lacks columns.
        """
        chunks = _read_object(source) if source.startswith("s3://") else _read_file(Path(source))
        first = next(chunks, b"")
        text = unpack(chain([first], chunks), source) if first.startswith(GZIP) else chain([first], chunks)
        pieces = cut_at_rows(text, PIECE, source)
        columns, rows = _split_header(next(pieces, b""), source)
        listed = ObjectList(self._bucket, self._root, columns, encoded=False, has_ranges=has_ranges)
        files = [self._write_piece(piece) for piece in chain([rows], pieces) if piece.strip()]
        return self._write(replace(listed, files=tuple(files)), source)

    def _write_piece(self, piece: bytes) -> ListFile:
        packed = gzip.compress(piece, 1, mtime=0)
        key = f"{ADOPTED_LISTS}{sha256(packed).hexdigest()}.csv.gz"
        self._objects.create(key, packed, PACKED)
        return ListFile(key, len(packed), md5(packed, usedforsecurity=False).hexdigest())

    def _write(self, listed: ObjectList, where: str) -> str:
        if not listed.files:
            raise InvalidObjectList(f"{where} has no rows.", "Check the bucket and the query.")
        body = listed.encode()
        name = sha256(body).hexdigest()
        self._objects.create(ADOPTED_LISTS + name, body, JSON)
        return name


AGAIN = "Name a manifest that is complete: S3 writes both again with the next inventory."


def _split_header(piece: bytes, where: str) -> tuple[tuple[str, ...], bytes]:
    """Return the columns that the first row names, and the rows behind it. Raises InvalidObjectList."""
    line, _, rows = piece.removeprefix(BOM).partition(b"\n")
    try:
        columns = tuple(next(csv.reader([line.decode().rstrip("\r")], strict=True), ()))
    except (csv.Error, UnicodeDecodeError) as error:
        raise InvalidObjectList(
            f"{where} is not CSV: {error}.", "Name the result of a query, as CSV."
        ) from error
    check_columns(columns, where)
    return columns, rows


def _read_file(path: Path) -> Iterator[bytes]:
    try:
        with path.open("rb") as file:
            while chunk := file.read(CHUNK):
                yield chunk
    except OSError as error:
        raise InvalidInput(f"{path} cannot be read: {error.strerror}.", "Check the path.") from error


def _read_object(url: str) -> Iterator[bytes]:
    bucket, key = _split_url(url)
    source = S3Source(bucket)
    client = S3Client(source)
    before = client.head(key)
    for start in range(0, before.size, CHUNK):
        yield source.read_range(key, start, CHUNK, before.version_id)
    if client.head(key).etag != before.etag and not before.version_id:
        raise ObjectChanged(f"{url} was written while it was read.", "Run the command again.")


def _split_url(url: str) -> tuple[str, str]:
    scheme, _, path = url.partition("://")
    bucket, _, key = path.partition("/")
    if scheme != "s3" or not bucket or not key:
        raise InvalidInput(f"{url[:200]!r} is not the URL of an object.", "Write s3://bucket/key.")
    return bucket, key
