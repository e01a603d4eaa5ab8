"""Sparse part files in the cache: ranges of parts that readers have fetched, and a journal of which they are.

::

    <cache>/parts/<sha-256 of the part>           as long as the part; holes where nothing was fetched
    <cache>/parts/<sha-256 of the part>.ranges    journal: 32 bytes for each range, appended after its data

Nothing is locked: two processes that write the same range write the same bytes. A range whose record is lost is
fetched again; a record whose data is lost (the machine crashed) is found by the name, size and CRC-32 of the member,
which every read compares. A record with a wrong checksum is passed over.
"""

from __future__ import annotations

import _thread
import errno
import os
import struct
from contextlib import suppress
from pathlib import Path
from zlib import crc32

from packline.client.cache.part_files import JOURNAL_SUFFIX, mark_used
from packline.client.cache.range_claims import claim_range, release_range
from packline.client.cache.trust import share_files

PRESENT, DROPPED = 1, 2
"""A range was written; a range was given up, to save room."""
RECORD = struct.Struct("<6sBBQQII")
"""Magic, form, kind, start, length, 0, CRC-32 of the 28 bytes before."""
MAGIC = b"PLrang"
FORM = 1
READ_BYTES = 1 << 20
_FLAGS = os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK


class SparsePart:
    """The open sparse file of one part. ``os.pread`` on ``fd`` is safe among threads and forked processes.

    The descriptor is closed when the last reference is gone, so that no thread reads from a descriptor that another
    has closed.
    """

    def __init__(self, folder: Path, name: str, size: int) -> None:
        """Open the file if it is there. It is made with the first range that is written.

        Args:
            folder: The cache's folder of part files.
            name: Of the file.
            size: Bytes of the part.
        """
        self.name, self.size = name, size
        self._path = folder / name
        self._journal = -1
        self._read_to = 0
        self.fd = -1
        """For ``os.pread``, which refuses -1: then there is no file yet."""
        self.kept = True
        """Whether what is written is in the cache, and not in a file without a name."""
        self._guard = _thread.allocate_lock()
        self.open_existing()

    def open_existing(self) -> bool:
        """Open the file if it is there and was not when it was last looked for; returns whether it was opened."""
        if self.fd >= 0:
            return False
        with suppress(OSError), self._guard:
            self._open(0)
            mark_used(self._path)
        return self.fd >= 0

    def after_fork(self) -> None:
        """Free, in a forked child, a lock that a thread of the parent held; what it was opening is opened again."""
        was_locked, self._guard = self._guard.locked(), _thread.allocate_lock()
        if was_locked:
            self.fd = self._journal = -1

    @property
    def evicted(self) -> bool:
        """Whether the file has been removed since it was opened: what is written to it would be lost."""
        return self.fd >= 0 and self.kept and not os.fstat(self.fd).st_nlink

    def _open(self, create: int) -> None:
        """Open file and journal, for reading only where writing is not permitted. Raises OSError."""
        if self.fd >= 0:
            return
        access = os.O_RDWR
        try:
            fd = os.open(self._path, access | create | _FLAGS, 0o666)
        except OSError as error:
            if create or error.errno not in (errno.EACCES, errno.EPERM, errno.EROFS):
                raise
            access = os.O_RDONLY
            fd = os.open(self._path, access | _FLAGS)
        with suppress(OSError):
            append = os.O_APPEND if access == os.O_RDWR else 0
            self._journal = os.open(f"{self._path}{JOURNAL_SUFFIX}", access | append | create | _FLAGS, 0o666)
        if access == os.O_RDWR and os.fstat(fd).st_size != self.size:
            os.ftruncate(fd, self.size)
        if create:
            share_files(self._path.parent, (fd, self._journal))
        self.fd = fd

    def _open_for_writing(self) -> None:
        """Make the file; where that is refused, a file without a name stands in. Raises OSError."""
        if self.fd >= 0:
            return
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._open(os.O_CREAT)
        except OSError:
            import tempfile

            self.kept = False
            with tempfile.TemporaryFile(prefix="packline-part-") as opened:
                self.fd = os.dup(opened.fileno())

    def write(self, start: int, data: bytes | bytearray | memoryview) -> bool:
        """Write a range, then its record. False if there is no room for it: nothing is recorded then."""
        view = memoryview(data)
        at = start
        try:
            with self._guard:
                self._open_for_writing()
            while view:
                written = os.pwrite(self.fd, view, at)
                view, at = view[written:], at + written
            self._record(PRESENT, start, len(data))
        except OSError:
            return False
        return True

    def claim(self, start: int, length: int) -> bool:
        """Claim a range that this process is going to write; returns False if another process claims a byte of it.

        The file is made, because a claim is a lock on it. Where that is refused there are no claims.
        """
        with suppress(OSError):
            with self._guard:
                self._open_for_writing()
            return not self.kept or claim_range(self.fd, start, length)
        return True

    def release(self, start: int, length: int) -> None:
        """Give up the claims of this process on a range."""
        if self.fd >= 0:
            release_range(self.fd, start, length)

    @property
    def journal_position(self) -> int:
        """How many bytes of the journal ``new_ranges`` has returned: it grows as any process writes ranges."""
        return self._read_to

    def drop(self, start: int, length: int) -> None:
        """Record that a range is given up; its bytes may be freed afterwards."""
        with suppress(OSError):
            self._record(DROPPED, start, length)

    def _record(self, kind: int, start: int, length: int) -> None:
        if self._journal >= 0:
            body = RECORD.pack(MAGIC, FORM, kind, start, length, 0, 0)[:-4]
            os.write(self._journal, body + crc32(body).to_bytes(4, "little"))

    def new_ranges(self) -> list[tuple[int, int, bool]]:
        """Return the ranges that were recorded since the last call, by any process: start, length, whether present."""
        ranges: list[tuple[int, int, bool]] = []
        while data := self._journal_bytes():
            at = used = 0
            # A record that was cut off (no room on the disk) is passed over: the next one begins with the magic.
            while (at := data.find(MAGIC, at)) >= 0 and at + RECORD.size <= len(data):
                _, form, kind, start, length, _, crc = RECORD.unpack_from(data, at)
                if crc != crc32(data[at : at + RECORD.size - 4]):
                    at += 1
                    continue
                at = used = at + RECORD.size
                if form == FORM and kind in (PRESENT, DROPPED) and start + length <= self.size:
                    ranges.append((start, length, kind == PRESENT))
            if not used:
                break
            self._read_to += used
        return ranges

    def _journal_bytes(self) -> bytes:
        try:
            return os.pread(self._journal, READ_BYTES, self._read_to) if self._journal >= 0 else b""
        except OSError:
            return b""

    def close(self) -> None:
        """Close the descriptors; reading from ``fd`` fails afterwards."""
        for handle in (self.fd, self._journal):
            if handle >= 0:
                with suppress(OSError):
                    os.close(handle)
        self.fd = self._journal = -1

    def __del__(self) -> None:
        self.close()
