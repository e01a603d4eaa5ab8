"""Shows the progress of an upload."""

from __future__ import annotations

import sys
import time

from packline.client.progress import format_bytes


class UploadProgress:
    """Prints files and bytes every few seconds. There is no bar, because the total size is not known in advance."""

    def __init__(self, mode: str) -> None:
        self._silent = mode == "none"
        self._last_report = self._began = time.monotonic()
        self.files = self.bytes = 0

    def __enter__(self) -> UploadProgress:
        return self

    def __exit__(self, *_: object) -> None:
        if self.files:
            self._report()

    def advance(self, files: int, size: int) -> None:
        """Add ``files`` with ``size`` bytes to what is uploaded."""
        self.files += files
        self.bytes += size
        if time.monotonic() - self._last_report > 5:
            self._last_report = time.monotonic()
            self._report()

    def _report(self) -> None:
        if not self._silent:
            seconds = time.monotonic() - self._began
            print(
                f"uploaded {self.files:,} files, {format_bytes(self.bytes)}, {seconds:.0f} s",
                file=sys.stderr,
                flush=True,
            )
