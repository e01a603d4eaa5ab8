"""A long block, range or object that is downloaded by several ranges at a time and resumed by range.

A block's record tells neither where its large members are nor their names. So sections are read until one ends inside
a large entry, whose header then tells the rest. The rest of the entry comes by ranges, side by side, and the next
section begins after it. For a large object, a probe asks for the checksum before its ranges are requested.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from packline.aws_api.checksums import Checksum, can_combine, combine, new_digest
from packline.client.errors import DamagedBlock, DamagedEntry
from packline.client.transfer.object_writer import check_digest
from packline.client.transfer.task import (
    PartialMember,
    RangeResult,
    Transfer,
    TransferKind,
    TransferSummary,
    decode_crcs,
    encode_crcs,
)
from packline.errors import PacklineError
from packline.fs.directory_writer import READ_ONLY_MODE
from packline.fs.os_errors import member_error
from packline.part_range import is_part_range

READ_BYTES = 4 << 20
"""What is read at a time to compare a file with a checksum that cannot be combined: some milliseconds."""


class LargeMember(NamedTuple):
    """A large file, and where its data begins in the part or object."""

    path: str
    size: int
    start: int
    crc32: int


class RangedTransfer:
    """The ranges of one transfer: which are done, and which to request. ``folder`` is what paths are relative to."""

    def __init__(
        self, transfer: Transfer, range_bytes: int, done: Iterable[RangeResult], folder: str
    ) -> None:
        self.transfer = transfer
        self.failure: PacklineError | None = None
        """Why the ranges are given up; those under way are waited for."""
        self.outstanding = 0
        """Ranges that were handed out and have not ended yet."""
        self._range_bytes = range_bytes
        self._folder = folder
        self._results = {result.start: result for result in done if not result.is_probe}
        self._handed_out: set[int] = set()

    def next_transfers(self) -> list[Transfer]:
        """Return what is known to be missing and was not handed out before."""
        transfers = [missing for missing in self._missing() if missing.start not in self._handed_out]
        self._handed_out.update(transfer.start for transfer in transfers)
        self.outstanding += len(transfers)
        return transfers

    def add(self, result: RangeResult) -> None:
        """Record a range that has arrived."""
        self._results[result.start] = result

    def forget(self) -> None:
        """Forget all ranges, because they cannot be trusted."""
        self._results.clear()
        self._handed_out.clear()

    def finish(self) -> Iterator[TransferSummary | None]:
        """Compare the whole, a step at a time; the last item is the summary. Raises leaves of CorruptPackage."""
        raise NotImplementedError

    def _missing(self) -> Iterator[Transfer]:
        raise NotImplementedError

    def _missing_pieces(
        self, member: LargeMember, start: int, end: int, piece: Transfer
    ) -> Iterator[Transfer]:
        """Yield what is missing of a member's data between two offsets."""
        at, results = start, self._results
        behind = sorted(offset for offset in results if start <= offset < end)
        behind.append(end)
        for offset in behind:
            while at < offset:
                length = min(self._range_bytes, offset - at)
                yield piece._replace(start=at, length=length, path=member.path, offset=at - member.start)
                at += length
            if offset < end:
                at = offset + results[offset].length

    def _pieces(self, start: int, end: int) -> list[RangeResult]:
        """Return the pieces between two offsets, in order."""
        return [self._results[offset] for offset in sorted(self._results) if start <= offset < end]

    def _seal(self, path: str) -> None:
        """Make a file read-only: nothing more is written to it."""
        try:
            os.chmod(os.path.join(self._folder, path), READ_ONLY_MODE)
        except OSError as error:
            raise member_error(error, os.fsencode(path)) from error


class RangedBlock(RangedTransfer):
    """The ranges of a long block or of a long range of a part."""

    def _missing(self) -> Iterator[Transfer]:
        transfer = self.transfer
        at, end = transfer.start, transfer.start + transfer.length
        while at < end:
            section = self._results.get(at)
            if section is None:
                yield transfer._replace(
                    kind=TransferKind.SECTION,
                    start=at,
                    length=min(self._range_bytes, end - at),
                    members=0,
                    crc32=0,
                )
                return
            at += section.length
            if section.open is not None:
                member = _large_member(section.open, at)
                stop = member.start + member.size
                if stop > end:
                    raise DamagedBlock(f"The {transfer.label} ends inside {member.path!r}.")
                piece = transfer._replace(kind=TransferKind.PIECE, members=0, crc32=0, selected=())
                yield from self._missing_pieces(member, at, stop, piece)
                at = stop
        if at > end:
            raise DamagedBlock(f"The {transfer.label} ends inside an entry.")

    def finish(self) -> Iterator[TransferSummary | None]:
        """Compare the CRC-32 of every large member and of the block."""
        transfer = self.transfer
        at, end = transfer.start, transfer.start + transfer.length
        sections, ranges = list[RangeResult](), list[tuple[bytes, int]]()
        while at < end:
            section = self._results[at]
            sections.append(section)
            ranges.append((bytes.fromhex(section.checksum), section.length))
            at += section.length
            if section.open is not None:
                member = _large_member(section.open, at)
                pieces = [
                    (bytes.fromhex(piece.checksum), piece.length)
                    for piece in self._pieces(at, member.start + member.size)
                ]
                self._check_member(section.open, pieces)
                self._seal(member.path)
                ranges += pieces
                at = member.start + member.size
        if not transfer.selected and combine("CRC-32", ranges) != transfer.crc32.to_bytes(4, "big"):
            raise DamagedBlock(f"The {transfer.label} does not have the CRC-32 that is recorded.")
        yield self._total([section.landed for section in sections])

    def _check_member(self, member: PartialMember, pieces: list[tuple[bytes, int]]) -> None:
        begun = (member.present_crc32.to_bytes(4, "big"), member.present)
        if combine("CRC-32", [begun, *pieces]) != member.crc32.to_bytes(4, "big"):
            raise DamagedEntry(
                f"{member.path!r} in {self.transfer.label} does not have the CRC-32 of its header."
            )

    def _total(self, landed: list[TransferSummary]) -> TransferSummary:
        transfer, last = self.transfer, b""
        held = [each for each in landed if each.files]
        for each in held:
            if each.first.encode() <= last:
                raise DamagedBlock(f"The {transfer.label} has {each.first!r} twice or out of order.")
            last = each.last.encode()
        files = sum(each.files for each in held)
        if files != transfer.members:
            raise DamagedBlock(
                f"The {transfer.label} holds {files} of the {transfer.members} entries expected."
            )
        crcs = [crc for each in held if each.crcs for crc in decode_crcs(each.crcs)]
        total = sum(each.bytes for each in held)
        return TransferSummary(
            files, total, held[0].first, held[-1].last, crcs=encode_crcs(crcs) if len(crcs) == files else ""
        )


class RangedObject(RangedTransfer):
    """The ranges of a large object."""

    def __init__(
        self, transfer: Transfer, range_bytes: int, done: Iterable[RangeResult], folder: str
    ) -> None:
        done = list(done)
        super().__init__(transfer, range_bytes, done, folder)
        self._probe = next((result for result in done if result.is_probe), None)
        self._member = LargeMember(transfer.path, transfer.length, 0, 0)

    def add(self, result: RangeResult) -> None:
        """Record a range or the probe."""
        if result.is_probe:
            self._probe = result
            self._handed_out.clear()
        else:
            super().add(result)

    def forget(self) -> None:
        """Forget ranges and probe."""
        super().forget()
        self._probe = None

    def _missing(self) -> Iterator[Transfer]:
        transfer, probe = self.transfer, self._probe
        if probe is None:
            yield transfer._replace(kind=TransferKind.PROBE)
            return
        algorithm = probe.algorithm if can_combine(probe.algorithm) else "CRC-32"
        piece = transfer._replace(
            kind=TransferKind.PIECE,
            etag=probe.etag or transfer.etag,
            size=transfer.length,
            algorithm=algorithm,
        )
        yield from self._missing_pieces(self._member, 0, transfer.length, piece)

    def finish(self) -> Iterator[TransferSummary | None]:
        """Compare the object with its checksum; the file is read once more if checksums of ranges cannot be
        combined.
        """
        transfer, probe = self.transfer, self._probe
        assert probe is not None
        if can_combine(probe.algorithm):
            pieces = self._pieces(0, transfer.length)
            value = combine(probe.algorithm, [(bytes.fromhex(each.checksum), each.length) for each in pieces])
            check_digest(transfer, Checksum(probe.algorithm, bytes.fromhex(probe.checksum)), value)
        elif probe.algorithm:
            yield from self._read_whole(Checksum(probe.algorithm, bytes.fromhex(probe.checksum)))
        self._seal(transfer.path)
        yield TransferSummary(
            1, transfer.length, transfer.path, transfer.path, int(not probe.algorithm), self._crcs()
        )

    def _read_whole(self, checksum: Checksum) -> Iterator[None]:
        """Read the file from start to end: MD5 and SHA of a whole do not follow from those of its ranges."""
        digest = new_digest(checksum.algorithm)
        buffer = memoryview(bytearray(READ_BYTES))
        with open(os.path.join(self._folder, self.transfer.path), "rb", buffering=0) as file:
            while count := file.readinto(buffer):
                digest.update(buffer[:count])
                yield
        check_digest(self.transfer, checksum, digest.digest())

    def _crcs(self) -> str:
        assert self._probe is not None
        if self._probe.algorithm in ("CRC-64/NVME", "CRC-32C"):
            return ""
        pieces = self._pieces(0, self.transfer.length)
        crc = combine("CRC-32", [(bytes.fromhex(each.checksum), each.length) for each in pieces])
        return encode_crcs([int.from_bytes(crc, "big")])


def _large_member(member: PartialMember, at: int) -> LargeMember:
    """Return the member whose present data ends at an offset."""
    return LargeMember(member.path, member.size, at - member.present, member.crc32)


def ranged_transfer(
    transfer: Transfer, range_bytes: int, done: Iterable[RangeResult], folder: str
) -> RangedTransfer | None:
    """Return the ranges of a transfer that is long enough to be split; None for others."""
    # A member inside a part is small, and its checksum is known: one request brings it.
    if (
        is_part_range(transfer.version_id)
        or transfer.length <= 2 * range_bytes
        or transfer.kind
        not in (
            TransferKind.BLOCK,
            TransferKind.SPAN,
            TransferKind.OBJECT,
        )
    ):
        return None
    kind = RangedObject if transfer.kind is TransferKind.OBJECT else RangedBlock
    return kind(transfer, range_bytes, done, folder)
