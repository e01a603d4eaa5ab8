"""Where the bytes of a source are: a folder, a zip file, or a bucket."""

from __future__ import annotations

import io
import os
import threading
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, NamedTuple, Protocol

from packline.aws_api.object_listing import ObjectHead
from packline.aws_api.s3 import S3Client, S3Source
from packline.errors import NotFound, ObjectChanged
from packline.fs.os_errors import file_error
from packline.http.client import MAX_OBJECT_BYTES, HttpClient
from packline.imports.errors import CannotImport, DamagedSource, SourceMissing

RANGE_BYTES = 8 << 20
MAX_DOCUMENT_BYTES = 256 << 20
"""A manifest is read whole."""


class StoredFile(NamedTuple):
    """A file in a storage."""

    path: str
    size: int
    """Bytes."""
    identity: str
    """Changes with the content: an ETag, or times and inode."""


class Storage(Protocol):
    """Files by path."""

    def open(self, path: str, version: str = "") -> IO[bytes]:
        """Open a file for reading. Raises SourceMissing, LocalError, and what the store says."""

    def status(self, path: str) -> StoredFile:
        """Return size and identity. Raises SourceMissing, LocalError, and what the store says."""

    def list(self, prefix: str = "") -> Iterator[StoredFile]:
        """List the files whose paths begin with a prefix."""

    def local_file(self, path: str) -> Path | None:
        """Return the file itself, if it is one of this machine."""

    def show(self, path: str) -> str:
        """Return the name of a file for people."""


class LocalStorage:
    """A folder of this machine. Links to files are followed."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def open(self, path: str, version: str = "") -> IO[bytes]:
        """Open a file."""
        with _local_errors(self._root / path):
            return open(self._root / path, "rb")

    def status(self, path: str) -> StoredFile:
        """Return size, and times and inode."""
        with _local_errors(self._root / path):
            status = os.stat(self._root / path)
        identity = f"{status.st_size} {status.st_mtime_ns} {status.st_ino}"
        return StoredFile(path, status.st_size, identity)

    def list(self, prefix: str = "") -> Iterator[StoredFile]:
        """List files below the folder, in the order of their paths within each folder."""
        for path in walk_files(self._root):
            if path.startswith(prefix):
                yield self.status(path)

    def local_file(self, path: str) -> Path | None:
        """Return the file."""
        return self._root / path

    def show(self, path: str) -> str:
        """Return the path."""
        return str(self._root / path)


class ZipStorage:
    """The files in a zip of this machine."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._archive: zipfile.ZipFile | None = None

    def open(self, path: str, version: str = "") -> IO[bytes]:
        """Open an entry."""
        try:
            if self._archive is None:
                self._archive = zipfile.ZipFile(self._file)
            return self._archive.open(path)
        except KeyError:
            raise SourceMissing(f"{self._file} has no entry {path!r}.", "Fetch the zip again.") from None
        except FileNotFoundError:
            raise SourceMissing(f"{self._file} does not exist.", "Fetch the zip files, too.") from None
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
            raise DamagedSource(f"{self._file} cannot be read: {error}.", "Fetch the zip again.") from error

    def status(self, path: str) -> StoredFile:
        """Return the size of the entry, and the identity of the zip."""
        whole = LocalStorage(self._file.parent).status(self._file.name)
        with self.open(path):
            entry = self._archive.getinfo(path) if self._archive else None
        return StoredFile(path, entry.file_size if entry else 0, whole.identity)

    def list(self, prefix: str = "") -> Iterator[StoredFile]:
        """List nothing: entries are named by a manifest."""
        return iter(())

    def local_file(self, path: str) -> Path | None:
        """Return None: an entry must be copied."""
        return None

    def show(self, path: str) -> str:
        """Return zip and entry."""
        return f"{self._file}: {path}"


class BucketStorage:
    """A bucket, read by ranges. Each thread has a connection of its own."""

    def __init__(self, bucket: str) -> None:
        self.bucket = bucket
        self._local = threading.local()
        self._callers: list[HttpClient] = []

    @property
    def _client(self) -> S3Client:
        client: S3Client | None = getattr(self._local, "client", None)
        if client is None:
            caller = HttpClient(max_body_bytes=MAX_OBJECT_BYTES)
            self._callers.append(caller)
            client = self._local.client = S3Client(S3Source(self.bucket), caller)
        return client

    def open(self, path: str, version: str = "") -> IO[bytes]:
        """Open an object, or an older version of it."""
        return self.open_at(path, self.head(path, version))

    def open_at(
        self, path: str, head: ObjectHead, checkpoint: Callable[[], None] = lambda: None
    ) -> IO[bytes]:
        """Open the object that ``head`` returned; ``checkpoint`` is called before each request, and may raise."""
        return io.BufferedReader(_RangeFile(self._client, path, head, checkpoint), RANGE_BYTES)

    def status(self, path: str) -> StoredFile:
        """Return size and ETag."""
        head = self.head(path)
        return StoredFile(path, head.size, head.etag)

    def list(self, prefix: str = "") -> Iterator[StoredFile]:
        """List objects."""
        for row in self._client.list(prefix):
            yield StoredFile(row.key, row.size, row.etag.strip('"'))

    def local_file(self, path: str) -> Path | None:
        """Return None."""
        return None

    def show(self, path: str) -> str:
        """Return the URI."""
        return f"s3://{self.bucket}/{path}"

    def close(self) -> None:
        """Close the connections of all threads."""
        for caller in self._callers:
            caller.close()

    def head(self, path: str, version: str = "") -> ObjectHead:
        """Return what is recorded of an object, or of an older version of it. Raises SourceMissing."""
        try:
            return self._client.head(path, version)
        except NotFound as error:
            raise SourceMissing(f"{self.show(path)} does not exist.", "Check bucket and key.") from error


class Buckets:
    """The buckets of one import; close it to close their connections."""

    def __init__(self) -> None:
        self._storages: dict[str, BucketStorage] = {}

    def bucket(self, name: str) -> BucketStorage:
        """Return a bucket."""
        return self._storages.setdefault(name, BucketStorage(name))

    def split(self, uri: str) -> tuple[BucketStorage, str]:
        """Return the bucket and the key of an ``s3://`` URI. Raises CannotImport."""
        name, _, key = uri.removeprefix("s3://").partition("/")
        if not name or not key:
            raise CannotImport(f"{uri!r} names no object.", "Write s3://bucket/key.")
        return self.bucket(name), key

    def close(self) -> None:
        """Close all connections."""
        for storage in self._storages.values():
            storage.close()


class _RangeFile(io.RawIOBase):
    """An object as a seekable file. An object that was replaced meanwhile is refused at its end."""

    def __init__(self, client: S3Client, key: str, head: ObjectHead, checkpoint: Callable[[], None]) -> None:
        self._client, self._key, self._head, self._checkpoint = client, key, head, checkpoint
        self._position = 0

    def readable(self) -> bool:
        """Return True."""
        return True

    def seekable(self) -> bool:
        """Return True."""
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Move the position."""
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._position, os.SEEK_END: self._head.size}[whence]
        self._position = max(0, base + offset)
        return self._position

    def readinto(self, buffer: object) -> int:
        """Read the next bytes. Raises ObjectChanged, and what the store says."""
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        length = min(len(view), self._head.size - self._position)
        self._checkpoint()
        if length <= 0:
            self.check_unchanged()
            return 0
        data = self._client.read_range(self._key, self._position, length, self._head.version_id)
        if len(data) != length:
            raise self._changed()
        view[:length] = data
        self._position += length
        return length

    def check_unchanged(self) -> None:
        """Raise ObjectChanged if the key has another object than when it was opened."""
        if self._head.version_id is None and self._client.head(self._key).etag != self._head.etag:
            raise self._changed()

    def _changed(self) -> ObjectChanged:
        return ObjectChanged(
            f"s3://{self._client.source.bucket}/{self._key} changed while it was read.",
            "Import again once nothing writes to it.",
        )


def read_document(storage: Storage, path: str) -> bytes:
    """Read a manifest. Raises CannotImport if it is too large, and as ``Storage.open``."""
    with storage.open(path) as file:
        data = file.read(MAX_DOCUMENT_BYTES + 1)
    if len(data) > MAX_DOCUMENT_BYTES:
        raise CannotImport(
            f"{storage.show(path)} has more than {MAX_DOCUMENT_BYTES:,} bytes.", "Import a part of it."
        )
    return data


def walk_files(root: Path, is_skipped: Callable[[str], bool] = lambda path: False) -> Iterator[str]:
    """Yield the paths of the files below a folder, those of each folder in order. Links to folders are not followed.

    Args:
        root: The folder.
        is_skipped: Says of the path of a folder whether it is left out.

    Raises:
        LocalError: A folder cannot be listed, which ``os.walk`` by itself would leave out without a word.
    """

    def refuse(error: OSError) -> None:
        raise file_error(error, error.filename or root, "read") from error

    for top, folders, names in os.walk(root, onerror=refuse):
        folder = os.path.relpath(top, root)
        folders[:] = sorted(name for name in folders if not is_skipped(os.path.normpath(f"{folder}/{name}")))
        yield from (os.path.normpath(f"{folder}/{name}") for name in sorted(names))


@contextmanager
def _local_errors(path: Path) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError:
        raise SourceMissing(f"{path} does not exist.", "Check the path.") from None
    except OSError as error:
        raise file_error(error, path, "read") from error


class PrefixStorage:
    """What is below a prefix of a bucket."""

    def __init__(self, bucket: BucketStorage, prefix: str) -> None:
        self._bucket, self._prefix = bucket, prefix

    def open(self, path: str, version: str = "") -> IO[bytes]:
        """Open an object."""
        return self._bucket.open(self._prefix + path, version)

    def status(self, path: str) -> StoredFile:
        """Return size and ETag."""
        return self._bucket.status(self._prefix + path)._replace(path=path)

    def list(self, prefix: str = "") -> Iterator[StoredFile]:
        """List objects, by their paths below the prefix."""
        for file in self._bucket.list(self._prefix + prefix):
            yield file._replace(path=file.path.removeprefix(self._prefix))

    def local_file(self, path: str) -> Path | None:
        """Return None."""
        return None

    def show(self, path: str) -> str:
        """Return the URI."""
        return self._bucket.show(self._prefix + path)
