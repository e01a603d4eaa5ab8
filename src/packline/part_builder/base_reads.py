"""Read entries from base parts. Each entry is checked before it is used."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

from packline.aws_api.s3_errors import S3ErrorResponse
from packline.http.async_request import AsyncRequest
from packline.http.http1 import HttpResponse
from packline.part_builder.copy_runs import BasePart
from packline.part_builder.multipart_messages import full_object_crc
from packline.part_builder.request_scheduler import RequestScheduler, RequestTask
from packline.part_builder.sync_request import SyncRequest
from packline.vhpkgzip.layout import PartLayout

if TYPE_CHECKING:
    from collections.abc import Callable

    OnBaseRead = Callable[["BaseRead", bool], None]

MAX_RANGE_BYTES = 4 << 20
"""Most bytes of one request, so that several requests run in parallel and a retry is cheap."""


class BaseRange(NamedTuple):
    """Whole entries that lie in one slice of the new part. ``start`` is their offset in the base part, in bytes."""

    first: int
    members: int
    key: str
    etag: str
    start: int
    rejected: list[str] | None = None
    """See ``BasePart``."""


def verified_ranges(
    scheduler: RequestScheduler, base_parts: Iterable[BasePart], layout: PartLayout, step: int
) -> dict[int, BaseRange]:
    """Choose the ranges to copy from the base parts that are still as recorded.

    The entries are checked when they arrive. The HEAD before avoids hundreds of requests for ranges of another object.

    Args:
        scheduler: Sends the HEAD requests.
        base_parts: The base parts.
        layout: The offsets of the new part.
        step: Bytes of a slice.

    Returns:
        The ranges by the number of their first member.
    """
    borders = [*layout.header_offsets, layout.directory_offset]
    ranges: dict[int, BaseRange] = {}
    for base_part in base_parts:
        etag = _etag(scheduler, base_part)
        if etag is not None and (
            not scheduler.settings.verify_sha256 or _has_sha256(scheduler, base_part, etag)
        ):
            ranges.update(
                (base_range.first, base_range)
                for base_range in _split_copy_runs(base_part, etag, borders, step)
            )
    return ranges


def _etag(scheduler: RequestScheduler, base_part: BasePart) -> str | None:
    """Return the ETag of a base part; None if it does not exist or is not what was recorded."""
    response = SyncRequest(
        scheduler,
        "HEAD",
        base_part.key,
        f"part {base_part.key!r}",
        headers=(("x-amz-checksum-mode", "ENABLED"),),
        expect=(400, 403, 404, 405),
    ).wait()
    crc = full_object_crc(response.header("x-amz-checksum-crc32"), response.header("x-amz-checksum-type"))
    same = response.status == 200 and response.header("content-length") == str(base_part.size)
    etag = response.header("etag") or ""
    if same and base_part.etag:
        return etag if etag.strip('"') == base_part.etag else None
    if same and crc in (None, base_part.crc32):
        return etag
    if response.status == 200 and base_part.rejected is not None:
        base_part.rejected.append("the store has another size or CRC-32 of it than the uploader named")
    return None


def _has_sha256(scheduler: RequestScheduler, base_part: BasePart, etag: str) -> bool:
    """Tell whether the bytes of a base part have the recorded SHA-256. They are read by ranges, in order."""
    if not base_part.sha256:
        return False
    digest = sha256()
    for start in range(0, base_part.size, MAX_RANGE_BYTES):
        length = min(MAX_RANGE_BYTES, base_part.size - start)
        headers = [("range", f"bytes={start}-{start + length - 1}")]
        if etag:
            headers.append(("if-match", etag))
        what = f"part {base_part.key!r}"
        response = SyncRequest(
            scheduler, "GET", base_part.key, what, headers=headers, expect=(403, 404, 412, 416)
        ).wait()
        if response.status != 206 or len(response.body) != length:
            return False
        digest.update(response.body)
    return digest.hexdigest() == base_part.sha256


def _split_copy_runs(
    base_part: BasePart, etag: str, borders: Sequence[int], step: int
) -> Iterator[BaseRange]:
    """Split the runs where slices end. Entries that cross the border of a slice are read from their own objects."""
    for run in base_part.copy_runs:
        at, stop = run.first, run.first + run.members
        shift = run.start - borders[at]
        while at < stop:
            range_end = min(borders[at] - borders[at] % step + step, borders[at] + MAX_RANGE_BYTES)
            last = bisect_right(borders, range_end, at, stop + 1) - 1
            if last - at > 1:
                yield BaseRange(at, last - at, base_part.key, etag, borders[at] + shift, base_part.rejected)
            at = max(last, at + 1)


class BaseRead(RequestTask):
    """Reads the entries of a range into ``sink``. ``on_read`` hears whether the base part had them."""

    __slots__ = ("_on_read", "base_range", "sink", "start")

    def __init__(
        self,
        scheduler: RequestScheduler,
        base_range: BaseRange,
        start: int,
        sink: memoryview,
        on_read: OnBaseRead,
    ) -> None:
        super().__init__(scheduler)
        self.base_range = base_range
        self.start = start
        """Offset in the new part, in bytes."""
        self.sink = sink
        self._on_read = on_read

    @property
    def what(self) -> str:
        return f"part {self.base_range.key!r}"

    def build_request(self) -> AsyncRequest:
        """Build the signed request."""
        base_range = self.base_range
        headers = [("range", f"bytes={base_range.start}-{base_range.start + len(self.sink) - 1}")]
        if base_range.etag:
            headers.append(("if-match", base_range.etag))
        head = self._scheduler.access.read_head(base_range.key, (), headers)
        return AsyncRequest(
            head, self, sink=self.sink, stall_seconds=self._scheduler.settings.read_stall_seconds
        )

    def on_success(self, response: HttpResponse) -> None:
        """Report whether the base part had the range."""
        self._on_read(self, response.in_sink and response.status == 206)

    def on_s3_error(self, response: HttpResponse, s3_error: S3ErrorResponse) -> None:
        """Handle an error response that no retry helps against."""
        # An unreadable base part is skipped; its members are read from their own objects.
        self._on_read(self, False)
