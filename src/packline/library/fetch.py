"""``packline.fetch``: bring what a URI names to a folder. The command ``packline fetch`` calls the same function."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from packline.client.argument_checks import check_flag, check_path, check_text, check_texts
from packline.library.boundary import public_function

if TYPE_CHECKING:
    from packline.client.receipt import Receipt
    from packline.library.backend import Backend


@public_function()
def fetch(
    uri: str,
    to: str | Path,
    *,
    include: str | Sequence[str] = (),
    place: str = "auto",
    replace: bool = False,
    cache: str | Path | None = None,
    api: str | None = None,
    offline: bool = False,
    progress: str = "auto",
    verify: str = "",
    cache_bytes: int | None = None,
) -> Receipt:
    """Bring a version of a dataset or model, or a datum, to the folder ``to``.

    Args:
        uri: ``dataset://name/version-or-alias``, ``model://name/counter`` or ``datum://id-or-alias``.
        to: The target folder. It must be absent or empty, or hold this version already: then it is checked and kept.
        include: A glob, or several, that select paths of the version.
        place: auto, hardlink, reflink, copy, symlink, or direct (without a cache).
        replace: Whether another version that a fetch left at ``to`` is removed once this one is complete.
        cache: Folder of the cache; default PACKLINE_CACHE, else the user's cache folder.
        api: Address of the HTTP API; default PACKLINE_API_URL, else PACKLINE_TABLE and PACKLINE_STORE are used.
        offline: Whether only the cache may be used; also by PACKLINE_OFFLINE.
        progress: auto, bar, lines, json or none.
        verify: "sha256" compares the files with the SHA-256 recorded for every part.
        cache_bytes: Size limit of the cache in bytes, 0 for none; default PACKLINE_CACHE_BYTES.

    Returns:
        The receipt: files, bytes, seconds, requests, and how the files were placed.

    Raises:
        PacklineError: One of the typed errors of ``packline.errors``; an original exception is its ``__cause__``.
    """
    # Imported here: importing the library stays cheap until something is fetched.
    from packline.client.cache.refs import VersionReference
    from packline.client.fetch import fetch as fetch_files
    from packline.client.placement.link_mode import LinkMode, parse_link_mode
    from packline.client.progress import choose_reporter
    from packline.fs.os_errors import naming
    from packline.library import environment
    from packline.library.backend import choose_backend
    from packline.uri import parse_uri

    mode, to, name = parse_link_mode(place), check_path("to", to), parse_uri(check_text("uri", uri))
    backend = choose_backend(None if api is None else check_text("api", api))
    folder = None if cache is None else check_path("cache", cache)
    root = None if mode is LinkMode.DIRECT else environment.cache_folder(folder)
    with naming(root or to):
        receipt = fetch_files(
            VersionReference(str(name), partial(backend.plan, name), origin=backend.origin),
            to,
            source=backend.source(),
            cache=root,
            link_mode=mode,
            replace=check_flag("replace", replace),
            reporter=choose_reporter(progress),
            offline=environment.offline(check_flag("offline", offline)),
            include=check_texts("include", include),
            limit_bytes=environment.cache_bytes(cache_bytes),
            verify=verify,
        )
    if environment.current_execution() and not environment.offline(offline):
        record_use(backend, [receipt.uri], f"the use of {receipt.uri} was")
    return receipt


def record_use(backend: Backend, uris: Sequence[str], subject: str) -> None:
    """Record what the current execution used. A failure is a warning, because who may only read cannot record."""
    from packline.errors import PacklineError
    from packline.library import environment

    try:
        backend.record(environment.current_execution(), uris)
    except PacklineError as error:
        print(f"warning: {subject} not recorded: {error.message}", file=sys.stderr)
