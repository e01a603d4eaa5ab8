"""``gs://`` and ``azure://``: stores of other clouds, read by obstore where it is installed."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from io import BufferedReader, RawIOBase
from typing import Any

from packline.client.inputs.context import bucket_and_key, no_match, split_uri
from packline.client.inputs.streams import ByteStream, RemoteFile, RemoteListing, object_changed
from packline.errors import (
    AccessDenied,
    CredentialsMissing,
    InvalidSetting,
    ObjectNotFound,
    PacklineError,
    Unavailable,
    UnsafePath,
)
from packline.globs import UriPattern, parse_uri_pattern
from packline.json_types import JsonObject
from packline.rules.placeholders import without_folders

COLUMNS = ("path", "size", "e_tag", "version")
LOOKS = 16
"""Empty objects that are looked at at a time."""


def find_blobs(uri: str) -> tuple[list[RemoteFile], UriPattern]:
    """List the objects of a ``gs://bucket/key`` or ``azure://account/container/blob``, wildcards allowed.

    Raises InvalidUri, InvalidSetting without obstore, ObjectNotFound, AccessDenied, Unavailable.
    """
    listing = list_blobs(uri)
    rows = without_folders(listing.rows, lambda row: (row["path"], row["size"]))
    files = [listing.file(row) for row in rows]
    if not files:
        raise no_match(uri)
    return files, listing.pattern


def list_blobs(uri: str) -> RemoteListing:
    """List the same, page by page. Raises the same while the rows are read."""
    scheme, _ = split_uri(uri)
    names, key = bucket_and_key(uri, parts=1 if scheme == "gs" else 2)
    store, pattern = _store(scheme, names), parse_uri_pattern(key)
    base = f"{scheme}://{'/'.join(names)}"
    return RemoteListing(pattern, _rows(store, pattern, uri), partial(_remote, store, base))


def _rows(store: Any, pattern: UriPattern, uri: str) -> Iterator[JsonObject]:
    with _translated(uri):
        for row in _listed(store, pattern) if pattern.wild else [store.head(pattern.text)]:
            yield {name: row.get(name) for name in COLUMNS}


def _store(scheme: str, names: list[str]) -> Any:
    try:
        from obstore.store import AzureStore, GCSStore
    except ImportError:
        raise InvalidSetting(
            f"Reading {scheme}:// needs the package obstore.", 'Run: pip install "packline[sources]"'
        ) from None
    if scheme == "gs":
        return GCSStore(names[0])
    account, container = names
    return AzureStore(container, account_name=account)


def _listed(store: Any, pattern: UriPattern) -> Iterator[Any]:
    # obstore's prefix is a folder: half a name would match nothing.
    folder = pattern.prefix.rpartition("/")[0]
    with ThreadPoolExecutor(LOOKS) as pool:
        for page in store.list(prefix=folder or None):
            rows = [row for row in page if pattern.matches(row["path"])]
            is_file = pool.map(lambda row: bool(row["size"]) or _is_file(store, row["path"]), rows)
            yield from (row for row, keep in zip(rows, is_file, strict=True) if keep)


def _is_file(store: Any, path: str) -> bool:
    """Return whether an empty object is a file. Of ``folder/``, which stands for a folder, obstore lists ``folder``.

    Azure's stores with folders list them as objects that say so.
    """
    from obstore import exceptions

    try:
        attributes = store.get(path).attributes
    except (exceptions.NotFoundError, FileNotFoundError):
        return False
    return str(attributes.get("hdi_isfolder", "")).lower() != "true"


def _remote(store: Any, base: str, row: Any) -> RemoteFile:
    path = row["path"]
    etag = _quoted(row.get("e_tag"))
    validator = str(row.get("version") or etag).strip('"')
    uri = f"{base}/{path}"
    return RemoteFile(uri, path, int(row["size"]), validator, partial(_opened, store, path, etag, uri))


def _quoted(etag: Any) -> str:
    """Return an ETag as the header If-Match has it: in its listings, Azure leaves out the quotes."""
    text = str(etag or "").strip('"')
    return f'"{text}"' if text else ""


@contextmanager
def _opened(store: Any, path: str, etag: str, uri: str) -> Iterator[ByteStream]:
    """Read the object that was listed. Raises ObjectChanged if there is another one, or none, by now."""
    with _translated(uri, listed=True):
        answer = store.get(path, options={"if_match": etag} if etag else None)
        current = _quoted(answer.meta.get("e_tag"))
        if etag and current and current != etag:  # not every server of these protocols knows If-Match
            raise object_changed(uri)
        pieces = iter(answer.stream(min_chunk_size=1 << 20))
        yield _Body(_Pieces(pieces), str(answer.meta.get("version") or ""))


class _Body(BufferedReader):
    """The bytes of an object, and its generation (``gs://``) or version id, which listings do not tell."""

    def __init__(self, pieces: _Pieces, version: str) -> None:
        super().__init__(pieces, 1 << 20)
        self.version = version


class _Pieces(RawIOBase):
    """A stream of buffers as a file."""

    def __init__(self, pieces: Iterator[Any]) -> None:
        self._pieces = pieces
        self._left = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if not self._left:
            self._left = memoryview(next(self._pieces, b""))
        count = min(len(self._left), len(buffer))
        buffer[:count] = self._left[:count]
        self._left = self._left[count:]
        return count


@contextmanager
def _translated(uri: str, listed: bool = False) -> Iterator[None]:
    """Raise errors of obstore as typed ones. ``listed``: the object was there a moment ago."""
    from obstore import exceptions

    try:
        yield
    except exceptions.PreconditionError as error:
        raise object_changed(uri) from error
    except exceptions.InvalidPathError as error:
        reason = " ".join(str(error).split())[:200]
        raise UnsafePath(f"{uri} lists a name that is not a path: {reason}.", "Rename the object.") from error
    except (exceptions.NotFoundError, FileNotFoundError) as error:
        if listed:
            raise object_changed(uri) from error
        raise ObjectNotFound(f"The store has no {uri}.", "Check the URI.") from error
    except (exceptions.PermissionDeniedError, exceptions.UnauthenticatedError) as error:
        raise AccessDenied(
            f"{uri} is refused.", "Set the credentials of that cloud (GOOGLE_… or AZURE_… variables)."
        ) from error
    except exceptions.BaseError as error:
        raise _other(uri, error) from error


def _other(uri: str, error: Exception) -> PacklineError:
    reason = " ".join(str(error).split())[:300]
    if "performing token request" in reason:  # the last of obstore's ways: the metadata service of a machine
        return CredentialsMissing(
            f"{uri} needs credentials, and none were found.",
            "Set GOOGLE_APPLICATION_CREDENTIALS, or AZURE_STORAGE_ACCOUNT_KEY, AZURE_STORAGE_SAS_TOKEN or "
            "AZURE_CLIENT_…; for what is public, GOOGLE_SKIP_SIGNATURE=true or AZURE_SKIP_SIGNATURE=true.",
        )
    return Unavailable(f"{uri} could not be read: {reason}.", "Run again later.")
