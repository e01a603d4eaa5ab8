"""``https://`` and ``http://``: one file a URL, public or with a user and password."""

from __future__ import annotations

import base64
import http.client
import re
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from urllib.parse import SplitResult, unquote, urlsplit

from packline.aws_api.checksums import web_checksum
from packline.aws_api.s3_errors import StoreRefused
from packline.client.inputs.streams import (
    UNKNOWN_SIZE,
    ByteStream,
    RemoteFile,
    RemoteListing,
    object_changed,
    path_of,
    retry_request,
)
from packline.errors import (
    AccessDenied,
    EndpointUnreachable,
    InvalidUri,
    ObjectNotFound,
    SlowDown,
    Unavailable,
)
from packline.globs import parse_uri_pattern
from packline.http.connection import READ_SECONDS
from packline.http.proxy import Proxy, ProxyRefused, find_proxy, refused_by_proxy
from packline.http.tls import tls_context
from packline.redaction import redact_url, without_user


def find_url(uri: str) -> RemoteFile:
    """Ask for size and tag. Raises InvalidUri, ObjectNotFound, AccessDenied, Unavailable."""
    parts = _parts(uri)
    if not parts.hostname or not path_of(uri) or parts.path.endswith("/"):
        raise InvalidUri(f"{redact_url(uri)!r} names no file.", "Write https://host/path/to/file.")
    if "*" in parts.path:
        raise InvalidUri(f"{redact_url(uri)!r}: the web has no wildcards.", "List the URLs one by one.")
    size, validator = retry_request(lambda: _look(uri))
    etag = "" if validator.startswith("W/") else validator
    return RemoteFile(uri, path_of(uri), size, etag.strip('"'), partial(open_body, uri, etag))


def _look(uri: str) -> tuple[int, str]:
    """Ask for size and ETag; UNKNOWN_SIZE and an empty text where the server does not tell."""
    # Many servers refuse HEAD (URLs that are signed for GET among them): then the download itself tells.
    with suppress(StoreRefused, ProxyRefused, AccessDenied), open_url(uri, "HEAD") as answer:
        length = answer.headers.get("Content-Length", "")
        is_size = length.isdigit() and not answer.headers.get("Content-Encoding")
        return int(length) if is_size else UNKNOWN_SIZE, answer.headers.get("ETag", "")
    return UNKNOWN_SIZE, ""


def list_url(uri: str) -> RemoteListing:
    """Return the same file as a listing of one. Raises the same, and InvalidUri where the server tells no size."""
    remote = find_url(uri)
    if remote.size == UNKNOWN_SIZE:
        raise InvalidUri(f"{redact_url(uri)} does not tell its size.", "Download it, and push the file.")
    row = {"path": remote.path, "size": remote.size, "etag": remote.validator}
    return RemoteListing(parse_uri_pattern(remote.path), [row], lambda row: remote)


def _parts(uri: str) -> SplitResult:
    """Split a URL. Raises InvalidUri for what cannot be sent as it is."""
    try:
        parts = urlsplit(uri)
        valid = parts.port != 0 and not any(char <= " " or char == "\x7f" for char in uri)
    except ValueError:
        valid = False
    if not valid:
        raise InvalidUri(
            f"{redact_url(uri)!r} is not a valid URL.",
            "Check the host and the port; write %20 for a space, and %2F for a slash in a password.",
        )
    return parts


class _CheckedBody:
    """A body that is refused if it ends before its length (http.client takes that for its end)."""

    def __init__(self, answer: http.client.HTTPResponse, shown: str) -> None:
        self._answer, self._shown = answer, shown
        self.checksum = web_checksum({name.lower(): value for name, value in answer.headers.items()})
        """What the server says about the whole file."""
        self.version = answer.headers.get("x-amz-version-id", "")
        """Of an object of S3 in a bucket with versions."""

    def read(self, size: int, /) -> bytes:
        try:
            piece = self._answer.read1(size)  # what is there: a slow peer must not hold us until ``size`` is
        except http.client.HTTPException as error:
            raise self._broken() from error
        if not piece and self._answer.length:
            raise self._broken()
        return piece

    def _broken(self) -> EndpointUnreachable:
        return EndpointUnreachable(f"{self._shown} broke off before its end.", "Run again.")


@contextmanager
def open_body(uri: str, etag: str = "", token: str = "") -> Iterator[ByteStream]:
    """Read a file. Raises ObjectChanged if the server has another one than that with this strong ``etag``.

    ``token`` is sent to the first host as a bearer token, and to none that it redirects to.
    """
    with open_url(uri, "GET", token, etag) as answer:
        if etag and answer.headers.get("ETag", etag) != etag:  # many servers do not know If-Match
            raise object_changed(uri)
        yield _CheckedBody(answer, redact_url(uri))


@contextmanager
def open_url(uri: str, method: str, token: str = "", etag: str = "") -> Iterator[http.client.HTTPResponse]:
    """Send a request without a body, and yield the answer. Raises the typed error for what is refused."""
    proxy = _proxy_of(uri)
    # An opener of its own: the one that urllib keeps has the proxies and certificates of its first use.
    opener = urllib.request.build_opener(urllib.request.HTTPSHandler(context=tls_context()))
    try:
        answer = opener.open(_request(uri, method, token, etag), timeout=READ_SECONDS)
    except urllib.error.HTTPError as error:
        error.close()
        if error.code == 407:
            raise refused_by_proxy(error.code, str(proxy)) from None
        if error.code == 412 or (etag and error.code in (404, 410)):
            raise object_changed(uri) from None
        refused = _refused(error.code, redact_url(uri))
        if isinstance(refused, SlowDown):
            refused.retry_after = _seconds(error.headers.get("Retry-After", ""))
        raise refused from None  # the other's message may hold the URL of a redirect
    except (urllib.error.URLError, OSError, http.client.HTTPException) as error:
        raise _unreachable(redact_url(uri), proxy, getattr(error, "reason", error)) from error
    with answer:
        yield answer


def _seconds(text: str) -> float:
    """Return the seconds of a ``Retry-After``; 0 for a date, which is the other form that it may have."""
    return float(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0.0


def _proxy_of(uri: str) -> Proxy | None:
    """Return the proxy that urllib will take. Raises InvalidSetting for one that it does not understand, as SOCKS."""
    parts = urlsplit(uri)
    tls = parts.scheme == "https"
    return find_proxy(parts.hostname or "", parts.port or (443 if tls else 80), tls)


def _unreachable(shown: str, proxy: Proxy | None, reason: object) -> Exception:
    if proxy is None:
        return EndpointUnreachable(f"{shown} cannot be reached: {reason}.", "Check the host.")
    refused = re.fullmatch(r"Tunnel connection failed: (4[0-9][0-9])\b.*", str(reason))
    if refused:
        return refused_by_proxy(int(refused[1]), str(proxy))
    return EndpointUnreachable(
        f"{shown} cannot be reached through the proxy {proxy}: {reason}.",
        "Check the host, HTTPS_PROXY (HTTP_PROXY) and NO_PROXY.",
    )


def _request(uri: str, method: str, token: str, etag: str) -> urllib.request.Request:
    parts = urlsplit(uri)
    # The user agent is what some servers refuse when it is a library's default.
    request = urllib.request.Request(
        without_user(uri),
        method=method,
        headers={"User-Agent": "packline", "Accept-Encoding": "identity"},
    )
    if etag:
        request.add_header("If-Match", etag)
    if token:
        request.add_unredirected_header("Authorization", f"Bearer {token}")
    elif parts.username is not None:
        pair = f"{unquote(parts.username)}:{unquote(parts.password or '')}".encode()
        # Not redirected: the next host must not learn the password.
        request.add_unredirected_header("Authorization", f"Basic {base64.b64encode(pair).decode()}")
    return request


def _refused(status: int, shown: str) -> Exception:
    if status in (404, 410):
        return ObjectNotFound(f"There is no {shown} (HTTP {status}).", "Check the URL.")
    if status in (401, 403):
        return AccessDenied(
            f"{shown} is refused (HTTP {status}).",
            "Give a signed URL that has not expired, or user:password@ before the host.",
        )
    if status in (429, 503):
        return SlowDown(f"{shown} asks for fewer requests (HTTP {status}).", "Run again later.")
    if status >= 500:
        return Unavailable(f"{shown} fails (HTTP {status}).", "Run again later.")
    return StoreRefused(f"{shown} is refused (HTTP {status}).", "Check the URL.")
