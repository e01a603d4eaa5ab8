"""``file://``: files of a network mount or a local disk, linked or copied from where they are."""

from __future__ import annotations

import os
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import unquote

from packline.client.inputs.context import split_uri
from packline.client.inputs.input_file import DownloadResult, InputFile, ResolvedUri
from packline.errors import InvalidUri, ObjectNotFound
from packline.globs import parse_uri_pattern

ROOT = Path("/")


class MountUnit:
    """Files on a mounted path, which are linked and not downloaded."""

    def bring(self, leases: ExitStack) -> DownloadResult:
        """Return the root folder: the files need no download."""
        return DownloadResult(ROOT)


def find_files(uri: str) -> ResolvedUri:
    """List the files of a ``file:///path`` URI, with or without wildcards. Raises InvalidUri, ObjectNotFound."""
    _, remainder = split_uri(uri)
    if not remainder.startswith("/"):
        raise InvalidUri(f"{uri!r} names a host or a relative path.", "Write file:///absolute/path.")
    path = unquote(remainder)
    if os.path.isdir(path):
        raise InvalidUri(f"{uri!r} is a folder.", f"Write {uri.rstrip('/')}/** for all files below it.")
    pattern = parse_uri_pattern(path)
    paths = (
        sorted(file for file in _below(pattern.prefix) if pattern.matches(file)) if pattern.wild else [path]
    )
    files = [_input_file(file, pattern.suffix(file)) for file in paths if os.path.isfile(file)]
    if not files:
        raise ObjectNotFound(f"{uri} matches no file.", "Check the path, and that it is mounted here.")
    return ResolvedUri(uri, uri, files, MountUnit())


def _below(prefix: str) -> list[str]:
    root = prefix.rpartition("/")[0] or "/"
    return [os.path.join(folder, name) for folder, _, names in os.walk(root) for name in names]


def _input_file(file: str, suffix: str) -> InputFile:
    named = f"file://{file}"
    return InputFile(file.lstrip("/"), suffix, named, named, os.stat(file).st_size, inside=file.lstrip("/"))
