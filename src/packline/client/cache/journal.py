"""The journal of a staging folder: a line for each finished transfer, appended after all its files are written."""

from __future__ import annotations

import json
import zlib
from array import array
from binascii import a2b_base64, b2a_base64
from pathlib import Path
from typing import Any, NamedTuple

from packline.client.cache.append_log import AppendLog
from packline.client.cache.schema import SCHEMA, is_readable
from packline.client.transfer.task import (
    RangeResult,
    Transfer,
    TransferKind,
    TransferSummary,
    decode_crcs,
    range_result,
)

LINKED = "linked"
RANGE = "range"
FORGET = "forget"
FORGET_ALL = "forget-all"
"""The ranges of a transfer were wrong."""
FORM = "schema"
"""The number of the journal's form; the first record."""


_KINDS = frozenset(TransferKind)
_SUMMARY_FIELDS = len(TransferSummary._fields)


class LinkedFiles(NamedTuple):
    """What was taken from another cached version, in one go and before anything was fetched."""

    rows: bytes
    """A byte for each row of the manifest: 1 if its file was linked."""
    files: int
    bytes: int


class Journal:
    """Append-only lines; a last line cut short by a kill is ignored, and its transfer done again."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._clear()
        whole = self._load() if file.exists() else 0
        self._log = AppendLog(file, whole)
        if not whole:
            self._append([FORM, SCHEMA])

    def _clear(self) -> None:
        self._landed: dict[str, TransferSummary] = {}
        """Of blocks; their order is checked."""
        self._spans: dict[int, bytearray] = {}
        """By part, a byte for each span: 1 if it is finished."""
        self._finished_spans = 0
        self._objects = bytearray()
        self._ranges: dict[str, list[RangeResult]] = {}
        self._crcs: dict[str, str] = {}
        self._object_crcs = array("Q")
        """By row; the CRC-32 and one bit above it, or 0 where there is none."""
        self.files = self.bytes = self.by_size = 0
        self.linked: LinkedFiles | None = None

    def done(self, transfer: Transfer) -> bool:
        """Return whether the files of a transfer are on disk."""
        if transfer.kind is TransferKind.OBJECT:
            return _is_marked(self._objects, transfer.number)
        if transfer.kind is TransferKind.SPAN:
            return _is_marked(self._spans.get(transfer.part, b""), transfer.number)
        return transfer.token in self._landed

    @property
    def blocks(self) -> int:
        """Number of finished blocks and spans."""
        return len(self._landed) + self._finished_spans

    def landed(self, part: int) -> list[tuple[int, TransferSummary]]:
        """Return the finished blocks of a part with their numbers, in order."""
        prefix = f"{TransferKind.BLOCK}/{part}/"
        blocks_of_part = (
            (token, landed) for token, landed in self._landed.items() if token.startswith(prefix)
        )
        return sorted((int(token.rpartition("/")[2]), landed) for token, landed in blocks_of_part)

    def ranges(self, transfer: Transfer) -> list[RangeResult]:
        """Return the ranges of a split transfer that have arrived."""
        return self._ranges.get(transfer.token, [])

    @property
    def partial_bytes(self) -> int:
        """Bytes of unfinished transfers that are on the disk."""
        return sum(result.present_bytes for ranges in self._ranges.values() for result in ranges)

    def crcs(self, part: int, number: int) -> array[int] | None:
        """Return the CRC-32 of each file of a finished block, in path order; None where they were not collected."""
        text = self._crcs.get(f"{TransferKind.BLOCK}/{part}/{number}", "")
        return decode_crcs(text) if text else None

    def object_crc(self, row: int) -> int | None:
        """Return the CRC-32 of a file that was downloaded as an object; None where it is not known."""
        crc = self._object_crcs[row] if row < len(self._object_crcs) else 0
        return crc & 0xFFFFFFFF if crc else None

    @property
    def has_object_crcs(self) -> bool:
        """Whether the CRC-32 of any object is known."""
        return bool(self._object_crcs)

    def record_range(self, transfer: Transfer, result: RangeResult) -> None:
        """Write down that a range of a transfer has come."""
        self._append([RANGE, *transfer[:3], *result])
        self._ranges.setdefault(transfer.token, []).append(result)

    def forget_ranges(self, transfer: Transfer) -> None:
        """Write down that the ranges of a transfer cannot be trusted."""
        self._append([FORGET, *transfer[:3]])
        self._ranges.pop(transfer.token, None)

    def forget_all(self) -> None:
        """Write down that nothing of what has come can be trusted: all of it is fetched again."""
        self._append([FORGET_ALL])
        self._clear()

    def record(self, transfer: Transfer, landed: TransferSummary) -> None:
        """Write down that a transfer has finished."""
        self._append([transfer.kind, transfer.part, transfer.number, *landed])
        self._remember(transfer.kind, transfer.part, transfer.number, landed)

    def record_linked(self, linked: LinkedFiles) -> None:
        """Write down what was linked, after all of it was: later runs fetch the other rows, and no others."""
        rows = b2a_base64(zlib.compress(linked.rows), newline=False).decode()
        self._append([LINKED, linked.files, linked.bytes, rows])
        self._remember_linked(linked)

    def close(self) -> None:
        """Close the file."""
        self._log.close()

    def _append(self, record: list[Any]) -> None:
        self._log.append(json.dumps(record, separators=(",", ":")).encode() + b"\n")

    def _load(self) -> int:
        """Read what is there; bytes up to the end of the last whole line, none of a journal of a later form."""
        whole = 0
        with self._file.open("rb") as lines:
            for line in lines:
                try:
                    kind, *record = json.loads(line)
                except ValueError:
                    break
                if not line.endswith(b"\n"):
                    break
                if kind == FORM and not is_readable(record[0]):
                    self._clear()
                    return 0
                self._replay(kind, record)
                whole += len(line)
        return whole

    def _replay(self, kind: str, record: list[Any]) -> None:
        if kind == LINKED:
            files, size, rows, *_ = record
            self._remember_linked(LinkedFiles(zlib.decompress(a2b_base64(rows)), files, size))
        elif kind == RANGE:
            token = "/".join(map(str, record[:3]))
            self._ranges.setdefault(token, []).append(range_result(record[3:]))
        elif kind == FORGET:
            self._ranges.pop("/".join(map(str, record[:3])), None)
        elif kind == FORGET_ALL:
            self._clear()
        elif kind in _KINDS:  # what a newer release writes beside them is not needed to go on
            part, index, *landed = record
            self._remember(TransferKind(kind), part, index, TransferSummary(*landed[:_SUMMARY_FIELDS]))

    def _remember_linked(self, linked: LinkedFiles) -> None:
        self.linked = linked
        self.files += linked.files
        self.bytes += linked.bytes

    def _remember(self, kind: TransferKind, part: int, index: int, landed: TransferSummary) -> None:
        self.files += landed.files
        self.bytes += landed.bytes
        self.by_size += landed.by_size
        token = f"{kind}/{part}/{index}"
        self._ranges.pop(token, None)
        if kind is TransferKind.OBJECT:
            _mark(self._objects, index)
            if landed.crcs:
                self._object_crcs.extend([0] * (index + 1 - len(self._object_crcs)))
                self._object_crcs[index] = decode_crcs(landed.crcs)[0] | 1 << 32
        elif kind is TransferKind.SPAN:
            self._finished_spans += _mark(self._spans.setdefault(part, bytearray()), index)
        else:
            self._landed[token] = landed
            if landed.crcs:
                self._crcs[token] = landed.crcs


def _is_marked(marks: bytes | bytearray, number: int) -> bool:
    return number < len(marks) and bool(marks[number])


def _mark(marks: bytearray, number: int) -> bool:
    """Set a byte; False if it was set. A million numbers in a dictionary would be 150 MB."""
    if _is_marked(marks, number):
        return False
    missing = number + 1 - len(marks)
    if missing > 0:
        marks.extend(bytes(missing + min(4096, len(marks))))
    marks[number] = 1
    return True
