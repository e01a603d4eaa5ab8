"""Shows how an upload goes on."""

from __future__ import annotations

import sys
import time

from packline.client.progress import format_bytes


class UploadProgress:
    """Files and bytes done, as a line every few seconds; the bar is for downloads, whose size is known first."""

    def __init__(self, mode: str) -> None:
        self._silent = mode == "none"
        self._said = self._began = time.monotonic()
        self.files = self.bytes = 0

    def __enter__(self) -> UploadProgress:
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
                f"uploaded {self.files:,} files, {format_bytes(self.bytes)}, {seconds:.0f} s",
                file=sys.stderr,
                flush=True,
            )
