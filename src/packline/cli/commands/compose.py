"""``packline compose``: create a version from selected datums of any executions."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from packline.cli.common_options import add_json, add_quiet, add_wait, path_argument, uri_argument
from packline.client.progress import format_bytes
from packline.errors import InvalidInput
from packline.library import environment
from packline.model import DatasetVersion, Execution
from packline.pipeline.datums import Dependencies
from packline.uri import check_version_name, parse_dataset_uri, parse_datum_uri, parse_version_uri


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
    add_quiet(command)
    add_json(command)


def run(options: argparse.Namespace) -> int:
    """Run ``packline compose``. Returns 0. Raises InvalidUri, DatumNotFound, VersionExists, Unavailable."""
    from packline.cli.commands.package import wait_for_package
    from packline.pipeline.composing import Composition, compose

    uri, deps = parse_dataset_uri(options.uri), environment.deps()
    if options.packaging:
        environment.setting("PACKLINE_STATE_MACHINE")
    composition = Composition(
        dataset=uri.dataset,
        version=uri.reference,
        datums=tuple(_datums(options, deps)),
        base=deps.registry.resolve(*parse_version_uri(options.base)).uri if options.base else "",
        packaging=options.packaging,
        targeting_aliases=tuple(map(check_version_name, options.alias)),
        tags=tuple(options.tag),
        who=environment.person(),
    )
    version, execution = compose(
        composition, deps, store=environment.objects(), lineage=environment.lineage(), now=time.time()
    )
    _start_packaging(version, execution, deps)
    if options.wait:
        version = wait_for_package(deps.registry, version, options.timeout)
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


def _start_packaging(version: DatasetVersion, execution: Execution, deps: Dependencies) -> None:
    """Start the state machine, which announces and packages the version; without one, announce it here."""
    if os.environ.get("PACKLINE_STATE_MACHINE"):
        environment.start_run(execution.id, execution.attempt)
        return
    from packline.pipeline.events import alias_events, version_created

    environment.announce([version_created(version, execution), *alias_events(version, deps.registry)])


def _datums(options: argparse.Namespace, deps: Dependencies) -> Iterator[str]:
    """Yield the ids of all named datums. Raises InvalidUri, DatumNotFound for an unknown alias."""
    for name in chain(options.datum, _listed(options.from_file)):
        uri = parse_datum_uri(f"datum://{name.removeprefix('datum://')}")
        yield uri.reference if uri.is_id else deps.datum_index.datum_alias(uri.reference).datum


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
