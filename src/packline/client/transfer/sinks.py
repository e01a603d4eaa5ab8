"""Chooses what becomes of the body of an answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from packline.client.transfer.directory_writer import Folders
from packline.client.transfer.large_file import PieceSink
from packline.client.transfer.object_writer import ObjectSink
from packline.client.transfer.task import Kind, Landed, RangeResult, Transfer
from packline.client.transfer.writers import EntrySink


class Sink(Protocol):
    """Takes the body of one transfer."""

    def feed(self, view: memoryview, at: int, fresh: int, end: int) -> int:
        """Take what can be taken of ``view[at:end]``, new from ``fresh``; where the rest starts."""

    def finish(self) -> Landed | RangeResult:
        """After the last byte: check the whole. Raises leaves of CorruptPackage."""

    def abandon(self, remove: bool) -> None:
        """The transfer failed: close what is open, and ``remove`` its files if they cannot be trusted."""


def sink_for(
    transfer: Transfer, folders: Folders, replace: bool, collect: bool, headers: Mapping[str, str]
) -> Sink:
    """The sink of a transfer. ``replace``: files of an attempt that failed may be there already.

    ``collect``: the CRC-32 of every file is wanted; ``headers``: of the answer.
    """
    if transfer.kind is Kind.PIECE:
        return PieceSink(transfer, folders)
    if transfer.kind is Kind.OBJECT:
        return ObjectSink(transfer, folders, replace, collect, headers)
    return EntrySink(transfer, folders, replace, collect)
