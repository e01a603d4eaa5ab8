"""``packline.open``: the members of a version as a dataset, read from the package without unpacking it."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from packline.client.argument_checks import check_bytes, check_flag, check_path, check_text, check_texts
from packline.library.boundary import public_function

if TYPE_CHECKING:
    from packline.client.transfer.engine import ObjectSource
    from packline.json_types import JsonObject
    from packline.library.backend import ApiBackend, TableBackend
    from packline.model import Member
    from packline.reader.dataset import Dataset, DatasetOptions


@public_function()
def open(
    uri: str,
    *,
    cache: str | Path | None = None,
    include: str | Sequence[str] = (),
    exclude: str | Sequence[str] = (),
    api: str | None = None,
    offline: bool = False,
    read_ahead_bytes: int | None = None,
    cache_bytes: int | None = None,
) -> Dataset:
    """Open a version of a dataset or model: read its members without fetching or unpacking all of it.

    Args:
        uri: ``dataset://name/version-or-alias`` or ``model://name/counter``. An alias is resolved once.
        cache: Folder of the cache; default PACKLINE_CACHE, else the user's cache folder.
        include: A glob, or several, that select paths of the version, as in ``packline.fetch``.
        exclude: A glob, or several, of paths to leave out.
        api: Address of the HTTP API; default PACKLINE_API_URL, else PACKLINE_TABLE and PACKLINE_STORE are used.
        offline: Whether only the cache may be used; also by PACKLINE_OFFLINE.
        read_ahead_bytes: Bytes that are fetched ahead of the order that ``prefetch`` announces; default 128 MiB.
        cache_bytes: Size limit of the cache in bytes, 0 for none; default PACKLINE_CACHE_BYTES.

    Returns:
        The dataset. It works with threads, and with processes by fork, forkserver and spawn.

    Raises:
        InvalidUri, DatasetNotFound, VersionNotFound: The name is malformed or names nothing.
        NothingSelected: ``include`` and ``exclude`` leave no member.
        Unavailable, Refused: The table, the store or the API does not answer, or denies the request.
    """
    from packline.library import environment
    from packline.reader.dataset import READ_AHEAD_BYTES, DatasetOptions

    folder = environment.cache_folder(None if cache is None else check_path("cache", cache))
    options = DatasetOptions(
        uri=check_text("uri", uri),
        cache=str(folder.absolute()),
        api="" if api is None else check_text("api", api),
        offline=environment.offline(check_flag("offline", offline)),
        include=tuple(check_texts("include", include)),
        exclude=tuple(check_texts("exclude", exclude)),
        read_ahead_bytes=READ_AHEAD_BYTES
        if read_ahead_bytes is None
        else check_bytes("read_ahead_bytes", read_ahead_bytes),
        cache_bytes=environment.cache_bytes(cache_bytes),
    )
    return _open(options, pinned=False)


@public_function()
def reopen(options: DatasetOptions) -> Dataset:
    """Open a dataset again in another process: its version is the one that was resolved first."""
    return _open(options, pinned=True)


def _open(options: DatasetOptions, pinned: bool) -> Dataset:
    from packline.client.cache.refs import VersionReference
    from packline.fs.os_errors import naming
    from packline.library.backend import choose_backend
    from packline.reader.dataset import Dataset
    from packline.reader.open_version import open_version
    from packline.uri import parse_uri

    name = parse_uri(options.uri)
    backend = choose_backend(options.api or None)
    with naming(options.cache):
        reader = open_version(
            VersionReference(str(name), partial(backend.plan, name), origin=backend.origin),
            Path(options.cache),
            partial(_source, options.api),
            offline=options.offline,
            pinned=pinned,
            limit_bytes=options.cache_bytes,
            warn=_warn,
        )
    backend.close()
    options = options._replace(uri=reader.index.plan.uri)
    return Dataset(reader, options, reopen, partial(_metadata, backend, options.uri))


def _warn(warning: str) -> None:
    print(f"warning: {warning}", file=sys.stderr)


def _source(api: str) -> ObjectSource:
    """Make a source of objects for this process."""
    from packline.library.backend import choose_backend

    return choose_backend(api or None).source()


def _metadata(
    backend: TableBackend | ApiBackend, uri: str, members: Sequence[Member]
) -> Mapping[str, JsonObject]:
    """Ask for the metadata of members of a version, by datum id."""
    from packline.library.backend import ApiBackend

    if isinstance(backend, ApiBackend):
        from packline.client.api.resolver import ApiResolver

        resolver = ApiResolver(backend.library)
        resolver.version(uri)
        return resolver.metadata(members)
    from packline.library.table_resolver import TableResolver

    return TableResolver().metadata(members)
