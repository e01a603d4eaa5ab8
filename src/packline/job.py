"""One call for a job: bring what a URI names to a folder. The same as ``packline fetch``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from packline.client.receipt import Receipt


def fetch(
    uri: str,
    to: str | Path,
    *,
    include: Sequence[str] = (),
    place: str = "auto",
    replace: bool = False,
    cache: str | Path | None = None,
    api: str | None = None,
    offline: bool = False,
    progress: str = "auto",
    verify: str = "",
) -> Receipt:
    """Bring a version of a dataset or model, or a datum, to the folder ``to``.

    ``to`` is absent or empty, or holds the version already: then it is checked and left. ``include``: globs of the
    paths that are wanted; ``place``: auto, hardlink, reflink, copy, symlink, or direct (no cache); ``replace``:
    another version at ``to`` goes once this one is complete; ``cache``: default PACKLINE_CACHE; ``api``: default
    PACKLINE_API_URL, without both by PACKLINE_TABLE and PACKLINE_STORE; ``verify``: "sha256" compares the files with
    the SHA-256 recorded for every part; ``progress``: auto, bar, lines, json or none. Answers the receipt.
    Raises what ``packline.errors`` lists.
    """
    from packline.cli.fetch import bring  # quick to import until something is fetched

    return bring(
        uri,
        to,
        api=api,
        cache=Path(cache) if cache is not None else None,
        place=place,
        replace=replace,
        include=include,
        offline=offline,
        progress=progress,
        verify=verify,
    )
