"""Chooses what becomes of the body of an answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from packline.client.transfer.directory_writer import DirectoryWriter
from packline.client.transfer.entry_writer import EntryWriter
from packline.client.transfer.object_writer import ObjectWriter
from packline.client.transfer.range_writer import RangeWriter
from packline.client.transfer.task import RangeResult, Transfer, TransferKind, TransferSummary


class BodyWriter(Protocol):
    """Takes the body of one transfer."""

    def feed(self, view: memoryview, at: int, fresh: int, end: int) -> int:
        """Take what can be taken of ``view[at:end]``, new from ``fresh``; where the rest starts."""

    def finish(self) -> TransferSummary | RangeResult:
        """After the last byte: check the whole. Raises leaves of CorruptPackage."""

    def abandon(self, remove: bool) -> None:
        """The transfer failed: close what is open, and ``remove`` its files if they cannot be trusted."""


def writer_for(
    transfer: Transfer, writer: DirectoryWriter, replace: bool, collect: bool, headers: Mapping[str, str]
) -> BodyWriter:
    """The sink of a transfer. ``replace``: files of an attempt that failed may be there already.

    ``collect``: the CRC-32 of every file is wanted; ``headers``: of the answer.
    """
    if transfer.kind is TransferKind.PIECE:
        return RangeWriter(transfer, writer)
    if transfer.kind is TransferKind.OBJECT:
        return ObjectWriter(transfer, writer, replace, collect, headers)
    return EntryWriter(transfer, writer, replace, collect)
