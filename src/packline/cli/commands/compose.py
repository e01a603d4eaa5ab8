"""``packline compose``: create a version from selected datums of any executions."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from packline.cli.backend_option import services_of
from packline.cli.common_options import add_api, add_json, add_quiet, add_wait, path_argument, uri_argument
from packline.client.progress import format_bytes
from packline.errors import InvalidInput
from packline.ports.deployment import DatumService, NewVersion
from packline.uri import check_version_name, parse_dataset_uri, parse_datum_uri


class ListUnreadable(InvalidInput):
    """The file with datum ids cannot be read."""


def add_options(command: argparse.ArgumentParser) -> None:
    """Add the arguments of ``packline compose``."""
    command.add_argument(
        "uri", type=uri_argument, metavar="URI", help="dataset://name/version, which must not exist"
    )
    command.add_argument(
        "--datum",
        action="extend",
        nargs="+",
        default=[],
        metavar="ID",
        help="datums of the version: ids or aliases (may be repeated)",
    )
    command.add_argument(
        "--from-file",
        type=path_argument,
        metavar="LIST",
        help="file with more datums, one per line; - is standard input",
    )
    command.add_argument(
        "--base", type=uri_argument, metavar="URI", help="version that it is based on, for lineage"
    )
    command.add_argument("--packaging", action="store_true", help="package it")
    command.add_argument("--alias", action="append", default=[], help="alias to move to it (may be repeated)")
    command.add_argument("--tag", action="append", default=[], help="may be repeated")
    add_wait(command)
    add_api(command)
    add_quiet(command)
    add_json(command)


def run(options: argparse.Namespace) -> int:
    """Run ``packline compose``. Returns 0. Raises InvalidUri, DatumNotFound, VersionExists, Unavailable."""
    from packline.cli.commands.package import wait_for_package

    if not options.datum and options.from_file is None:
        raise InvalidInput("No datum is named.", "Pass --datum ID …, or --from-file LIST.")
    uri, services = parse_dataset_uri(options.uri), services_of(options)
    requested = NewVersion(
        dataset=uri.dataset,
        version=uri.reference,
        datums=tuple(_datums(options, services.datums)),
        base=options.base or "",
        packaging=options.packaging,
        targeting_aliases=tuple(map(check_version_name, options.alias)),
        tags=tuple(options.tag),
    )
    version = services.lifecycle.compose(requested)
    if options.wait:
        version = wait_for_package(services.versions, version, options.timeout)
    document = {
        "uri": version.uri,
        "files": version.manifest.files,
        "bytes": version.manifest.bytes,
        "content_hash": version.manifest.digest,
        "packaging": str(version.packaging),
    }
    size = f"{version.manifest.files:,} files, {format_bytes(version.manifest.bytes)}"
    print(json.dumps(document) if options.json else f"{version.uri}: {size}, packaging {version.packaging}")
    return 0


def _datums(options: argparse.Namespace, datums: DatumService) -> Iterator[str]:
    """Yield the ids of all named datums. Raises InvalidUri, DatumNotFound for an unknown alias."""
    for name in chain(options.datum, _listed(options.from_file)):
        yield datums.datum_id(parse_datum_uri(f"datum://{name.removeprefix('datum://')}"))


def _listed(path: Path | None) -> Iterator[str]:
    if path is None:
        return
    try:
        text = sys.stdin.read() if str(path) == "-" else path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ListUnreadable(f"{path}: {error}.", "Pass a text file with one datum per line.") from error
    for line in text.splitlines():
        name = line.strip()
        if name and not name.startswith("#"):
            yield name
