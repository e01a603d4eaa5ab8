"""One call for a job: bring what a URI names to a folder. The same as ``packline fetch``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from packline.client.argument_checks import check_flag, check_path, check_text, check_texts
from packline.client.error_boundary import error_boundary
from packline.worker_settings import check_environment

if TYPE_CHECKING:
    from packline.client.receipt import Receipt


@error_boundary()
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
) -> Receipt:
    """Bring a version of a dataset or model, or a datum, to the folder ``to``.

    ``to`` is absent or empty, or holds the version already: then it is checked and left. ``include``: a glob,
    or several, of the paths that are wanted; ``place``: auto, hardlink, reflink, copy, symlink, or direct (no cache);
    ``replace``: another version at ``to`` goes once this one is complete; ``cache``: default PACKLINE_CACHE;
    ``api``: default PACKLINE_API_URL, without both by PACKLINE_TABLE and PACKLINE_STORE; ``verify``: "sha256" compares
    the files with the SHA-256 recorded for every part; ``progress``: auto, bar, lines, json or none. Answers the
    receipt. Raises the typed errors of ``packline.errors``, with the original exception as ``__cause__``.
    """
    from packline.cli.commands.fetch import bring  # quick to import until something is fetched

    check_environment()
    check_path("to", to)
    return bring(
        check_text("uri", uri),
        to,
        api=None if api is None else check_text("api", api),
        cache=None if cache is None else check_path("cache", cache),
        place=place,
        replace=check_flag("replace", replace),
        include=check_texts("include", include),
        offline=check_flag("offline", offline),
        progress=progress,
        verify=verify,
    )
