"""How hard the fetch engine works, and how long it waits; what the environment says about it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import NamedTuple

from packline.fs.directory_handles import MAX_FOLDERS
from packline.http.connection import READ_SECONDS
from packline.http.time_limit import MINIMUM_RATE
from packline.retry import TRANSFERS, RetryPolicy
from packline.worker_settings import number_setting

RANGE_BYTES = 16 << 20
"""As a block: what is lost by a kill, and soon repeated after a failure."""
RATE_SECONDS = 30.0
"""The rate is measured over so long, as long as a silent connection is waited for."""


class TransferSettings(NamedTuple):
    """Numbers of processes and connections, retries and time limits. ``connections`` are per process."""

    processes: int = 0
    """0: one per usable core."""
    connections: int = 10
    """For blocks, to begin with."""
    object_connections: int = 64
    """For single objects, whose first byte takes longer than their last; to begin with, too."""
    max_growth: float = 3.0
    """Factor by which the connections of a worker may grow, while it waits for the network."""
    tries: int = 5
    stall_seconds: float = READ_SECONDS
    retry_policy: RetryPolicy = TRANSFERS
    minimum_rate: int = MINIMUM_RATE
    """Bytes a second that a connection has to bring on average over ``rate_seconds``; 0: any rate is accepted."""
    rate_seconds: float = RATE_SECONDS
    deadline_seconds: float = 0.0
    """How long the whole transfer may take; 0: as long as it needs."""
    range_bytes: int = RANGE_BYTES
    """A block, span or object that is longer than two of these is fetched by ranges of that length."""
    verify_sha256: bool = False
    """Compare the files in the end with the SHA-256 recorded for every part."""
    collect_crcs: bool = False
    """Keep the CRC-32 of every file in the journal."""

    def for_worker(self) -> WorkerOptions:
        """Return what a worker needs to know of the settings."""
        return WorkerOptions(self.stall_seconds, self.minimum_rate, self.rate_seconds, self.collect_crcs)


class WorkerOptions(NamedTuple):
    """What a worker process is told when it starts; see ``TransferSettings``."""

    stall_seconds: float = READ_SECONDS
    minimum_rate: int = MINIMUM_RATE
    rate_seconds: float = RATE_SECONDS
    collect: bool = False
    max_open_folders: int = MAX_FOLDERS
    """How many folders it may keep open."""


def environment_settings(environ: Mapping[str, str] = os.environ) -> TransferSettings:
    """Return the defaults, with PACKLINE_MIN_RATE (bytes a second) and PACKLINE_DEADLINE (seconds). Raises
    InvalidSetting.
    """
    return TransferSettings(
        minimum_rate=int(number_setting("PACKLINE_MIN_RATE", environ)),
        deadline_seconds=number_setting("PACKLINE_DEADLINE", environ),
    )
