"""Writes a single object to one file and compares it with the checksum that the store has."""

from __future__ import annotations

from collections.abc import Mapping

from packline.aws_api.checksums import Checksum, CrcDigest, new_digest, object_checksum, packed_checksum
from packline.aws_api.crc import CRC32
from packline.client.errors import DamagedObject, ObjectDiffers
from packline.client.transfer.range_writer import SequentialFile
from packline.client.transfer.response_checks import CHANGED
from packline.client.transfer.task import Transfer, TransferSummary, encode_crcs
from packline.fs.directory_writer import DirectoryWriter


class ObjectWriter:
    """One object, one file. What fits into the buffer is compared before the file is created."""

    def __init__(
        self,
        transfer: Transfer,
        writer: DirectoryWriter,
        replace: bool,
        collect: bool,
        headers: Mapping[str, str],
    ) -> None:
        """``collect``: the CRC-32 of the file is wanted in the end; ``headers``: of the answer."""
        self._transfer, self._writer, self._replace = transfer, writer, replace
        self._path = transfer.path.encode()
        self._large: SequentialFile | None = None
        # Of a range the store tells no checksum; the manifest has that of a member inside a part.
        self._checksum = packed_checksum(transfer.version_id) or object_checksum(headers, transfer.etag)
        self._digest = new_digest(self._checksum.algorithm) if self._checksum else None
        self._crc32 = CrcDigest(CRC32) if collect else None
        self._done = 0

    def feed(self, view: memoryview, at: int, fresh: int, end: int) -> int:
        """Write what has arrived, once the object is complete or larger than the buffer."""
        size = self._transfer.length
        if self._large is None:
            if end - at < size <= len(view):
                return at
            if end - at >= size:
                self._write_whole(view[at : at + size])
                return at + size
            self._large = SequentialFile(self._writer, self._path, size, self._replace)
        self._update(view[at:end])
        self._large.write(view[at:end])
        self._done += end - at
        return end

    def finish(self) -> TransferSummary:
        """Compare size and checksum. Raises ObjectDiffers, DamagedObject."""
        size = self._transfer.length
        if self._done != size:
            raise ObjectDiffers(
                f"The {self._transfer.label} has {self._done} bytes, the manifest says {size}.", CHANGED
            )
        if self._large is not None:
            self._compare()
        self.abandon(remove=False)
        path, by_size = self._transfer.path, int(self._checksum is None and size > 0)
        crcs = "" if self._crc32 is None else encode_crcs([self._crc32.value])
        return TransferSummary(1, size, path, path, by_size, crcs)

    def abandon(self, remove: bool) -> None:
        """Close the file, and remove it if it cannot be trusted."""
        if self._large is not None:
            self._large.close()
            if remove:
                self._writer.remove(self._path)

    def _write_whole(self, data: memoryview) -> None:
        self._update(data)
        self._compare()
        self._writer.create(self._path, data, self._replace)
        self._done = len(data)

    def _update(self, data: memoryview) -> None:
        for digest in (self._digest, self._crc32):
            if digest is not None:
                digest.update(data)

    def _compare(self) -> None:
        if self._checksum is None or self._digest is None:
            return
        check_digest(self._transfer, self._checksum, self._digest.digest())


def check_digest(transfer: Transfer, checksum: Checksum, value: bytes) -> None:
    """Compare the digest of a downloaded object with its checksum in the store. Raises DamagedObject."""
    if value != checksum.value:
        raise DamagedObject(
            f"The {transfer.label} came with the {checksum.algorithm} {value.hex()}, "
            f"the store says {checksum.value.hex()}.",
            "Fetch again; if it repeats, the object is damaged in the store: restore it from its source.",
        )
