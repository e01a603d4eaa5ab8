"""What an upload asks and tells about each of its files, so that a repeated upload sends none twice."""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol

from packline.client.upload.output_file import OutputFile


class UploadRecord(Protocol):
    """Asked whether a file is in the store already, and told when it is."""

    def is_stored(self, output: OutputFile) -> bool:
        """Return whether the store has the file as it is."""

    def record_stored(self, output: OutputFile, crc32: int) -> None:
        """Take note that the store has the file, with this CRC-32."""

    def upload_id(self, output: OutputFile) -> str:
        """Return the id of a multipart upload of the file that was begun before; empty if there is none."""

    def record_upload(self, output: OutputFile, upload_id: str) -> None:
        """Take note that a multipart upload of the file is open."""

    def open_uploads(self) -> Collection[str]:
        """Return the ids of multipart uploads that a repeat of the upload continues."""


class NoRecord:
    """An upload of which nothing is kept. Implements ``UploadRecord``."""

    def is_stored(self, output: OutputFile) -> bool:
        """Return False."""
        return False

    def record_stored(self, output: OutputFile, crc32: int) -> None:
        """Do nothing."""

    def upload_id(self, output: OutputFile) -> str:
        """Return an empty text."""
        return ""

    def record_upload(self, output: OutputFile, upload_id: str) -> None:
        """Do nothing."""

    def open_uploads(self) -> Collection[str]:
        """Return none."""
        return ()
