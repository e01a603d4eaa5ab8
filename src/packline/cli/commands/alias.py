"""``packline alias``: move an alias, or show its history."""

from __future__ import annotations

import argparse
import json
import time
from dataclasses import asdict
from datetime import UTC, datetime

from packline.cli.common_options import add_json, add_quiet, uri_argument
from packline.errors import DatumNotFound, VersionNotFound
from packline.library import environment
from packline.model import DatumAlias, VersionAlias
from packline.pipeline.events import alias_moved, datum_alias_updated, previous_version
from packline.uri import check_datum_alias, check_version_name, parse_dataset_uri, parse_datum_uri


def add_options(command: argparse.ArgumentParser) -> None:
    """Add the arguments of ``packline alias``."""
    command.add_argument(
        "uri", type=uri_argument, metavar="URI", help="dataset://name/alias, or datum://alias"
    )
    command.add_argument(
        "version",
        nargs="?",
        metavar="VERSION",
        help="version (or datum) to point to; without it, the history is shown",
    )
    command.add_argument(
        "--rev",
        type=int,
        metavar="N",
        help="move only if this is the current revision (0: the alias must be new)",
    )
    add_quiet(command)
    add_json(command)


def run(options: argparse.Namespace) -> int:
    """Run ``packline alias``. Returns 0. Raises VersionNotFound, DatumNotFound, Conflict."""
    if options.uri.startswith("datum://"):
        return _datum_alias(options)
    uri, registry = parse_dataset_uri(options.uri), environment.registry()
    if options.version:
        from packline.pipeline.version_checks import check_alias_name

        version = check_version_name(options.version)
        check_alias_name(uri.dataset, uri.reference, registry)
        moves = [registry.move_alias(uri.dataset, uri.reference, version, time.time(), options.rev)]
        before = previous_version(moves[0], registry)
        environment.announce([alias_moved(uri.dataset, uri.reference, before, version, moves[0].rev)])
    else:
        moves = [*registry.alias_history(uri.dataset, uri.reference)][::-1]
        if not moves:
            raise VersionNotFound(f"{uri} is not an alias.", f"See `packline ls {uri.dataset}`.")
    print(json.dumps([asdict(move) for move in moves]) if options.json else "\n".join(map(_line, moves)))
    return 0


def _datum_alias(options: argparse.Namespace) -> int:
    from packline.pipeline.datums import find_datum

    alias, deps, now = (
        check_datum_alias(parse_datum_uri(options.uri).reference),
        environment.deps(),
        time.time(),
    )
    if options.version:
        datum = find_datum(parse_datum_uri(f"datum://{options.version.removeprefix('datum://')}"), deps)
        wish = DatumAlias(alias, datum.id, datum.path, "", 0, now, now)
        moves = [deps.datum_index.move_datum_alias(wish, options.rev)]
        before = deps.datum_index.datum_alias_before(moves[0])
        environment.announce([datum_alias_updated(before, moves[0], who=environment.person())])
    else:
        moves = [*deps.datum_index.datum_alias_history(alias)][::-1]
        if not moves:
            raise DatumNotFound(f"{options.uri} is not an alias.", "See `packline search --alias`.")
    lines = [f"rev {m.rev}  {_time(m.moved_at)}  datum://{alias} -> {m.path} ({m.datum})" for m in moves]
    print(json.dumps([asdict(move) for move in moves]) if options.json else "\n".join(lines))
    return 0


def _time(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")


def _line(move: VersionAlias) -> str:
    return f"rev {move.rev}  {_time(move.moved_at)}  dataset://{move.dataset}/{move.alias} -> {move.version}"
