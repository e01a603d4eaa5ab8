"""``hf://``: files of a repository of the Hugging Face Hub, pinned to a commit, by the Hub's HTTP API.

Without huggingface_hub, which brings 20 packages for two requests. https://huggingface.co/docs/hub/api
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote, urljoin, urlsplit

from packline.aws_api.checksums import Checksum
from packline.client.inputs.context import no_match, split_uri
from packline.client.inputs.http_files import open_body, open_url
from packline.client.inputs.streams import ByteStream, RemoteFile, RemoteListing, retry_request
from packline.errors import AccessDenied, InvalidUri, ObjectNotFound, Unavailable
from packline.globs import UriPattern, parse_uri_pattern

MAX_PAGE_BYTES = 16 << 20
"""A page of a listing has 1,000 rows at most."""
_FORM = re.compile(
    r"(?P<kind>datasets/|spaces/|)(?P<name>[\w.-]+/[\w.-]+)(?:@(?P<revision>[^/]+))?/(?P<path>.+)"
)
_NEXT = re.compile(r'<([^>]+)>;\s*rel="next"')
_SHA256 = re.compile(r"[0-9a-f]{64}")
_COMMIT = re.compile(r"[0-9a-f]{40}")


class _Repository(NamedTuple):
    hub: str
    kind: str
    """``datasets/``, ``spaces/``, or empty for a model."""
    name: str
    token: str

    def api(self, *words: str) -> str:
        return f"{self.hub}/api/{self.kind or 'models/'}{self.name}/" + "/".join(
            quote(word) for word in words
        )

    def file(self, commit: str, path: str) -> str:
        return f"{self.hub}/{self.kind}{self.name}/resolve/{commit}/{quote(path)}"


def find_repository_files(uri: str) -> tuple[list[RemoteFile], UriPattern]:
    """List files of ``hf://datasets/owner/name[@revision]/path``, wildcards allowed; a model has no ``datasets/``.

    ``HF_ENDPOINT`` names another hub, ``HF_TOKEN`` (or the file that ``hf auth login`` writes) the user. A revision is
    a branch, a tag or a commit, with ``%2F`` for a slash; default ``main``. The files are those of its commit now.

    Raises InvalidUri, ObjectNotFound, AccessDenied, Unavailable.
    """
    listing = list_repository(uri)
    files = [listing.file(row) for row in listing.rows]
    if not files:
        raise no_match(uri)
    return files, listing.pattern


def list_repository(uri: str) -> RemoteListing:
    """List the same, page by page. Raises the same, also while the rows are read."""
    _, words = split_uri(uri)
    form = _FORM.fullmatch(words)
    if form is None:
        raise InvalidUri(
            f"{uri!r} does not name a file of a repository.",
            "Write hf://datasets/<owner>/<name>[@<revision>]/<path>; * and ** are wildcards.",
        )
    hub = (os.environ.get("HF_ENDPOINT") or "https://huggingface.co").rstrip("/")
    repository = _Repository(hub, form["kind"], form["name"], _token())
    pattern = parse_uri_pattern(form["path"])
    commit = _commit(repository, (form["revision"] or "main").replace("%2F", "/"), uri)
    base = f"hf://{repository.kind}{repository.name}@{commit}"
    rows = (row for row in _listed(repository, commit, pattern) if pattern.matches(row["path"]))
    return RemoteListing(pattern, rows, partial(_remote, repository, commit, base))


def _token() -> str:
    named = os.environ.get("HF_TOKEN") or os.environ.get("HUGGING_FACE_HUB_TOKEN")
    if named:
        return named.strip()
    home = os.environ.get("HF_HOME") or os.path.expanduser("~/.cache/huggingface")
    try:
        return Path(os.environ.get("HF_TOKEN_PATH") or f"{home}/token").read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        return ""


def _commit(repository: _Repository, revision: str, uri: str) -> str:
    try:
        document, _ = _read_json(repository, repository.api("revision", revision))
    except AccessDenied as error:
        # The Hub says 401 of what does not exist, too.
        raise AccessDenied(
            f"{uri} does not exist, or needs a token that may read it.", "Check the URI, and set HF_TOKEN."
        ) from error
    except ObjectNotFound as error:
        raise ObjectNotFound(f"There is no revision {revision!r} of {uri}.", "Check the URI.") from error
    commit = document.get("sha") if isinstance(document, dict) else None
    if not isinstance(commit, str) or not _COMMIT.fullmatch(commit):
        raise Unavailable(f"{repository.hub} tells no commit of {uri}.", "Check HF_ENDPOINT, and run again.")
    return commit


def _listed(repository: _Repository, commit: str, pattern: UriPattern) -> Iterator[dict[str, Any]]:
    folder = (pattern.prefix if pattern.wild else pattern.text).rpartition("/")[0]
    url = repository.api("tree", commit, *filter(None, [folder])) + f"?recursive={str(pattern.wild).lower()}"
    is_first = True
    while url:
        try:
            page, following = _read_json(repository, url)
        except ObjectNotFound as error:
            if is_first:
                return  # no such folder
            raise _half_listed(repository) from error
        if not isinstance(page, list):
            raise _half_listed(repository)
        for row in page:
            if isinstance(row, dict) and row.get("type") == "file" and isinstance(row.get("path"), str):
                yield row
        url, is_first = following, False


def _half_listed(repository: _Repository) -> Unavailable:
    return Unavailable(
        f"{repository.hub} does not list {repository.name} to its end.", "Check HF_ENDPOINT, and run again."
    )


def _read_json(repository: _Repository, url: str) -> tuple[Any, str]:
    """Read a document, and the address of its next page; empty if there is none."""
    body, link = retry_request(lambda: _read_page(repository, url))
    try:
        if len(body) > MAX_PAGE_BYTES:
            raise ValueError("the answer is too long")
        document = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Unavailable(f"{url} is not JSON: {error}.", "Check HF_ENDPOINT, and run again.") from error
    following = urljoin(url, link[1]) if link else ""
    if following and urlsplit(following)[:2] != urlsplit(url)[:2]:
        raise Unavailable(
            f"{url} names a next page on another host.", "Check HF_ENDPOINT."
        )  # it gets the token
    return document, following


def _read_page(repository: _Repository, url: str) -> tuple[bytes, re.Match[str] | None]:
    with open_url(url, "GET", repository.token) as answer:
        return answer.read(MAX_PAGE_BYTES + 1), _NEXT.search(answer.headers.get("Link", ""))


def _remote(repository: _Repository, commit: str, base: str, row: dict[str, Any]) -> RemoteFile:
    path = row["path"]
    lfs = row.get("lfs")
    large: dict[str, Any] = lfs if isinstance(lfs, dict) else {}
    identity, size = str(large.get("oid") or row.get("oid") or ""), large.get("size", row.get("size"))
    sha256 = identity.removeprefix("sha256:") if large else ""
    url = repository.file(commit, path)
    opened = partial(_opened, url, repository.token, sha256 if _SHA256.fullmatch(sha256) else "")
    # Empty without an identity: then the content names the file in the cache.
    return RemoteFile(f"{base}/{path}", path, int(size or 0), identity, opened)


class _LargeFile:
    """A body with the SHA-256 that the repository has of it."""

    def __init__(self, body: ByteStream, sha256: str) -> None:
        self.checksum = Checksum("SHA-256", bytes.fromhex(sha256))
        self.read = body.read


@contextmanager
def _opened(url: str, token: str, sha256: str) -> Iterator[ByteStream]:
    with open_body(url, token=token) as body:
        yield _LargeFile(body, sha256) if sha256 else body
