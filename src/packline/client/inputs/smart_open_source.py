"""Every other scheme: sftp, ftp, hdfs and the rest that smart-open reads, where it is installed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from packline.client.inputs.context import split_uri
from packline.client.inputs.streams import UNKNOWN_SIZE, ByteStream, RemoteFile, path_of
from packline.errors import EndpointUnreachable, InvalidSetting, InvalidUri, ObjectNotFound
from packline.redaction import redact_url, without_secrets_of

OWN_SCHEMES = ("dataset", "model", "datum", "s3", "gs", "azure", "hf", "https", "http", "file")


def find_with_smart_open(uri: str) -> RemoteFile:
    """Return a file that smart-open can open. Raises InvalidUri, InvalidSetting without smart-open."""
    scheme, _ = split_uri(uri)
    try:
        from smart_open.transport import SUPPORTED_SCHEMES
    except ImportError:
        raise InvalidSetting(
            f"Reading {scheme}:// needs the package smart-open.", 'Run: pip install "packline[sources]"'
        ) from None
    if scheme not in SUPPORTED_SCHEMES:
        schemes = ", ".join(sorted({*OWN_SCHEMES, *filter(None, SUPPORTED_SCHEMES)}))
        raise InvalidUri(f"{redact_url(uri)!r}: {scheme} is not a scheme known here.", f"Known: {schemes}.")
    if "*" in uri or not path_of(uri) or uri.endswith("/"):
        raise InvalidUri(
            f"{redact_url(uri)!r} names no single file.", f"Wildcards do not work with {scheme}."
        )
    return RemoteFile(uri, path_of(uri), UNKNOWN_SIZE, "", partial(_opened, uri))


@contextmanager
def _opened(uri: str) -> Iterator[ByteStream]:
    import smart_open

    shown = redact_url(uri)
    try:
        stream = smart_open.open(uri, "rb", compression="disable")
    except FileNotFoundError as error:
        raise ObjectNotFound(f"There is no {shown}.", "Check the URI.") from error
    except ImportError as error:
        raise InvalidSetting(f"{shown} needs another package: {error}", "Install it.") from error
    except Exception as error:  # noqa: BLE001 - of any of a dozen libraries
        reason = without_secrets_of(uri, str(error))
        # Not chained: the other library's message may hold the password.
        raise EndpointUnreachable(f"{shown} could not be opened: {reason}.", "Check host and path.") from None
    with stream:
        yield stream
