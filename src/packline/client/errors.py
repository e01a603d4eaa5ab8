"""Errors of the client that refine the common error tree, and errors that crossed a process boundary."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from packline.errors import (
    Conflict,
    CorruptPackage,
    InvalidInput,
    InvalidSetting,
    NotFound,
    PacklineError,
    Unavailable,
)
from packline.fs.os_errors import file_error, is_network


class DamagedBlock(CorruptPackage):
    """A block whose bytes are not those its record describes."""


class DamagedEntry(CorruptPackage):
    """An entry whose data does not have the CRC-32 of its local header."""


class ObjectDiffers(CorruptPackage):
    """An object is not the one the manifest names (size or ETag)."""


class DamagedObject(CorruptPackage):
    """An object whose bytes do not have the checksum that the store says."""


class PartDigestMismatch(CorruptPackage):
    """The files of a part do not make the SHA-256 that is recorded."""


class IncompleteFetch(CorruptPackage):
    """Everything was fetched and still the files are not those of the plan."""


class DamagedCache(CorruptPackage):
    """Files in the cache are no longer what was fetched."""


class NotCached(NotFound):
    """Nothing of that name is in the cache."""


class CachedVersionInUse(Conflict):
    """A job or a placed link uses a cached version that shall be removed."""


class UnusablePackage(CorruptPackage):
    """The package's records contradict themselves or the version."""


class NothingSelected(NotFound):
    """No member of the version matches the patterns."""


class SlowPeer(Unavailable):
    """A connection delivers less than the minimum rate."""


class DeadlineExceeded(Unavailable):
    """The fetch takes longer than it may."""

    retryable = False


class RangesIgnored(Unavailable):
    """The store answers with whole objects where a range was asked for."""

    retryable = False


class UntrustedCache(InvalidSetting):
    """The cache has files of a user that this one does not trust, or symbolic links."""


class TargetChanged(InvalidInput):
    """Files of the target were changed after they were fetched."""


class WorkerDied(Unavailable):
    """A worker process ended in the middle of its work (often: out of memory)."""


def target_error(error: OSError, target: Path) -> PacklineError:
    """Return the typed error for a refusal of the operating system at the target folder."""
    return file_error(error, None if is_network(error) else target, "fill")


def error_named(code: str, message: str, remedy: str) -> PacklineError:
    """Rebuild a typed error that crossed a process boundary by its name."""
    for kind in _subclasses(PacklineError):
        if kind.__name__ == code:
            return kind(message, remedy)
    return PacklineError(message, remedy)


def _subclasses(kind: type[PacklineError]) -> Iterator[type[PacklineError]]:
    yield kind
    for below in kind.__subclasses__():
        yield from _subclasses(below)
