"""The error tree. Three tables read it: HTTP status, state machine ``Retry``/``Catch``, CLI exit code.

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
    │   ├── VersionInUse · DatasetInUse · DatasetExists · PackageExists
    │   ├── VersionExists · AliasMoved · StateMoved · SealingElsewhere
    │   ├── WrittenByNewerRelease
    │   ├── ExecutionSealed
    │   └── MissingFiles · ObjectChanged · IncompletePackage
    ├── CorruptPackage        the bytes are not what the record says        exit 5   HTTP 502
    │   └── one leaf for each rule of the strict profile
    ├── NoSpace               the disk cannot hold the result               exit 6   HTTP 507
    ├── ServiceError          the store, the table or the API does not serve us
    │   ├── Unavailable       not now: running again later can help         exit 7   HTTP 503
    │   │   ├── SlowDown
    │   │   └── EndpointUnreachable (EndpointFailing)
    │   └── Refused           it says no: running again does not help       exit 7   HTTP 502
    │       └── AccessDenied · CredentialsMissing
    └── LocalError            the operating system refuses a file           exit 8   HTTP 500
        ├── PermissionRefused · ReadOnlyTarget · UnusablePath
        ├── TooManyOpenFiles · FileBusy
        └── StorageFault

An exception outside this tree is a bug of Packline: the command line shows its traceback and exits with 70.

**Who may answer for an endpoint.** A fetch of an alias (``dataset://images/production``) uses the version of last
time from the cache only after EndpointUnreachable: no connection, no address for the name, a time-out, a broken
connection, or (EndpointFailing) server errors alone (5xx), each after all retries. Any other answer is one:
denied or missing credentials, an expired token, another 4xx and a request for fewer requests end the fetch.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar


class PacklineError(Exception):
    """A failure with a message and a remedy.

    ``message`` names the thing that failed; ``remedy`` says what to do about it.
    """

    exit_code: ClassVar[int] = 1
    status: ClassVar[int] = 500
    retryable: ClassVar[bool] = False

    def __init__(self, message: str, remedy: str = "") -> None:
        if ":/" in message + remedy or "=" in message + remedy:
            from packline.redaction import redact_text  # most messages name no URL

            message, remedy = redact_text(message), redact_text(remedy)
        super().__init__(message)
        self.details: Sequence[str] = ()
        """What is wrong one by one, where it is a list: the command line shows it below the error."""
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


class DatasetInUse(Conflict):
    """A dataset that shall be removed has a version that the caller has not named."""


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


class ExecutionSealed(Conflict):
    """The execution was sealed before: files uploaded now are late and change no version."""


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


class ServiceError(PacklineError):
    """The store, the table or the API does not serve the request."""

    exit_code = 7
    status = 502


class Unavailable(ServiceError):
    """The service does not answer for now; running again later can help."""

    status = 503
    retryable = True


class SlowDown(Unavailable):
    """The service asks for fewer requests (HTTP 429, 503 SlowDown)."""

    retry_after = 0.0
    """Seconds that it asks to wait (``Retry-After``); 0 if it does not say."""


class EndpointUnreachable(Unavailable):
    """The endpoint does not answer: no connection, no address for the name, or a time-out."""


class EndpointFailing(EndpointUnreachable):
    """The endpoint answers with server errors only (5xx), also after all retries."""


class Refused(ServiceError):
    """The service answers and says no; running again does not help."""


class AccessDenied(Refused):
    """The credentials are known and do not permit the request."""


class CredentialsMissing(Refused):
    """There are no valid credentials: none found, incomplete, expired, or not renewable."""


class LocalError(PacklineError):
    """The operating system refuses an operation on a file, a folder or a process of this machine."""

    exit_code = 8
    status = 500


class PermissionRefused(LocalError):
    """The user may not read, write or run a file or folder (EACCES, EPERM)."""


class ReadOnlyTarget(LocalError):
    """The file system is mounted read-only (EROFS)."""


class UnusablePath(LocalError):
    """A path that does not lead to a usable file or folder (ENOENT, ENOTDIR, ELOOP, ENAMETOOLONG)."""


class TooManyOpenFiles(LocalError):
    """The process or the machine has no file descriptor left (EMFILE, ENFILE)."""


class FileBusy(LocalError):
    """A file or folder is in use by a mount or a running program (EBUSY, ETXTBSY)."""


class StorageFault(LocalError):
    """The disk or the file server fails (EIO, ESTALE)."""
