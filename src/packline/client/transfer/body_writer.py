"""Chooses the writer of a response body, by the kind of its transfer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from packline.client.transfer.entry_writer import EntryWriter
from packline.client.transfer.object_writer import ObjectWriter
from packline.client.transfer.range_writer import RangeWriter
from packline.client.transfer.task import RangeResult, Transfer, TransferKind, TransferSummary
from packline.fs.directory_writer import DirectoryWriter


class BodyWriter(Protocol):
    """Writes the body of one transfer."""

    def feed(self, view: memoryview, at: int, fresh: int, end: int) -> int:
        """Take what can be used of ``view[at:end]``, which is new from ``fresh`` on; returns where the unused rest
        starts.
        """

    def finish(self) -> TransferSummary | RangeResult:
        """Check the whole after the last byte. Raises leaves of CorruptPackage."""

    def abandon(self, remove: bool) -> None:
        """Close what is open after a failure, and remove the files if they cannot be trusted."""


def writer_for(
    transfer: Transfer, writer: DirectoryWriter, replace: bool, collect: bool, headers: Mapping[str, str]
) -> BodyWriter:
    """Return the writer of a transfer.

    Args:
        transfer: What is downloaded.
        writer: Writes into the staging folder.
        replace: Whether files of a failed attempt may exist already.
        collect: Whether the CRC-32 of every file is reported.
        headers: Headers of the response.
    """
    if transfer.kind is TransferKind.PIECE:
        return RangeWriter(transfer, writer)
    if transfer.kind is TransferKind.OBJECT:
        return ObjectWriter(transfer, writer, replace, collect, headers)
    return EntryWriter(transfer, writer, replace, collect)
