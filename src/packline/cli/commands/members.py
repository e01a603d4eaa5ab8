"""``packline cat``, and ``packline ls`` of a version: members are listed and printed without fetching the version."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from packline.cli.common_options import add_api, add_cache_use, path_argument, uri_argument
from packline.client.upload.scan import printable

if TYPE_CHECKING:
    from packline.reader.dataset import Dataset

PIECE_BYTES = 1 << 20

Line = Callable[["Dataset", int], str]
"""Returns what is printed of the member at a position."""


def add_cat_options(command: argparse.ArgumentParser) -> None:
    """Add the arguments of ``packline cat``."""
    command.add_argument(
        "uri", type=uri_argument, metavar="URI", help="dataset://name/version, or an alias, or latest"
    )
    command.add_argument(
        "paths", nargs="+", metavar="PATH", help="path of a member; several are printed in this order"
    )
    add_read_options(command)


def add_read_options(command: argparse.ArgumentParser) -> None:
    """Add the options of commands that read members: where the cache is, and whom to ask."""
    command.add_argument(
        "--cache", type=path_argument, metavar="DIR", help="cache folder (default: PACKLINE_CACHE)"
    )
    add_cache_use(command)
    add_api(command)


def run(options: argparse.Namespace) -> int:
    """Run ``packline cat``. Returns 0. Raises what ``packline.open`` and reading raise."""
    output = sys.stdout.buffer
    with _open(options, options.uri) as dataset:
        for position in [dataset.index_of(path) for path in options.paths]:
            with dataset.open(position) as member:
                while piece := member.read(PIECE_BYTES):
                    output.write(piece)
    output.flush()
    return 0


def list_members(options: argparse.Namespace, uri: str, prefix: str, line: Line) -> int:
    """Print a line for each member of a version whose path starts with a prefix.

    Returns 0. Raises what ``packline.open`` raises.
    """
    with _open(options, uri) as dataset:
        first, last = dataset.range_of_prefix(prefix)
        for position in range(first, last):
            print(line(dataset, position))
    return 0


def path_line(dataset: Dataset, position: int) -> str:
    """Return the path of a member on one line."""
    return printable(dataset.paths()[position])


def long_line(dataset: Dataset, position: int) -> str:
    """Return size, datum and path of a member."""
    member = dataset.member(position)
    return f"{member.size:>14,}  datum://{member.datum}  {printable(member.path)}"


def json_line(dataset: Dataset, position: int) -> str:
    """Return size, datum and path of a member as JSON."""
    member = dataset.member(position)
    document = {"path": member.path, "size": member.size, "datum": member.datum}
    return json.dumps(document, ensure_ascii=False)


def _open(options: argparse.Namespace, uri: str) -> Dataset:
    from packline.library.open import open as open_dataset

    return open_dataset(
        uri,
        cache=options.cache,
        api=options.api or None,
        offline=options.offline,
        cache_bytes=options.cache_bytes,
    )
