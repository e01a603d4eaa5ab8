"""``packline fetch``: a dataset version, a model version or a datum into a folder."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from packline.cli import worker
from packline.cli.access import Access, choose_access
from packline.cli.parsing import (
    add_api,
    add_cached,
    add_json,
    add_progress,
    add_quiet,
    size_argument,
    uri_argument,
)
from packline.client.cache.refs import VersionReference
from packline.client.fetch import fetch
from packline.client.placement.link_mode import LinkMode, parse_link_mode
from packline.client.progress import choose_reporter
from packline.client.receipt import Receipt
from packline.errors import PacklineError
from packline.os_errors import naming
from packline.uri import parse_uri


def add_options(command: argparse.ArgumentParser) -> None:
    """Add the arguments of ``packline fetch``."""
    command.add_argument(
        "uri", type=uri_argument, metavar="URI", help="dataset://name/version, or an alias, or latest"
    )
    command.add_argument(
        "--to",
        required=True,
        metavar="DIR",
        help="folder that is absent, empty, or holds this version already",
    )
    command.add_argument(
        "--include", action="append", default=[], metavar="GLOB", help="only these paths (may be repeated)"
    )
    command.add_argument(
        "--verify",
        choices=("sha256",),
        default="",
        help="compare the files with the SHA-256 recorded for every part: reads those of the cache once more, "
        "and no copies that are at DIR already",
    )
    add_cached(command, "direct")
    command.add_argument(
        "--replace", action="store_true", help="replace another version that a fetch has left in DIR"
    )
    command.add_argument(
        "--cache-bytes",
        type=size_argument,
        metavar="SIZE",
        help="what the cache may take, such as 50GB (0: no limit)",
    )
    command.add_argument(
        "--offline", action="store_true", help="use the cache only (also: PACKLINE_OFFLINE=1)"
    )
    add_api(command)
    add_progress(command)
    add_quiet(command)
    add_json(command)


def run(options: argparse.Namespace) -> int:
    receipt = bring(
        options.uri,
        options.to,
        api=options.api,
        cache=options.cache,
        place=options.place,
        replace=options.replace,
        progress=options.progress,
        offline=options.offline,
        include=options.include,
        cache_bytes=options.cache_bytes,
        verify=options.verify,
    )
    print(json.dumps(receipt.as_json()) if options.json else "\n".join(receipt.lines()))
    return 0


def bring(
    text: str,
    to: str | os.PathLike[str],
    *,
    api: str | None,
    cache: Path | None,
    place: str,
    replace: bool = False,
    progress: str,
    offline: bool,
    include: Sequence[str],
    cache_bytes: int | None = None,
    verify: str = "",
) -> Receipt:
    """Fetch what a URI names to a folder, and record that the execution which this is has used it."""
    mode = parse_link_mode(place)
    uri, access = parse_uri(text), choose_access(api)
    offline = worker.offline(offline)
    root = None if mode is LinkMode.DIRECT else worker.cache_folder(cache)
    with naming(root or to):
        receipt = fetch(
            VersionReference(str(uri), partial(access.plan, uri), origin=access.origin),
            to,
            source=access.source(),
            cache=root,
            link_mode=mode,
            replace=replace,
            reporter=choose_reporter(progress),
            offline=offline,
            include=include,
            limit_bytes=worker.cache_bytes(cache_bytes),
            verify=verify,
        )
    if worker.current_execution() and not offline:
        _record_use(access, receipt.uri)
    return receipt


def _record_use(access: Access, uri: str) -> None:
    """Lineage is worth a line in the log, not the job: who may only read cannot record."""
    try:
        access.record(worker.current_execution(), [uri])
    except PacklineError as error:
        print(f"warning: the use of {uri} was not recorded: {error.message}", file=sys.stderr)
