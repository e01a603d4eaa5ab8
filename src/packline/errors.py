"""The one error tree. Three tables read it: HTTP status, state machine ``Retry``/``Catch``, CLI exit code.

::

    PacklineError
    ├── InvalidInput          what the caller wrote cannot be used          exit 2   HTTP 400
    │   ├── InvalidUri · InvalidName · InvalidMarker
    │   ├── InvalidMetadata · FrozenKey · MetadataTooLarge · ItemTooLarge
    │   ├── InvalidEvent · InvalidSetting
    │   ├── UnsafePath · PathCollision
    │   └── TargetNotEmpty
    ├── NotFound              what was named does not exist                 exit 3   HTTP 404
    │   ├── DatasetNotFound · VersionNotFound (VersionDeleted: HTTP 410) · DatumNotFound
    │   └── ExecutionNotFound · ObjectNotFound
    ├── Conflict              the state is not the one expected             exit 4   HTTP 409
    │   ├── VersionInUse · DatasetExists · PackageExists
    │   ├── VersionExists · AliasMoved · StateMoved · SealingElsewhere
    │   ├── WrittenByNewerRelease
    │   └── MissingFiles · ObjectChanged · IncompletePackage
    ├── CorruptPackage        the bytes are not what the record says        exit 5   HTTP 502
    │   └── one leaf for each rule of the strict profile
    ├── NoSpace               the disk cannot hold the result               exit 6   HTTP 507
    └── Unavailable           the store or the table does not answer        exit 7   HTTP 503
        ├── SlowDown · EndpointUnreachable
        └── CredentialsMissing
"""

from __future__ import annotations

from typing import ClassVar


class PacklineError(Exception):
    """A failure with a name, a sentence and a remedy.

    ``message`` names the thing that failed; ``remedy`` says what to do about it.
    """

    exit_code: ClassVar[int] = 1
    status: ClassVar[int] = 500
    retryable: ClassVar[bool] = False

    def __init__(self, message: str, remedy: str = "") -> None:
        if "://" in message + remedy or "=" in message + remedy:
            from packline.redaction import redact_text  # most messages name no URL

            message, remedy = redact_text(message), redact_text(remedy)
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message} {self.remedy}".strip()

    def __reduce__(self) -> tuple[type[PacklineError], tuple[str, str]]:
        return type(self), (self.message, self.remedy)

    @property
    def code(self) -> str:
        """The class name: what ``ErrorEquals``, problem documents and alerts carry."""
        return type(self).__name__


class InvalidInput(PacklineError, ValueError):
    """What the caller wrote cannot be used."""

    exit_code = 2
    status = 400


class InvalidUri(InvalidInput):
    """A ``dataset://`` or ``datum://`` URI that is none."""


class InvalidName(InvalidInput):
    """A dataset, version, alias or execution name outside its alphabet."""


class InvalidMetadata(InvalidInput):
    """A metadata document that is not JSON or has a value of the wrong type."""


class FrozenKey(InvalidMetadata):
    """A key of a datum's metadata that made versions; they never change, so it does not either."""


class MetadataTooLarge(InvalidMetadata):
    """All that is said about one datum does not fit its item in the table."""


class ItemTooLarge(InvalidInput):
    """What is to be recorded does not fit one item of the table (400 KB)."""


class InvalidMarker(InvalidInput):
    """A completion marker that cannot be read."""


class InvalidEvent(InvalidInput):
    """A queue message of no known shape."""


class InvalidSetting(InvalidInput):
    """A setting that is missing or out of range."""


class UnsafePath(InvalidInput):
    """A member path that would leave the target folder or cannot be a file name."""


class PathCollision(InvalidInput):
    """Two members that cannot both exist on one file system."""


class TargetNotEmpty(InvalidInput):
    """The folder to fetch into already holds something else."""


class NotFound(PacklineError, LookupError):
    """What was named does not exist."""

    exit_code = 3
    status = 404


class DatasetNotFound(NotFound):
    """No dataset of that name."""


class VersionNotFound(NotFound):
    """The dataset has neither a version nor an alias of that name."""


class VersionDeleted(VersionNotFound):
    """The version was deleted; its name stays taken."""

    status = 410


class DatumNotFound(NotFound):
    """No datum of that id or alias."""


class ExecutionNotFound(NotFound):
    """No execution of that id."""


class ObjectNotFound(NotFound):
    """The store has no such object (or no such object version)."""


class Conflict(PacklineError):
    """The state is not the one expected."""

    exit_code = 4
    status = 409


class VersionExists(Conflict):
    """A version of that name was created before, with other content."""


class VersionInUse(Conflict):
    """An alias points to the version that shall be deleted."""


class DatasetExists(Conflict):
    """A dataset of that name was created before, with other facts."""


class PackageExists(Conflict):
    """The version has its package already."""


class AliasMoved(Conflict):
    """The alias was moved by someone else in between."""


class StateMoved(Conflict):
    """Someone else wrote the item in between."""

    retryable = True


class SealingElsewhere(Conflict):
    """Another run holds the sealing lease of this execution."""

    retryable = True


class MissingFiles(Conflict):
    """The marker declares more files than the store lists."""


class ObjectChanged(Conflict):
    """An object is no longer the one that was sealed."""


class IncompletePackage(Conflict):
    """Not every planned part has been recorded."""


class WrittenByNewerRelease(Conflict):
    """An item, manifest or plan has a form that this release does not know."""


class CorruptPackage(PacklineError):
    """Bytes that are not what the record or the strict profile says."""

    exit_code = 5
    status = 502


class NoSpace(PacklineError):
    """The disk has no room (bytes or inodes) for the result."""

    exit_code = 6
    status = 507


class Unavailable(PacklineError):
    """The store or the table does not answer for now."""

    exit_code = 7
    status = 503
    retryable = True


class SlowDown(Unavailable):
    """The store asks for fewer requests (HTTP 503 SlowDown)."""


class EndpointUnreachable(Unavailable):
    """Nothing answers at the endpoint."""


class CredentialsMissing(Unavailable):
    """No AWS credentials could be found or renewed."""

    retryable = False
