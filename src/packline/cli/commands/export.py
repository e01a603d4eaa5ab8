"""``packline export``: write a version as tar, zip, WebDataset, MDS, LitData or Hugging Face files."""

from __future__ import annotations

import argparse
import json
import sys

from packline.cli.commands.members import add_read_options
from packline.cli.common_options import add_json, add_quiet, count_argument, size_argument, uri_argument
from packline.client.progress import format_bytes
from packline.exports.export import STANDARD_OUTPUT, ExportResult, export
from packline.exports.formats import FORMATS


def add_options(command: argparse.ArgumentParser) -> None:
    """Add the arguments of ``packline export``."""
    command.add_argument(
        "uri", type=uri_argument, metavar="URI", help="dataset://name/version, or an alias, or latest"
    )
    command.add_argument("--format", choices=FORMATS, default="tar", help="what to write (default: tar)")
    command.add_argument(
        "--to",
        required=True,
        metavar="DIR|-",
        help="new or empty folder; - writes one archive to standard output",
    )
    command.add_argument(
        "--shard-bytes", type=size_argument, metavar="SIZE", help="data of each file at most, such as 500MB"
    )
    command.add_argument(
        "--shard-members", type=count_argument, metavar="N", help="members of each file at most"
    )
    command.add_argument("--include", action="append", default=[], metavar="GLOB", help="only these paths")
    command.add_argument("--exclude", action="append", default=[], metavar="GLOB", help="not these paths")
    add_read_options(command)
    add_quiet(command)
    add_json(command)


def run(options: argparse.Namespace) -> int:
    """Run ``packline export``. Returns 0. Raises what ``packline.export`` raises."""
    result = export(
        options.uri,
        options.to,
        format=options.format,
        shard_bytes=options.shard_bytes,
        shard_members=options.shard_members,
        include=options.include,
        exclude=options.exclude,
        cache=options.cache,
        api=options.api or None,
        offline=options.offline,
        cache_bytes=options.cache_bytes,
    )
    output = sys.stderr if options.to == STANDARD_OUTPUT else sys.stdout
    if options.json:
        print(json.dumps(result._asdict()), file=output)
    elif not options.quiet:
        print(_text(result), file=output)
    return 0


def _text(result: ExportResult) -> str:
    return (
        f"exported {result.uri}: {result.members:,} members, {format_bytes(result.bytes)}, "
        f"as {result.files:,} {result.format} files to {result.to}"
    )
