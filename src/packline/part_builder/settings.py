"""Define how a part is built: sizes, concurrency, rates and time-outs. The defaults were measured."""

from __future__ import annotations

from dataclasses import dataclass

from packline.errors import InvalidSetting
from packline.retry import PART_REQUESTS, RetryPolicy

MiB = 1 << 20
SLICE_LIMIT = 10_000
"""Most slices of one multipart upload (https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html)."""
SLICE_MINIMUM = 5 * MiB
"""Smallest slice but the last one (same page)."""


@dataclass(frozen=True, slots=True)
class PackSettings:
    """Bytes, seconds and counts. Memory use is about ``slice_bytes * buffers`` plus 30 MiB."""

    connections: int = 256
    slice_bytes: int = 8 * MiB
    buffers: int = 9
    """Most slices in memory: those that are filled, and those that are uploaded."""
    uploads: int = 4
    """Most slices that are uploaded at once."""
    block_bytes: int = 16 * MiB
    gets_per_second: float = 550.0
    """Most reads that start in one second; 0 for no limit. 0.8 * 5,500 / 8 keeps eight workers within one prefix."""
    retry_policy: RetryPolicy = PART_REQUESTS
    connect_seconds: float = 5.0
    read_stall_seconds: float = 10.0
    """A read on which no byte moves for this time is retried on another connection. S3's guidelines advise to do so
    quickly (https://docs.aws.amazon.com/AmazonS3/latest/userguide/optimizing-performance-guidelines.html)."""
    stall_seconds: float = 20.0
    copy_stall_seconds: float = 120.0
    deadline_seconds: float = 0.0
    """A build that takes longer fails, and its upload is aborted; 0 for no limit. A function needs less than it has
    left to run."""
    copy_above: int = 512 * MiB
    """A member that is larger than this, and alone in its part, is copied by the store."""
    copy_bytes: int = 256 * MiB
    """Bytes of one server-side copy (S3 allows 5 GiB), few enough for a response within the stall time."""
    slice_minimum: int = SLICE_MINIMUM
    verify_sha256: bool = False
    """Read a base part completely and compare its SHA-256 before entries are copied from it, which costs one more GET
    of all its bytes. A part without a recorded SHA-256 is then not used."""

    def __post_init__(self) -> None:
        if self.buffers < 3:
            raise InvalidSetting(f"buffers is {self.buffers}.", "Give the packing engine at least 3.")
        if (
            min(
                self.connections, self.slice_bytes, self.uploads, self.retry_policy.attempts, self.block_bytes
            )
            < 1
        ):
            raise InvalidSetting("A packing setting is below 1.", "Counts and sizes start at 1.")

    def slice_for(self, size: int) -> int:
        """Return the bytes of a slice for a part of ``size`` bytes: more than usual if 10,000 slices are too few."""
        return max(self.slice_bytes, -(-size // SLICE_LIMIT))
