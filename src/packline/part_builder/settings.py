"""How a part is built: sizes, concurrency, rates and patience, with the defaults that were measured."""

from __future__ import annotations

from dataclasses import dataclass

from packline.errors import InvalidSetting
from packline.retry import PART_REQUESTS, RetryPolicy

MiB = 1 << 20
SLICE_LIMIT = 10_000
"""Slices of one multipart upload (https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html)."""
SLICE_MINIMUM = 5 * MiB
"""Smallest slice but the last (same page)."""


@dataclass(frozen=True, slots=True)
class PackSettings:
    """Bytes, seconds and counts. Memory in use is about ``slice_bytes * buffers`` and 30 MiB."""

    connections: int = 256
    slice_bytes: int = 8 * MiB
    buffers: int = 9
    """Slices in memory at once: those being filled, those being uploaded."""
    uploads: int = 4
    """Slices uploaded at once."""
    block_bytes: int = 16 * MiB
    gets_per_second: float = 550.0
    """Reads started per second; 0 for no limit. 0.8 * 5,500 / 8: eight workers stay within one prefix."""
    retry_policy: RetryPolicy = PART_REQUESTS
    connect_seconds: float = 5.0
    read_stall_seconds: float = 10.0
    """A read on which nothing moves is tried elsewhere; S3's performance guidelines advise to be quick with it
    (https://docs.aws.amazon.com/AmazonS3/latest/userguide/optimizing-performance-guidelines.html)."""
    stall_seconds: float = 20.0
    copy_stall_seconds: float = 120.0
    deadline_seconds: float = 0.0
    """When a build is given up, its upload aborted; 0 for never. Less than a function has left to run."""
    copy_above: int = 512 * MiB
    """A member larger than this, in a part of its own, is copied by the store."""
    copy_bytes: int = 256 * MiB
    """Bytes of one server-side copy (S3 allows 5 GiB): short enough to be answered within the stall time."""
    slice_minimum: int = SLICE_MINIMUM
    verify_sha256: bool = False
    """Read a part whole and compare its SHA-256 before new parts take anything from it: one more GET of all its bytes.
    A part without a recorded SHA-256 is not taken from then."""

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
        """Bytes of a slice for a part of that size: larger only where 10,000 slices would not do."""
        return max(self.slice_bytes, -(-size // SLICE_LIMIT))
