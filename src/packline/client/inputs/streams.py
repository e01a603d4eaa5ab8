"""Files that come as a stream, one each: the web, other clouds, and what smart-open reads."""

from __future__ import annotations

import hashlib
import os
import shutil
import time
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from typing import NamedTuple, Protocol, TypeVar
from urllib.parse import unquote, urlsplit
from zlib import crc32

from packline.aws_api.checksums import Checksum, new_digest
from packline.client.cache.leases import hold_lease
from packline.client.cache.process_identity import boot_id
from packline.client.cache.staging import Staging
from packline.client.cache.store import CacheEntry
from packline.client.errors import DamagedObject, DeadlineExceeded, ObjectDiffers, SlowPeer
from packline.client.inputs.context import InputContext
from packline.client.inputs.input_file import DownloadResult, InputFile
from packline.client.preflight import check_room
from packline.client.transfer.settings import TransferSettings, environment_settings
from packline.client.wait_for_writer import wait_for_turn
from packline.errors import EndpointUnreachable, ObjectChanged, PacklineError, SlowDown, Unavailable
from packline.fs.os_errors import is_local
from packline.globs import UriPattern
from packline.json_types import JsonObject
from packline.model import FetchPlan, ManifestRef
from packline.redaction import Secret, identify_url, redact_url
from packline.retry import INPUT_STREAMS, RetryPolicy
from packline.vhpkgzip.member_paths import check_path

READ_BYTES = 1 << 20
MAX_RETRY_AFTER = 60.0
"""Seconds. A server that asks for more is asked again sooner, and then given up."""
Answer = TypeVar("Answer")
UNKNOWN_SIZE = -1
"""The size of what does not tell it."""


class ByteStream(Protocol):
    """What an opened file gives."""

    def read(self, size: int, /) -> bytes:
        """Read up to ``size`` bytes; none at the end."""


class RemoteFile(NamedTuple):
    """One file elsewhere."""

    uri: str
    path: str
    """Its path there: what ``keep-directories: full`` keeps."""
    size: int
    validator: str
    """Changes with the content (an ETag or a version); empty where there is none."""
    open: Callable[[], AbstractContextManager[ByteStream]]
    """Opens it from the start. Raises the typed error; Unavailable ones are tried again if ``retryable``."""


class ReceivedFile(NamedTuple):
    """A file that was read to its end."""

    size: int
    sha256: str
    crc32: int
    version: str = ""
    """Version id or generation of what was read; empty where the server tells none."""


def to_input_file(remote: RemoteFile, suffix: str) -> InputFile:
    """Return the remote file as a file of an input."""
    shown = redact_url(remote.uri)
    name = check_path(remote.path.rpartition("/")[2])
    input_file = InputFile(
        *(remote.path, suffix, shown, shown, max(remote.size, 0), remote.validator), inside=name
    )
    return input_file._replace(secret_uri=Secret(remote.uri)) if shown != remote.uri else input_file


def object_changed(uri: str) -> ObjectChanged:
    """Return the error for a file that is not what was listed any more."""
    return ObjectChanged(
        f"{redact_url(uri)} was changed or deleted after it was listed.", "Run again to list it anew."
    )


def path_of(uri: str) -> str:
    """Return the path of a URL, without its query and without escapes."""
    return unquote(urlsplit(uri).path).lstrip("/")


class RemoteListing(NamedTuple):
    """Files of one store that a URI names, without keeping them: rows come as they are listed."""

    pattern: UriPattern
    rows: Iterable[JsonObject]
    """What the store says of each file that matches, among it ``path`` and ``size``; fits into a JSON document."""
    file: Callable[[JsonObject], RemoteFile]
    """Makes the file of a row, also of one that was written down."""


class RemotePlan(FetchPlan):
    """The plan of a single remote, for the reporter of a process that waits for it."""

    def __init__(self, remote: RemoteFile, content: str) -> None:
        manifest = ManifestRef(content, (), 1, 0, 1)
        super().__init__("", redact_url(remote.uri), content, 1, max(remote.size, 0), manifest)

    @property
    def uri(self) -> str:
        return self.version


class StreamUnit:
    """A remote, in a folder of the cache that its validator names, or else its content."""

    def __init__(
        self, remote: RemoteFile, name: str, context: InputContext, retry_policy: RetryPolicy | None = None
    ) -> None:
        self._remote, self._name, self._context = remote, name, context
        self._retry_policy = retry_policy or INPUT_STREAMS

    def bring(self, leases: ExitStack) -> DownloadResult:
        """Bring it if the cache does not have it. Raises the typed error of what failed."""
        cache, remote = self._context.cache, self._remote
        identity = (
            f"{identify_url(remote.uri)}\n{remote.validator}\n{remote.size}" if remote.validator else ""
        )
        content = hashlib.sha256(identity.encode() or os.urandom(32)).hexdigest()
        leases.enter_context(hold_lease(cache, content))
        if cache.find(content) is None:
            content = self._download(content, bool(identity), leases)
        return DownloadResult(cache.folder(content), content)

    def _download(self, content: str, keep: bool, leases: ExitStack) -> str:
        cache, remote = self._context.cache, self._remote
        plan = RemotePlan(remote, content)
        staging = wait_for_turn(
            cache.staging, content, lambda: cache.find(content) is not None, plan, self._context.reporter
        )
        if staging is None:
            return content
        try:
            if remote.size > 0:
                self._context.make_room(remote.size)
                check_room(staging.folder, 1, remote.size)
            received = self._try(staging)
            if not keep:
                content = received.sha256
                leases.enter_context(hold_lease(cache, content))
            entry = CacheEntry(1, received.size, redact_url(remote.uri), boot_id())
            if cache.find(content) is None:
                name = self._name.encode()
                cache.publish(
                    content,
                    staging.files,
                    entry,
                    [(name, received.size)],
                    lambda tree: tree.set_crc(0, received.crc32),
                )
        finally:
            staging.discard()
        return content

    def _try(self, staging: Staging) -> ReceivedFile:
        """Read it whole, again from the start if the connection breaks."""
        settings, warn = self._context.settings or environment_settings(), self._context.reporter.warn

        def read() -> ReceivedFile:
            shutil.rmtree(staging.files)  # also what a run that was killed has left
            staging.files.mkdir()
            return receive(remote, staging.files / self._name, settings, staging.heartbeat, warn)

        remote = self._remote
        return retry_reads(read, remote, self._retry_policy)


class RateCheck:
    """Checks a stream against the minimum rate and the deadline of the settings; ``shown`` names it in errors."""

    def __init__(self, settings: TransferSettings, shown: str) -> None:
        self._settings, self._shown = settings, shown
        self._began = self._since = time.monotonic()
        self._bytes = 0

    def add(self, count: int) -> None:
        """Count bytes that have arrived. Raises SlowPeer, DeadlineExceeded."""
        now, settings = time.monotonic(), self._settings
        self._bytes += count
        if settings.deadline_seconds and now - self._began > settings.deadline_seconds:
            raise DeadlineExceeded(
                f"{self._shown} takes longer than the {settings.deadline_seconds:g} s that it may.",
                "PACKLINE_DEADLINE sets the seconds; 0 sets no deadline.",
            )
        if now - self._since >= settings.rate_seconds:
            if self._bytes < settings.minimum_rate * (now - self._since):
                raise SlowPeer(
                    f"{self._shown} comes with less than {settings.minimum_rate:,} bytes a second.",
                    "Check the network; PACKLINE_MIN_RATE sets the least rate that is accepted.",
                )
            self._since, self._bytes = now, 0


def retry_request(request: Callable[[], Answer], retry_policy: RetryPolicy = INPUT_STREAMS) -> Answer:
    """Send a small request, again while its server asks for fewer of them or fails; not if it cannot be reached."""
    for attempt in range(1, retry_policy.attempts):
        try:
            return request()
        except EndpointUnreachable:
            raise
        except Unavailable as error:
            if not error.retryable:
                raise
            time.sleep(_pause(error, attempt, retry_policy))
    return request()


def _pause(error: Exception | None, attempt: int, retry_policy: RetryPolicy) -> float:
    """Return the seconds to wait after an attempt: as long as the server asks for, within bounds."""
    requested = error.retry_after if isinstance(error, SlowDown) else 0.0
    return max(min(requested, MAX_RETRY_AFTER), retry_policy.backoff(attempt))


def retry_reads(
    read: Callable[[], ReceivedFile], remote: RemoteFile, retry_policy: RetryPolicy = INPUT_STREAMS
) -> ReceivedFile:
    """Read a file, again from the start if the connection breaks. Raises the typed error of what failed."""
    failure: PacklineError | None = None
    for attempt in range(1, retry_policy.attempts + 1):
        if attempt > 1:
            time.sleep(_pause(failure, attempt - 1, retry_policy))
        try:
            return read()
        except DamagedObject:
            if attempt > 1:  # once more, for a flipped bit on the way
                raise
        except (Unavailable, OSError) as error:
            if isinstance(error, OSError) and is_local(error):
                raise  # a full disk is not the server's fault
            failure = _unavailable(error, remote)
            if not failure.retryable or attempt == retry_policy.attempts:
                raise failure from error
    raise AssertionError("unreachable")


def receive(
    remote: RemoteFile,
    target: Path,
    settings: TransferSettings,
    advance: Callable[[int], object] = lambda size: None,
    warn: Callable[[str], object] = lambda text: None,
) -> ReceivedFile:
    """Read a file to ``target``, and compare it with its size and the checksum that its server says.

    Args:
        remote: The file.
        target: Must not exist.
        settings: The minimum rate and the deadline.
        advance: Told how many bytes have come.
        warn: Told if there is no checksum to compare with.

    Raises:
        ObjectDiffers, DamagedObject: Other bytes came.
        SlowPeer, DeadlineExceeded: They come too slowly.
        PacklineError: What opening raises.
    """
    shown = redact_url(remote.uri)
    digest = hashlib.sha256()
    size = crc = 0
    pace = RateCheck(settings, shown)
    with remote.open() as body, open(target, "xb") as file:
        expected: Checksum | None = getattr(body, "checksum", None)
        own = new_digest(expected.algorithm) if expected else None
        while piece := body.read(READ_BYTES):
            digest.update(piece)
            crc = crc32(piece, crc)
            if own is not None:
                own.update(memoryview(piece))
            file.write(piece)
            size += len(piece)
            advance(size)
            pace.add(len(piece))
    if remote.size not in (UNKNOWN_SIZE, size):
        raise ObjectDiffers(
            f"{shown} came with {size} bytes, {remote.size} were announced.", "Run again to list it anew."
        )
    if expected is not None and own is not None and own.digest() != expected.value:
        raise DamagedObject(
            f"{shown} came with the {expected.algorithm} {own.digest().hex()}, "
            f"the server says {expected.value.hex()}.",
            "Run again; if it repeats, the file is damaged on its server.",
        )
    if expected is None and size:
        warn(f"{shown} was checked by its size only: the server tells no checksum.")
    os.chmod(target, 0o444)
    return ReceivedFile(size, digest.hexdigest(), crc, str(getattr(body, "version", "")))


def _unavailable(error: Exception, remote: RemoteFile) -> Unavailable:
    if isinstance(error, Unavailable):
        return error
    return EndpointUnreachable(
        f"{redact_url(remote.uri)} could not be read: {error or type(error).__name__}.",
        "Check the network, and run again.",
    )
