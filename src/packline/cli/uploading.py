"""What every upload from the command line needs: connections to the store, and something to watch."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

from packline.cli import worker
from packline.client.progress import human
from packline.errors import PacklineError

COPY_LIMIT = 5 << 30
"""CopyObject takes at most 5 GiB; more goes in slices (S3: Copying objects)."""


class StoreWriter:
    """One thread's connection to the store."""

    def __init__(self, store: str) -> None:
        self._store = store
        self._objects = worker.objects()

    def write(self, key: str, body: bytes) -> None:
        self._objects.write(key, body)

    def write_file(self, key: str, path: Path) -> None:
        _multipart(str(path)).upload_file(str(path), self._store, key)

    def copy(self, key: str, to: str) -> None:
        if self._objects.head(key).size < COPY_LIMIT:
            self._objects.copy(key, to)
        else:
            _multipart(key).copy({"Bucket": self._store, "Key": key}, self._store, to)


def _multipart(what: str) -> Any:
    try:
        import boto3
    except ImportError:
        raise PacklineError(
            f"{what} is large and goes by multipart upload, which needs boto3.",
            'Run: pip install "packline[aws]"',
        ) from None
    return boto3.client("s3")


class Moving:
    """Files and bytes done, as a line every few seconds; rich's bar is for downloads, whose size is known first."""

    def __init__(self, mode: str) -> None:
        self._silent = mode == "none"
        self._said = self._began = time.monotonic()
        self.files = self.bytes = 0

    def __enter__(self) -> Moving:
        return self

    def __exit__(self, *_: object) -> None:
        if self.files:
            self._say()

    def advance(self, files: int, size: int) -> None:
        self.files += files
        self.bytes += size
        if time.monotonic() - self._said > 5:
            self._said = time.monotonic()
            self._say()

    def _say(self) -> None:
        if not self._silent:
            seconds = time.monotonic() - self._began
            print(
                f"uploaded {self.files:,} files, {human(self.bytes)}, {seconds:.0f} s",
                file=sys.stderr,
                flush=True,
            )
