"""Reads of stretches: entries taken from parts already built, each checked before it is believed."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

from packline.packing.control import Ask
from packline.packing.courier import Courier, Job
from packline.packing.multipart import full_object_crc
from packline.packing.stretches import Donor
from packline.vhpkgzip.layout import PartLayout
from packline.wire.loop_message import Answer, Call
from packline.wire.storeerrors import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable

    Taken = Callable[["Take", bool], None]

TAKE_BYTES = 4 << 20
"""Most of one request: it is soon repeated, and several share the wire."""


class Piece(NamedTuple):
    """Whole entries that lie within one slice of the new part; ``start`` is their offset in the donor, bytes."""

    first: int
    members: int
    key: str
    etag: str
    start: int


def trusted_pieces(
    courier: Courier, donors: Iterable[Donor], layout: PartLayout, step: int
) -> dict[int, Piece]:
    """What is taken from donors that are still as recorded, by the number of its first member.

    ``step``: bytes of a slice. The entries are checked on arrival; a HEAD before keeps us from asking for
    hundreds of ranges of something else.
    """
    borders = [*layout.header_offsets, layout.directory_offset]
    found: dict[int, Piece] = {}
    for donor in donors:
        etag = _etag(courier, donor)
        if etag is not None and (not courier.settings.verify_sha256 or _has_sha256(courier, donor, etag)):
            found.update((piece.first, piece) for piece in _pieces(donor, etag, borders, step))
    return found


def _etag(courier: Courier, donor: Donor) -> str | None:
    """The ETag of the donor; None if it is gone, or no longer what was recorded."""
    answer = Ask(
        courier,
        "HEAD",
        donor.key,
        f"part {donor.key!r}",
        headers=(("x-amz-checksum-mode", "ENABLED"),),
        expect=(400, 403, 404, 405),
    ).wait()
    crc = full_object_crc(answer.header("x-amz-checksum-crc32"), answer.header("x-amz-checksum-type"))
    same = answer.status == 200 and answer.header("content-length") == str(donor.size)
    return (answer.header("etag") or "") if same and crc in (None, donor.crc32) else None


def _has_sha256(courier: Courier, donor: Donor, etag: str) -> bool:
    """Whether all bytes of the donor have the recorded SHA-256; it is read by ranges, in order."""
    if not donor.sha256:
        return False
    digest = sha256()
    for start in range(0, donor.size, TAKE_BYTES):
        length = min(TAKE_BYTES, donor.size - start)
        headers = [("range", f"bytes={start}-{start + length - 1}")]
        if etag:
            headers.append(("if-match", etag))
        what = f"part {donor.key!r}"
        answer = Ask(courier, "GET", donor.key, what, headers=headers, expect=(403, 404, 412, 416)).wait()
        if answer.status != 206 or len(answer.body) != length:
            return False
        digest.update(answer.body)
    return digest.hexdigest() == donor.sha256


def _pieces(donor: Donor, etag: str, borders: Sequence[int], step: int) -> Iterator[Piece]:
    """Stretches cut where slices end; an entry that crosses the border of a slice is left to be read on its own."""
    for stretch in donor.stretches:
        at, stop = stretch.first, stretch.first + stretch.members
        shift = stretch.start - borders[at]
        while at < stop:
            reach = min(borders[at] - borders[at] % step + step, borders[at] + TAKE_BYTES)
            last = bisect_right(borders, reach, at, stop + 1) - 1
            if last - at > 1:
                yield Piece(at, last - at, donor.key, etag, borders[at] + shift)
            at = max(last, at + 1)


class Take(Job):
    """The entries of a piece, into ``sink``. ``taken`` is told whether the donor had them."""

    __slots__ = ("_taken", "piece", "sink", "start")

    def __init__(self, courier: Courier, piece: Piece, start: int, sink: memoryview, taken: Taken) -> None:
        super().__init__(courier)
        self.piece = piece
        self.start = start
        """Offset in the new part."""
        self.sink = sink
        self._taken = taken

    @property
    def what(self) -> str:
        return f"part {self.piece.key!r}"

    def call(self) -> Call:
        piece = self.piece
        headers = [("range", f"bytes={piece.start}-{piece.start + len(self.sink) - 1}")]
        if piece.etag:
            headers.append(("if-match", piece.etag))
        head = self._courier.access.read_head(piece.key, (), headers)
        return Call(head, self, sink=self.sink, stall_seconds=self._courier.settings.read_stall_seconds)

    def done(self, answer: Answer) -> None:
        self._taken(self, answer.landed and answer.status == 206)

    def refused(self, answer: Answer, refusal: Refusal) -> None:
        # Whatever is wrong with the donor, the objects themselves are the truth.
        self._taken(self, False)
