"""``packline fetch``: download a dataset version, a model version or a datum into a folder."""

from __future__ import annotations

import argparse
import json

from packline.cli.common_options import (
    add_api,
    add_cache_options,
    add_cache_use,
    add_json,
    add_progress,
    add_quiet,
    uri_argument,
)
from packline.library.fetch import fetch


def add_options(command: argparse.ArgumentParser) -> None:
    """Add the arguments of ``packline fetch``."""
    command.add_argument(
        "uri", type=uri_argument, metavar="URI", help="dataset://name/version, or an alias, or latest"
    )
    command.add_argument(
        "--to",
        required=True,
        metavar="DIR",
        help="folder that does not exist, is empty, or has this version already",
    )
    command.add_argument(
        "--include", action="append", default=[], metavar="GLOB", help="only these paths (may be repeated)"
    )
    command.add_argument(
        "--verify",
        choices=("sha256",),
        default="",
        help="compare the files with the SHA-256 recorded for every part; reads cached files once more, "
        "but not files that are in DIR already",
    )
    add_cache_options(command, "direct")
    command.add_argument(
        "--replace", action="store_true", help="replace another version that was fetched to DIR"
    )
    add_cache_use(command)
    command.add_argument(
        "--explain",
        action="store_true",
        help="say also what was reused, and what the same files would have taken one by one",
    )
    add_api(command)
    add_progress(command)
    add_quiet(command)
    add_json(command)


def run(options: argparse.Namespace) -> int:
    """Run ``packline fetch``. Returns 0. Raises what ``packline.library.fetch`` raises."""
    receipt = fetch(
        options.uri,
        options.to,
        api=options.api or None,
        cache=options.cache,
        place=options.place,
        replace=options.replace,
        progress=options.progress,
        offline=options.offline,
        include=options.include,
        cache_bytes=options.cache_bytes,
        verify=options.verify,
    )
    if options.json:
        print(json.dumps(receipt.as_json()))
    else:
        print("\n".join([receipt.line(), *(receipt.explanation() if options.explain else ())]))
    return 0
