"""Walk the entries of a block while its bytes arrive: the inner loop of a fetch."""

from __future__ import annotations

from collections.abc import Iterator

from isal import isal_zlib

from packline.package import faults
from packline.package.headers import LocalHeader, parse_local_header
from packline.package.names import check_path_bytes


class BlockWalker:
    """Cuts one block (``length`` bytes, ``members`` entries) into its members as views of the caller's buffer.

    ``walk(view)`` yields every entry that lies wholly in the view and leaves in ``used`` how much of the view that
    was; the caller moves the rest to the front of its buffer and reads on. Where the next entry is larger than
    the buffer, ``pending`` is its header: the caller streams that data itself and says so with ``skip``.
    """

    def __init__(self, length: int, members: int, check_crc: bool = True) -> None:
        self.used = 0
        self.pending: LocalHeader | None = None
        self._left = length
        self._expected = members
        self._seen = 0
        self._last = b""
        self._check = check_crc

    def walk(self, view: memoryview) -> Iterator[tuple[str, int, memoryview]]:
        """Yield (path, CRC-32, data) of each whole entry; ``view`` begins where the last walk stopped.

        A path is checked and larger than the one before, the data has the CRC-32 of its header.
        Raises the Fault of the rule that is broken.
        """
        self.used, self.pending = 0, None
        length = min(len(view), self._left)
        while self.used < length:
            header = parse_local_header(view[:length], self.used)
            if header is None:
                return
            raw, size, crc32, start = header
            if raw <= self._last:
                raise _disorder(self._last, raw)
            end = start + size
            if end - self.used > self._left:
                raise faults.BlockMismatch.at(
                    raw, f"runs {end - self.used - self._left} bytes past its block"
                )
            path = check_path_bytes(raw)
            if end > length:
                self.pending = header
                return
            data = view[start:end]
            if self._check and isal_zlib.crc32(data) != crc32:
                raise bad_crc(raw, crc32, isal_zlib.crc32(data))
            self._take(raw, end - self.used)
            self.used = end
            yield path, crc32, data

    def skip(self) -> None:
        """The caller has read the pending entry to its end; the next view begins behind it."""
        if self.pending is None:
            raise ValueError("no entry is pending")
        self._take(self.pending.path, self.pending.data_offset - self.used + self.pending.size)
        self.pending = None

    def _take(self, raw: bytes, length: int) -> None:
        self._last = raw
        self._left -= length
        self._seen += 1

    def finish(self) -> None:
        """Check that the block ended where its last entry did. Raises faults.BlockMismatch."""
        if self._left or self._seen != self._expected:
            raise faults.BlockMismatch.at(
                self._last or None,
                f"is the last of {self._seen} entries and {self._left} bytes are left, "
                f"where the block counts {self._expected} entries",
            )


def _disorder(last: bytes, raw: bytes) -> faults.Fault:
    if raw == last:
        return faults.DuplicateName.at(raw, "occurs twice")
    return faults.UnsortedEntries.at(raw, f"comes after {last.decode('utf-8', 'backslashreplace')!r}")


def bad_crc(path: bytes | str, declared: int, found: int) -> faults.BadCrc:
    """The fault of data whose CRC-32 is not the one its header declares."""
    return faults.BadCrc.at(path, f"has CRC-32 {found:08x}, not {declared:08x} as its header says")
