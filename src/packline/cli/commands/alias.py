"""``packline alias``: move or remove an alias, or show its history."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from datetime import UTC, datetime

from packline.cli.backend_option import services_of
from packline.cli.common_options import add_api, add_json, add_quiet, uri_argument
from packline.errors import DatumNotFound, InvalidInput, VersionNotFound
from packline.model import DatumAlias, VersionAlias
from packline.principal import describe_principal
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
    command.add_argument(
        "--remove", action="store_true", help="remove the alias; its history and the version stay"
    )
    add_api(command)
    add_quiet(command)
    add_json(command)


def run(options: argparse.Namespace) -> int:
    """Run ``packline alias``. Returns 0. Raises VersionNotFound, DatumNotFound, Conflict, InvalidInput."""
    if options.remove and options.version:
        raise InvalidInput("--remove names no version.", f"Leave {options.version} out, or --remove.")
    if options.uri.startswith("datum://"):
        return _datum_alias(options)
    uri, aliases = parse_dataset_uri(options.uri), services_of(options).aliases
    if options.remove:
        moves = [aliases.remove(uri.dataset, uri.reference, options.rev)]
    elif options.version:
        version = check_version_name(options.version)
        moves = [aliases.move(uri.dataset, uri.reference, version, options.rev)]
    else:
        moves = [*aliases.history(uri.dataset, uri.reference)]
        if not moves:
            raise VersionNotFound(f"{uri} is not an alias.", f"See `packline ls {uri.dataset}`.")
    print(json.dumps([asdict(move) for move in moves]) if options.json else "\n".join(map(_line, moves)))
    return 0


def _datum_alias(options: argparse.Namespace) -> int:
    if options.remove:
        raise InvalidInput("Aliases of datums cannot be removed.", "Move it to another datum.")
    alias = check_datum_alias(parse_datum_uri(options.uri).reference)
    aliases = services_of(options).aliases
    if options.version:
        datum = parse_datum_uri(f"datum://{options.version.removeprefix('datum://')}")
        moves = [aliases.move_datum(alias, datum, options.rev)]
    else:
        moves = [*aliases.datum_history(alias)]
        if not moves:
            raise DatumNotFound(f"{options.uri} is not an alias.", "See `packline search --alias`.")
    lines = [
        f"rev {m.rev}  {_time(m.moved_at)}  datum://{alias} -> {m.path} ({m.datum}){_by(m)}" for m in moves
    ]
    print(json.dumps([asdict(move) for move in moves]) if options.json else "\n".join(lines))
    return 0


def _time(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")


def _line(move: VersionAlias) -> str:
    target = move.version or "(removed)"
    return f"rev {move.rev}  {_time(move.moved_at)}  dataset://{move.dataset}/{move.alias} -> {target}{_by(move)}"


def _by(move: VersionAlias | DatumAlias) -> str:
    by = describe_principal(move.moved_by)
    return f"  by {by}" if by else ""
